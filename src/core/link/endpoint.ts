/** What the linker keeps of one side of a matched conversation. */
import { NONE } from '../trace/frames.ts';
import { linkStates, nextOfSocket } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { RecordRanges } from './ranges.ts';
import { Rule, ruleOf } from './rules.ts';
import type { LinkInputs } from './types.ts';

/** Instead of a socket's row: no socket has the endpoint for its own, or several have it. */
export const NO_SOCKET = -1;
export const MANY_SOCKETS = -2;

/**
 * One side of a conversation that has a socket of ours. `own` is the direction it sends, `peer` the one it receives:
 * rows of the flow table.
 */
export class Endpoint {
  readonly stream: number;
  readonly own: number;
  readonly peer: number;
  /** Frames up to this row are reached by marks and byte map; later ones come by `onFrame`. */
  readonly seenTo: number;
  /** End of the highest own payload byte seen by now; what begins below it may be a retransmission. */
  highest: number;
  /** Row of the socket that has it for its own, whose records of bytes may be linked straight. */
  socket = NO_SOCKET;
  /** That socket's last record when ranges were last made to be complete; NONE: it had none. */
  #settled = NONE;
  readonly #inputs: Pick<LinkInputs, 'records' | 'sockets'>;
  readonly #writes: RecordRanges;
  readonly #reads: RecordRanges;
  readonly closing = new Closing();
  /** Records that get every frame of a kind: own SYNs, own keep-alive probes. */
  readonly syns: number[] = [];
  readonly probes: number[] = [];
  /** Records that wait for the first frame of a kind, and are taken out with it. */
  peerSyn: number[] = [];
  peerFin: number[] = [];
  peerRst: number[] = [];
  refused: number[] = [];
  handshake: number[] = [];
  /** Failed attempts, whose cause may be an ICMP message that is yet to come. */
  readonly quotedFor: number[] = [];

  constructor(
    inputs: Pick<LinkInputs, 'records' | 'sockets'>,
    stream: number,
    side: 0 | 1,
    seenTo: number,
    highest: number,
  ) {
    this.#inputs = inputs;
    this.#writes = new RecordRanges(inputs.records);
    this.#reads = new RecordRanges(inputs.records);
    this.stream = stream;
    this.own = stream * 2 + side;
    this.peer = stream * 2 + (1 - side);
    this.seenTo = seenTo;
    this.highest = highest;
  }

  /** Writes by byte range. */
  get writes(): RecordRanges {
    this.#settle();
    return this.#writes;
  }

  /** Reads by byte range. */
  get reads(): RecordRanges {
    this.#settle();
    return this.#reads;
  }

  /** Forgets all ranges so far: the socket has long been closed. */
  forget(): void {
    if (this.socket >= 0) this.#settled = this.#inputs.sockets.get('lastRecord', this.socket);
    this.#writes.clear();
    this.#reads.clear();
  }

  /**
   * Whether a write, or a read, may reach beyond `offset`, which no segment of that direction has reached yet. A record that
   * was linked straight does not: a segment had carried all its bytes.
   */
  writesBeyond(offset: number): boolean {
    return this.#writes.end > offset;
  }

  readsBeyond(offset: number): boolean {
    return this.#reads.end > offset;
  }

  /** A socket has it for its own from now on, or (`NO_SOCKET`, `MANY_SOCKETS`) none has any more. */
  give(socket: number): void {
    this.#settle();
    this.socket = socket;
    if (socket >= 0) this.#settled = this.#inputs.sockets.get('lastRecord', socket);
  }

  /**
   * Makes the ranges complete: a record that was linked straight is not among them until somebody asks, and in a saved
   * session, where all frames are there before the first record, hardly anyone does. Others of the socket's chain are
   * not linked by now, or have been entered when they were attached.
   */
  #settle(): void {
    if (this.socket < 0) return;
    const { records, sockets } = this.#inputs;
    const chunk = sockets.chunks[this.socket >>> CHUNK_BITS]!;
    const last = chunk.lastRecord[this.socket & CHUNK_MASK]!;
    const settled = this.#settled;
    if (last === settled) return;
    this.#settled = last;
    let record =
      settled === NONE ? chunk.firstRecord[this.socket & CHUNK_MASK]! : nextOfSocket(records, settled);
    for (; record !== NONE; record = nextOfSocket(records, record)) this.#enter(record);
  }

  #enter(record: number): void {
    const chunk = this.#inputs.records.chunks[record >>> CHUNK_BITS]!;
    const i = record & CHUNK_MASK;
    if (chunk.linkState[i] !== linkStates.linked) return;
    const rule = ruleOf(chunk.name[i]!);
    if (rule !== Rule.write && rule !== Rule.read) return;
    const from = chunk.start.at(i);
    (rule === Rule.write ? this.#writes : this.#reads).add(record, from, from + chunk.byteLength[i]!);
  }
}

/**
 * Whose the own FIN and RST are. One socket may call end(), destroy() and resetAndDestroy(), by itself or by Node; the
 * wire has at most one FIN (and its repetitions), and the byte offset where it stands says which call ended the stream.
 */
export class Closing {
  /** Records; NONE: not called (yet). The first call of each kind counts, the later ones change nothing. */
  end = NONE;
  destroy = NONE;
  reset = NONE;
  drop = NONE;
  /** Byte offset at which end() closes the stream: all that was written. */
  endAt = 0;
  /** The connection was already gone when the handle was closed. */
  gone = false;
  /** Own FIN and RST frames so far, and how many of them are linked. */
  readonly fins: number[] = [];
  readonly rsts: number[] = [];
  finsLinked = 0;
  rstsLinked = 0;
  /** Byte offset where the FIN stands; NaN: base unknown. */
  finAt = Number.NaN;

  /** The call that made the FIN, or NONE where it is not known (yet). */
  finOwner(): number {
    if (this.drop !== NONE) return this.drop;
    // Cut short of what was written: end() did not get so far, destroy() closed the handle before.
    if (this.end !== NONE && !(this.finAt < this.endAt)) return this.end;
    return this.destroy !== NONE && !this.gone ? this.destroy : NONE;
  }

  /** The call that made the RST, or NONE: kernels reset on their own too (a timeout, a segment to a closed port). */
  rstOwner(): number {
    if (this.drop !== NONE) return this.drop;
    if (this.reset !== NONE) return this.reset;
    return this.destroy !== NONE && !this.gone ? this.destroy : NONE;
  }
}
