import { Dissection } from './tree/dissection.ts';
import { asStop, stopLayer } from './tree/error-layer.ts';
import { closeFrame, openFrame } from './tree/frame.ts';
import { dissectLink } from './tree/link.ts';
import { finishLayer } from './tree/section.ts';
import type { DissectContext, ProtocolLayer } from './tree.ts';

export { httpLayers, type SegmentPlace } from './tree/http.ts';

/**
 * The field tree of one frame, layer by layer, with the byte range of every field. Never throws on any bytes: a
 * damaged packet keeps the layers that were good and ends with an error layer that says what is wrong, and where.
 *
 * @param bytes the frame's captured bytes
 * @param linkType LINKTYPE_ value of its interface
 * @param context what the bytes alone do not say; see DissectContext
 */
export function dissect(bytes: Uint8Array, linkType: number, context: DissectContext = {}): ProtocolLayer[] {
  const d = new Dissection(bytes, context);
  if (context.frame) openFrame(d, context.frame, linkType);
  try {
    dissectLink(d, linkType);
  } catch (thrown) {
    stopLayer(d, asStop(thrown));
  }
  closeFrame(d);
  return d.layers.map(finishLayer);
}
