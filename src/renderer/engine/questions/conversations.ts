/** The table of conversations: a window of its rows, in the order asked for. */

import { type ConversationSummary, summarizeConversation } from '../../../core/engine/questions/summaries.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { flowRow } from '../../../core/trace/conversations.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import { compareAddresses } from './addresses.ts';
import { byNumber, type Compare, Ranking, type TableAnswer, type TableAsk } from './ranking.ts';
import { SocketEnds } from './socket-ends.ts';

/** One side of a conversation. */
export interface ConversationEnd {
  readonly address: string;
  readonly port: number;
  /** What the lab calls its socket, where it is the probe's own. */
  readonly socket: string | undefined;
  /** What it sent: frames, bytes on the wire, payload bytes (each counted once), retransmissions. */
  readonly frames: number;
  readonly bytes: number;
  readonly payload: number;
  readonly retransmissions: number;
  /** Bits per second on the wire; NaN: there is no span to count over. */
  readonly rate: number;
  /** `tcpStates`. */
  readonly state: number;
}

export interface ConversationRow {
  readonly stream: number;
  readonly a: ConversationEnd;
  readonly b: ConversationEnd;
  /** Frame row. */
  readonly firstFrame: number;
  /** Nanoseconds from the trace's first frame to its own, and from there to its last; NaN: frames without time. */
  readonly start: number;
  readonly duration: number;
  /** Nanoseconds; NaN: no handshake seen. */
  readonly initialRtt: number;
  /** `tcp.completeness`. */
  readonly completeness: number;
  /** Who opened it: 0 A, 1 B, 2 not seen. */
  readonly client: number;
}

export const conversationColumns = [
  'stream',
  'a',
  'portA',
  'b',
  'portB',
  'frames',
  'bytes',
  'framesA',
  'bytesA',
  'framesB',
  'bytesB',
  'start',
  'duration',
  'rateA',
  'rateB',
  'rtt',
  'retransmissions',
  'completeness',
  'stateA',
  'stateB',
] as const;
export type ConversationColumn = (typeof conversationColumns)[number];

type NumberColumn = Exclude<ConversationColumn, 'a' | 'b'>;

const numbers: { readonly [C in NumberColumn]: (tables: TraceTables, stream: number) => number } = {
  stream: (_, stream) => stream,
  portA: ({ conversations }, stream) => conversations.get('portA', stream),
  portB: ({ conversations }, stream) => conversations.get('portB', stream),
  frames: (tables, stream) => sumOf(tables, stream, 'frames'),
  bytes: (tables, stream) => sumOf(tables, stream, 'bytes'),
  framesA: ({ flows }, stream) => flows.get('frames', flowRow(stream, 0)),
  bytesA: ({ flows }, stream) => flows.get('bytes', flowRow(stream, 0)),
  framesB: ({ flows }, stream) => flows.get('frames', flowRow(stream, 1)),
  bytesB: ({ flows }, stream) => flows.get('bytes', flowRow(stream, 1)),
  start: startOf,
  duration: (tables, stream) => summarizeConversation(tables, stream).duration,
  rateA: (tables, stream) => summarizeConversation(tables, stream).fromA.bitsPerSecond,
  rateB: (tables, stream) => summarizeConversation(tables, stream).fromB.bitsPerSecond,
  rtt: ({ conversations }, stream) => conversations.get('initialRtt', stream),
  retransmissions: (tables, stream) => sumOf(tables, stream, 'retransmissions'),
  completeness: ({ conversations }, stream) => conversations.get('completeness', stream),
  stateA: ({ conversations }, stream) => conversations.get('stateA', stream),
  stateB: ({ conversations }, stream) => conversations.get('stateB', stream),
};

function sumOf(
  { flows }: TraceTables,
  stream: number,
  column: 'frames' | 'bytes' | 'retransmissions',
): number {
  return flows.get(column, flowRow(stream, 0)) + flows.get(column, flowRow(stream, 1));
}

function startOf({ frames, conversations }: TraceTables, stream: number): number {
  return nanosBetween(frames, 0, frames, conversations.get('firstFrame', stream));
}

export class ConversationTable {
  readonly #engine: Engine;
  readonly #ranking: Ranking;
  readonly #ends: SocketEnds;

  constructor(engine: Engine, now: () => number) {
    this.#engine = engine;
    this.#ranking = new Ranking(now);
    this.#ends = new SocketEnds(engine.tables);
  }

  answer({ sort, descending, first, count }: TableAsk<ConversationColumn>): TableAnswer<ConversationRow> {
    const { length } = this.#engine.tables.conversations;
    this.#ends.update();
    const order = this.#ranking.of(`${sort} ${descending}`, length, this.#engine.version, () =>
      this.#compare(sort, descending),
    );
    const rows = Array.from(order.subarray(first, first + count), (stream) => this.#row(stream));
    return { total: length, first, rows };
  }

  /** The conversation's row; undefined: there is none such. */
  row(stream: number): ConversationRow | undefined {
    this.#ends.update();
    return stream < this.#engine.tables.conversations.length ? this.#row(stream) : undefined;
  }

  #compare(sort: ConversationColumn, descending: boolean): Compare {
    const { tables } = this.#engine;
    if (sort === 'a' || sort === 'b') return compareByAddress(tables, sort, descending);
    const { length } = tables.conversations;
    return byNumber(
      Float64Array.from({ length }, (_, stream) => numbers[sort](tables, stream)),
      descending,
    );
  }

  #row(stream: number): ConversationRow {
    const { tables } = this.#engine;
    const { conversations } = tables;
    const summary = summarizeConversation(tables, stream);
    return {
      stream,
      a: this.#end(summary, 0),
      b: this.#end(summary, 1),
      firstFrame: summary.firstFrame,
      start: startOf(tables, stream),
      duration: summary.duration,
      initialRtt: conversations.get('initialRtt', stream),
      completeness: conversations.get('completeness', stream),
      client: conversations.get('client', stream),
    };
  }

  #end(summary: ConversationSummary, side: 0 | 1): ConversationEnd {
    const { addresses, conversations } = this.#engine.tables;
    const { frames, bytes, streamBytes, retransmissions, bitsPerSecond } =
      side === 0 ? summary.fromA : summary.fromB;
    return {
      address: formatAddress(addresses, side === 0 ? summary.a : summary.b),
      port: side === 0 ? summary.portA : summary.portB,
      socket: this.#socketName(summary.stream, side),
      frames,
      bytes,
      payload: streamBytes,
      retransmissions,
      rate: bitsPerSecond,
      state: conversations.get(side === 0 ? 'stateA' : 'stateB', summary.stream),
    };
  }

  #socketName(stream: number, side: 0 | 1): string | undefined {
    const socket = this.#ends.of(stream, side);
    if (socket === undefined) return undefined;
    return this.#engine.socketNotes(socket).label || `#${this.#engine.tables.sockets.get('id', socket)}`;
  }
}

function compareByAddress(tables: TraceTables, side: 'a' | 'b', descending: boolean): Compare {
  const { addresses, conversations } = tables;
  const port = side === 'a' ? 'portA' : 'portB';
  const sign = descending ? -1 : 1;
  return (x, y) => {
    const byAddress = compareAddresses(addresses, conversations.get(side, x), conversations.get(side, y));
    return sign * (byAddress || conversations.get(port, x) - conversations.get(port, y)) || x - y;
  };
}
