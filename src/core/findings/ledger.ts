/**
 * What findings keep of each direction and each socket that every segment and every record of bytes moves: numbers side
 * by side, so that the short way (plain.ts) reads and writes them in place. All begin as 0.
 */

/** Numbers of a flow row as offsets in its stream of bytes: `offsets[(flow << FLOW_SHIFT) | …]`. */
export const FLOW_SHIFT = 3;
/** One past the highest byte it sent, as far as was looked at: of observed conversations all. */
export const REACHED = 0;
/** One past the last byte of the newest segment that met a waiting write. */
export const SENT = 1;
/** The write that waits: its bytes. */
export const START = 2;
export const END = 3;
/** The second one that waits. */
export const NEXT_START = 5;
export const NEXT_END = 6;

/** Whole numbers of a flow row, which lie between those, two in the place of one: `numbers[(flow << NUMBER_SHIFT) | …]`. */
export const NUMBER_SHIFT = 4;
/** `flowBits`. */
export const STATE = 8;
/** The records of the write that waits, and of the second one. */
export const RECORD = 9;
export const NEXT_RECORD = 14;

/** Bits of a flow's `STATE`. */
export const flowBits = {
  /** Its conversation has an observed socket: its data matters. */
  observed: 1 << 0,
  /** A FIN or RST of its conversation has come. */
  ended: 1 << 1,
  /** The offset of a segment is its relative number less one: the SYN was seen, and the flow has not brought 2 GiB. */
  counted: 1 << 2,
  /** New bytes of it are nobody's business: no socket is known that reads them, or its unread bytes are looked after. */
  quiet: 1 << 3,
  /** A write of its sender waits, of which no segment has carried a byte … */
  waits: 1 << 4,
  /** … and a second one, which is the program's own. */
  second: 1 << 5,
  /** Instead, small-writes.ts has a list of what waits. */
  listed: 1 << 6,
  /** The write that waits is Node's own, not the program's. */
  byNode: 1 << 7,
} as const;

/** Bits that say what waits. */
export const WRITES = flowBits.waits | flowBits.second | flowBits.listed | flowBits.byNode;

const FIRST_STREAMS = 256;
const FIRST_SOCKETS = 256;

export class Ledger {
  offsets = new Float64Array(0);
  numbers = new Int32Array(0);
  /** By socket row: one past the highest byte of the peer's stream that the program got. */
  reads = new Float64Array(0);
  /** By socket row: the flow row that it sends, plus one; 0: not known, or the socket is not plain TCP. */
  flows = new Int32Array(0);

  constructor() {
    this.reserveStream(FIRST_STREAMS - 1);
    this.reserveSocket(FIRST_SOCKETS - 1);
  }

  /** Makes room for a stream and its two flows. */
  reserveStream(stream: number): void {
    const length = this.offsets.length >>> (FLOW_SHIFT + 1);
    if (stream < length) return;
    const offsets = new Float64Array(Math.max(stream + 1, length * 2) << (FLOW_SHIFT + 1));
    offsets.set(this.offsets);
    this.offsets = offsets;
    this.numbers = new Int32Array(offsets.buffer);
  }

  /** Makes room for a socket row. */
  reserveSocket(socket: number): void {
    if (socket < this.reads.length) return;
    const rows = Math.max(socket + 1, this.reads.length * 2);
    const reads = new Float64Array(rows);
    const flows = new Int32Array(rows);
    reads.set(this.reads);
    flows.set(this.flows);
    this.reads = reads;
    this.flows = flows;
  }

  /** `flowBits` of a flow row. */
  state(flow: number): number {
    return this.numbers[(flow << NUMBER_SHIFT) | STATE] ?? 0;
  }

  isObserved(stream: number): boolean {
    return (this.state(stream * 2) & flowBits.observed) !== 0;
  }

  /** Sets bits of a flow row, after clearing others. */
  mark(flow: number, bits: number, clear = 0): void {
    this.reserveStream(flow >>> 1);
    const at = (flow << NUMBER_SHIFT) | STATE;
    this.numbers[at] = (this.numbers[at]! & ~clear) | bits;
  }

  /** Sets bits of both flows of a stream. */
  markBoth(stream: number, bits: number): void {
    this.mark(stream * 2, bits);
    this.mark(stream * 2 + 1, bits);
  }

  /** A segment of flow row `flow`, which is observed, has brought bytes up to `to`. */
  reach(flow: number, to: number): void {
    const at = (flow << FLOW_SHIFT) | REACHED;
    if (to > this.offsets[at]!) this.offsets[at] = to;
  }

  reached(flow: number): number {
    return this.offsets[(flow << FLOW_SHIFT) | REACHED] ?? 0;
  }

  /** The program of socket row `socket` has got bytes up to `to`; NaN: not known. */
  readTo(socket: number, to: number): void {
    if (to > this.reads[socket]!) this.reads[socket] = to;
  }

  /** The bytes [start, end) of a write begin to wait in flow row `flow`, where nothing waits. */
  keepWrite(flow: number, start: number, end: number, record: number, byNode: boolean): void {
    this.offsets[(flow << FLOW_SHIFT) | START] = start;
    this.offsets[(flow << FLOW_SHIFT) | END] = end;
    this.numbers[(flow << NUMBER_SHIFT) | RECORD] = record;
    this.mark(flow, flowBits.waits | (byNode ? flowBits.byNode : 0));
  }

  /** The writes that wait in flow row `flow`, if it has no list of them. */
  *writes(flow: number): Generator<{ start: number; end: number; record: number; byNode: boolean }> {
    const { offsets, numbers } = this;
    const [own, number] = [flow << FLOW_SHIFT, flow << NUMBER_SHIFT];
    const state = this.state(flow);
    const byNode = (state & flowBits.byNode) !== 0;
    if ((state & flowBits.waits) !== 0)
      yield {
        start: offsets[own | START]!,
        end: offsets[own | END]!,
        record: numbers[number | RECORD]!,
        byNode,
      };
    const [start, end] = [offsets[own | NEXT_START]!, offsets[own | NEXT_END]!];
    if ((state & flowBits.second) !== 0)
      yield { start, end, record: numbers[number | NEXT_RECORD]!, byNode: false };
  }
}
