/** Bytes in flight and bytes since the last PSH, by Wireshark's rules (preference tcp.track_bytes_in_flight). */
import { tcpFlags } from '../trace/frames.ts';
import type { Segment } from './analysis.ts';
import { PUSH_BYTES, PUSH_LAST, SACK_COUNT, SACK_EDGES } from './flow-state.ts';
import { distance } from './sequence.ts';

/** Beyond this Wireshark takes the number for an error. */
export const MAX_FLIGHT = 2_000_000_000;

/** @param span bytes from the oldest unacknowledged byte to the newest; the receiver's SACK blocks are taken off */
export function flightOf(words: Int32Array, s: Segment, span: number): number {
  let flight = span;
  const count = words[s.reverse + SACK_COUNT]!;
  const first = s.reverse + SACK_EDGES;
  for (let i = 0; i < count; i += 1) {
    flight = distance(flight, distance(words[first + 2 * i + 1]!, words[first + 2 * i]!));
  }
  if (flight === 0 || flight >= MAX_FLIGHT) return 0;
  return (s.flags & (tcpFlags.syn | tcpFlags.fin)) !== 0 ? flight - 1 : flight;
}

/** Bytes sent since the last PSH, this segment's included; it counts on after a segment without PSH. */
export function pushBytesOf(words: Int32Array, s: Segment): number {
  const starts = words[s.forward + PUSH_LAST] === 1;
  const bytes = (starts ? 0 : words[s.forward + PUSH_BYTES]!) + s.length;
  words[s.forward + PUSH_BYTES] = bytes;
  words[s.forward + PUSH_LAST] = (s.flags & tcpFlags.psh) !== 0 ? 1 : 0;
  return words[s.forward + PUSH_BYTES]!;
}
