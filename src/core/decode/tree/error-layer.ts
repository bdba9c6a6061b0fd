import { type Dissection, stopText } from './dissection.ts';
import { Stop } from './frame-bytes.ts';

/** The Stop that was thrown; anything else is a mistake of ours and goes on up. */
export function asStop(thrown: unknown): Stop {
  if (thrown instanceof Stop) return thrown;
  throw thrown;
}

/** Ends the tree with a layer that says where decoding had to stop, and why. */
export function stopLayer(d: Dissection, stop: Stop): void {
  const { end } = d.bytes;
  const label = stop.cut
    ? `[Packet size limited during capture: ${d.current} truncated]`
    : `[Malformed Packet: ${d.current}]`;
  const name = stop.cut ? '_ws.short' : '_ws.malformed';
  const offset = Math.min(stop.offset, end);
  const layer = d.open(name, label, offset, Math.max(end - offset, 0));
  const text = stopText(d.current, stop, end);
  layer.section.expert(undefined, `${name}.expert`, stop.cut ? 'note' : 'error', 'Malformed', text);
}

/** Ends the tree with a layer for a contradiction that Wireshark only remarks on inside the layer itself. */
export function damageLayer(d: Dissection, message: string, offset: number, length: number): void {
  const layer = d.open('wireside.error', `[${d.current}: ${message}]`, offset, length);
  layer.section.expert(
    undefined,
    'wireside.error.message',
    'error',
    'Malformed',
    `${message} (at offset ${offset})`,
  );
}
