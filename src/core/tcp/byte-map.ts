/** Which frames carried which payload bytes of a conversation, by byte offset. Interface; the builder is `byte-lists.ts`. */

import type { FrameChunk } from '../trace/frames.ts';

/**
 * @param frame frame row
 * @param from first byte of the asked range that the frame carried
 * @param to one past the last
 * @param repeated whether other frames had carried all of these bytes before (retransmission)
 */
export type CarriedVisit = (frame: number, from: number, to: number, repeated: boolean) => void;

/** Byte offsets [from, to), to be filled anew for each question: an offset given by itself would be put on the heap. */
export class ByteSpan {
  from = 0.5;
  to = 0.5;
}

/**
 * Byte offsets are 0-based payload offsets of one direction: byte k has sequence number ISN + 1 + k, unwrapped
 * beyond 2³² (RFC 9293 §3.4). Answers only where the direction's ISN is known (`flows.isnKnown`).
 */
export interface ByteMap {
  /** Visits the frames that carried any of [from, to): first transmissions in byte order, then repeats in frame order. */
  eachCarrier(stream: number, direction: number, from: number, to: number, visit: CarriedVisit): void;
  /**
   * The one frame that carried all of [from, to) in flow row `flow`, of which no other carried any; NONE where it is not
   * as simple as that, or the ISN is not known. What `eachCarrier` answers, for the usual question.
   */
  onlyCarrier(flow: number, from: number, to: number): number;
  /** The same for offsets below 2³¹, asked in order; −1 instead of NONE. */
  nearCarrier(flow: number, from: number, to: number): number;
  /** Offset of the first payload byte of a data segment (or of the place where a bare one stands); NaN where unknown. */
  offsetOf(frame: number): number;
  /**
   * Sets `span` to the payload bytes of a frame of flow row `flow` that has a length, as `offsetOf` counts them; NaN where
   * the SYN was not captured. `chunk` is the frame's.
   */
  setSpan(frame: number, chunk: FrameChunk, flow: number, span: ByteSpan): void;
  /** False once this direction's segments came in an order too wild to index; links by offset are then not possible. */
  usable(stream: number, direction: number): boolean;
}
