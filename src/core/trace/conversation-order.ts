/** Which conversation an entry of the merged order belongs to, and which entry of it stands before. */
import { grownU32 } from '../base/grow.ts';
import { findDatagram } from './datagrams.ts';
import { NONE } from './frames.ts';
import { entryRow, isRecordEntry } from './order.ts';
import { CHUNK_BITS, CHUNK_MASK } from './table.ts';
import type { TraceTables } from './tables.ts';

/** Keys of UDP streams and of sockets without a conversation lie above those of TCP. */
const UDP = 2 ** 32;
const SOCKET = 2 ** 33;

/** A number of its own for each conversation; undefined for what belongs to none. Sockets that have none yet are one each. */
export function conversationOf(tables: TraceTables, entry: number): number | undefined {
  const row = entryRow(entry);
  const [chunk, at] = [row >>> CHUNK_BITS, row & CHUNK_MASK];
  if (isRecordEntry(entry)) {
    const records = tables.records.chunks[chunk]!;
    const stream = records.stream[at]!;
    return stream === NONE ? SOCKET + records.socket[at]! : stream;
  }
  const stream = tables.frames.chunks[chunk]!.stream[at]!;
  if (stream !== NONE) return stream;
  const datagram = findDatagram(tables.datagrams, row);
  return datagram === NONE ? undefined : UDP + tables.datagrams.get('stream', datagram);
}

/**
 * For each entry the one before it of its conversation. Built as far as the order has come when it is asked; which
 * conversation a record belongs to may be learned later than its place, so that a trace that has grown is gone through
 * once more from its beginning when it is complete.
 */
export class ConversationOrder {
  readonly #tables: TraceTables;
  /** One more than the newest entry, by TCP stream; 0: none yet. */
  #lastOfStream = new Uint32Array(1024);
  /** The same of all other conversations. */
  readonly #last = new Map<number, number>();
  #ofFrame = new Uint32Array(1024);
  #ofRecord = new Uint32Array(1024);
  #taken = 0;

  constructor(tables: TraceTables) {
    this.#tables = tables;
  }

  /** Undefined: it is the first of its conversation, in none, or not in the order yet. */
  before(entry: number): number | undefined {
    this.#advance();
    const row = entryRow(entry);
    const known = (isRecordEntry(entry) ? this.#ofRecord : this.#ofFrame)[row];
    return known === undefined || known === 0 ? undefined : known - 1;
  }

  /** Forgets what was worked out. */
  reset(): void {
    this.#last.clear();
    this.#lastOfStream.fill(0);
    this.#ofFrame.fill(0);
    this.#ofRecord.fill(0);
    this.#taken = 0;
  }

  #advance(): void {
    const { order, frames, records } = this.#tables;
    if (this.#ofFrame.length < frames.length) this.#ofFrame = grownU32(this.#ofFrame, frames.length);
    if (this.#ofRecord.length < records.length) this.#ofRecord = grownU32(this.#ofRecord, records.length);
    const { length } = order;
    for (; this.#taken < length; this.#taken += 1) this.#take(order.get('entry', this.#taken));
  }

  #take(entry: number): void {
    const conversation = conversationOf(this.#tables, entry);
    if (conversation === undefined) return;
    // One more than the entry: 0 is "none". The highest entry there can be is 0xfffffffe.
    const before = this.#newest(conversation, entry + 1);
    if (before !== 0) (isRecordEntry(entry) ? this.#ofRecord : this.#ofFrame)[entryRow(entry)] = before;
  }

  /** Notes the newest of a conversation; answers what it was before. */
  #newest(conversation: number, value: number): number {
    if (conversation >= UDP) {
      const before = this.#last.get(conversation) ?? 0;
      this.#last.set(conversation, value);
      return before;
    }
    if (conversation >= this.#lastOfStream.length)
      this.#lastOfStream = grownU32(this.#lastOfStream, conversation + 1);
    const before = this.#lastOfStream[conversation]!;
    this.#lastOfStream[conversation] = value;
    return before;
  }
}
