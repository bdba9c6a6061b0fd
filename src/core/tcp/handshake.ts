/** What the handshake settles for a conversation: completeness, initial round-trip time, window scaling, SACK. */
import { type FrameScratch, TcpOption } from '../decode/scratch.ts';
import { completenessBits as C, NONE, SCALE_NONE, SCALE_UNKNOWN, tcpFlags } from '../trace/frames.ts';
import { SACK_COUNT, SACK_EDGES, SCALE, UNSCALED } from './flow-state.ts';

const { syn: SYN, ack: ACK, fin: FIN, rst: RST } = tcpFlags;

/** `tcp.completeness` after a segment. A conversation's first segment counts only if it is a SYN, as in Wireshark. */
export function completenessAfter(before: number, isNew: boolean, flags: number, length: number): number {
  const kind = flags & (SYN | ACK);
  if (isNew) return kind === SYN ? C.syn | (length > 0 ? C.data : 0) : 0;
  let now = before;
  if (kind === (SYN | ACK)) now |= C.synAck;
  if (kind === ACK) now |= length > 0 ? C.data : C.ack;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) now |= C.fin;
  if ((flags & RST) !== 0) now |= C.rst;
  return now;
}

/** A SYN's window is not scaled, and holds until the same side's next segment with an ACK (Wireshark's issue 14690). */
export function noteUnscaled(words: Int32Array, forward: number, flags: number): void {
  if ((flags & SYN) !== 0) words[forward + UNSCALED] = 1;
  else if ((flags & ACK) !== 0) words[forward + UNSCALED] = 0;
}

/** Wireshark keeps this many SACK blocks of a segment for its analysis (MAX_TCP_SACK_RANGES − 1). */
const SACK_BLOCKS = 3;

/** Remembers the SACK blocks and the window scale option of a segment. */
export function takeOptions(words: Int32Array, forward: number, x: FrameScratch): void {
  if (x.options === 0) return;
  if ((x.options & TcpOption.WINDOW_SCALE) !== 0) words[forward + SCALE] = x.windowShift;
  const blocks = Math.min(x.sackCount, SACK_BLOCKS);
  words[forward + SACK_COUNT] = blocks;
  for (let i = 0; i < blocks * 2; i += 1) words[forward + SACK_EDGES + i] = x.sackEdges[i]!;
}

/**
 * Scaling is in use only if both SYNs offer it (RFC 7323 §2.2). A SYN without the option settles it for both sides;
 * so does a SYN, ACK without it.
 */
export function settleScaling(words: Int32Array, forward: number, reverse: number, flags: number): void {
  if (words[forward + SCALE] === SCALE_UNKNOWN) {
    words[forward + SCALE] = SCALE_NONE;
    words[reverse + SCALE] = SCALE_NONE;
  } else if ((flags & ACK) !== 0 && words[reverse + SCALE] === SCALE_NONE) {
    words[forward + SCALE] = SCALE_NONE;
  }
}

/** Frame rows of the newest SYN of each conversation: the initial round-trip time counts from it. */
export class SynFrames {
  #rows = new Uint32Array(1024).fill(NONE);

  of(stream: number): number {
    return stream < this.#rows.length ? this.#rows[stream]! : NONE;
  }

  set(stream: number, frame: number): void {
    if (stream >= this.#rows.length) {
      const larger = new Uint32Array(Math.max(stream + 1, this.#rows.length * 2)).fill(NONE);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[stream] = frame;
  }
}
