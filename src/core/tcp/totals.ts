/** Counts and marks of each direction: what tables of conversations show, and which frames the linker looks for. */
import { type FrameScratch, Layer, TcpOption } from '../decode/scratch.ts';
import { type FlowSchema, type MarkSchema, markKinds } from '../trace/conversations.ts';
import { analysisBits as A, NONE, SCALE_NONE, tcpFlags } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk, type Table } from '../trace/table.ts';
import type { Segment } from './analysis.ts';

const { syn: SYN, fin: FIN, rst: RST } = tcpFlags;
const PROBES = A.keep_alive | A.zero_window_probe;
const REPEATS = A.retransmission | A.fast_retransmission | A.spurious_retransmission;

export class FlowTotals {
  readonly #flows: Table<FlowSchema>;
  readonly #marks: Table<MarkSchema>;

  constructor(flows: Table<FlowSchema>, marks: Table<MarkSchema>) {
    this.#flows = flows;
    this.#marks = marks;
  }

  /** Counts an analysed segment of `flow`, which has `bytes` on the wire. `reverseBits`: analysis bits of the segment before it the other way. */
  count(flow: number, s: Segment, x: FrameScratch, bytes: number, reverseBits: number): void {
    const chunk = this.#flows.chunks[flow >>> CHUNK_BITS]!;
    const i = flow & CHUNK_MASK;
    chunk.frames[i] = chunk.frames[i]! + 1;
    chunk.bytes[i] = chunk.bytes[i]! + bytes;
    if (s.length > 0) chunk.payload[i] = chunk.payload[i]! + s.length;
    if (s.bits !== 0) countBits(chunk, i, s.bits);
    if ((s.flags & (SYN | FIN | RST)) !== 0) this.#control(chunk, i, flow, s, x);
    else if ((s.bits & PROBES) !== 0) this.#mark(chunk, i, flow, s.frame, markKinds.probe);
    else if (s.length === 0 && (reverseBits & PROBES) !== 0)
      this.#mark(chunk, i, flow, s.frame, markKinds.probeAnswer);
  }

  #control(chunk: Chunk<FlowSchema>, i: number, flow: number, s: Segment, x: FrameScratch): void {
    if ((s.flags & SYN) !== 0) {
      if (chunk.synFrame[i] === NONE) chunk.synFrame[i] = s.frame;
      takeSyn(chunk, i, s, x);
      this.#mark(chunk, i, flow, s.frame, markKinds.syn);
    }
    if ((s.flags & FIN) !== 0) {
      if (chunk.finFrame[i] === NONE) chunk.finFrame[i] = s.frame;
      this.#mark(chunk, i, flow, s.frame, markKinds.fin);
    }
    if ((s.flags & RST) !== 0) {
      if (chunk.rstFrame[i] === NONE) chunk.rstFrame[i] = s.frame;
      this.#mark(chunk, i, flow, s.frame, markKinds.rst);
    }
  }

  #mark(chunk: Chunk<FlowSchema>, i: number, flow: number, frame: number, kind: number): void {
    const row = this.#marks.append();
    this.#marks.set('frame', row, frame);
    this.#marks.set('flow', row, flow);
    this.#marks.set('next', row, NONE);
    this.#marks.set('kind', row, kind);
    const last = chunk.lastMark[i]!;
    if (last === NONE) chunk.firstMark[i] = row;
    else this.#marks.set('next', last, row);
    chunk.lastMark[i] = row;
  }
}

function countBits(chunk: Chunk<FlowSchema>, i: number, bits: number): void {
  if ((bits & REPEATS) !== 0) chunk.retransmissions[i] = chunk.retransmissions[i]! + 1;
  if ((bits & A.out_of_order) !== 0) chunk.outOfOrder[i] = chunk.outOfOrder[i]! + 1;
  if ((bits & A.duplicate_ack) !== 0) chunk.duplicateAcks[i] = chunk.duplicateAcks[i]! + 1;
  if ((bits & A.lost_segment) !== 0) chunk.lostSegments[i] = chunk.lostSegments[i]! + 1;
  if ((bits & A.zero_window) !== 0) chunk.zeroWindows[i] = chunk.zeroWindows[i]! + 1;
}

/** What a SYN says for its direction. */
function takeSyn(chunk: Chunk<FlowSchema>, i: number, s: Segment, x: FrameScratch): void {
  chunk.isn[i] = s.seq;
  chunk.isnKnown[i] = 1;
  if ((x.layers & Layer.HEADER_CUT) !== 0) return;
  chunk.mss[i] = Math.max(x.mss, 0);
  chunk.scale[i] = (x.options & TcpOption.WINDOW_SCALE) === 0 ? SCALE_NONE : x.windowShift;
  chunk.sack[i] = (x.options & TcpOption.SACK_PERMITTED) === 0 ? 0 : 1;
}
