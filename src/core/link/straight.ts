/** What the linker shows to those who link the plainest records by themselves (core/engine/straight-records.ts). */
import { grownI32 } from '../base/grow.ts';
import { type Endpoint, MANY_SOCKETS, NO_SOCKET } from './endpoint.ts';
import type { LinkWriter } from './link-writer.ts';

/** Which sockets have an endpoint for their own: those whose records of bytes may be linked straight. */
export class StraightEnds {
  /** By row of the socket table: one more than the flow row that the socket sends; 0: it has no such endpoint. */
  flows = new Int32Array(1);

  /** The socket at `row` is at `endpoint` from now on. */
  open(row: number, endpoint: Endpoint): void {
    const { socket } = endpoint;
    if (socket !== NO_SOCKET) {
      // The records of both are in one order, which neither's chain tells.
      if (socket >= 0) this.flows[socket] = 0;
      endpoint.give(MANY_SOCKETS);
      return;
    }
    endpoint.give(row);
    if (row >= this.flows.length) this.flows = grownI32(this.flows, row + 1);
    this.flows[row] = endpoint.own + 1;
  }

  /** The socket at `row` leaves `endpoint`. */
  close(row: number, endpoint: Endpoint): void {
    if (endpoint.socket !== row) return;
    endpoint.give(NO_SOCKET);
    this.flows[row] = 0;
  }
}

export class StraightLinks {
  readonly #ends: StraightEnds;
  readonly #writer: LinkWriter;

  constructor(ends: StraightEnds, writer: LinkWriter) {
    this.#ends = ends;
    this.#writer = writer;
  }

  /**
   * By row of the socket table: one more than the flow row that the socket sends, where it alone is at that end of the
   * conversation; 0, or no element: it is not. Another array after any other call of the linker.
   */
  get flows(): Int32Array {
    return this.#ends.flows;
  }

  /** Smallest lag of all links, nanoseconds; NaN: no link. */
  get smallestLag(): number {
    return this.#writer.smallest;
  }

  /** Longest lag of the links by which a frame caused a record, nanoseconds; −Infinity: there is none. */
  get longestLag(): number {
    return this.#writer.longest;
  }

  /** So many records of which nothing was said have got their first link, and the lags of all links are these by now. */
  tally(count: number, smallestLag: number, longestLag: number): void {
    this.#writer.tally(count, smallestLag, longestLag);
  }

  /** A link whose lag, in nanoseconds, is negative. */
  suspect(record: number, frame: number, lag: number): void {
    this.#writer.suspect(record, frame, lag);
  }
}
