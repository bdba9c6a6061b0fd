/** What the linker keeps of one side of a matched conversation. */
import { NONE } from '../trace/frames.ts';
import { type RangeSource, RecordRanges } from './ranges.ts';

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
  /** Writes and reads by byte range. */
  readonly writes: RecordRanges;
  readonly reads: RecordRanges;
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

  constructor(records: RangeSource, stream: number, side: 0 | 1, seenTo: number, highest: number) {
    this.writes = new RecordRanges(records);
    this.reads = new RecordRanges(records);
    this.stream = stream;
    this.own = stream * 2 + side;
    this.peer = stream * 2 + (1 - side);
    this.seenTo = seenTo;
    this.highest = highest;
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
