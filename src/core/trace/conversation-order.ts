/** Which conversation an entry of the merged order belongs to, and which entry of it stands before. */
import { grownU32 } from '../base/grow.ts';
import { findDatagram } from './datagrams.ts';
import { NONE } from './frames.ts';
import { entryRow, isRecordEntry } from './order.ts';
import type { TraceTables } from './tables.ts';

/** Keys of UDP streams and of sockets without a conversation lie above those of TCP. */
const UDP = 2 ** 32;
const SOCKET = 2 ** 33;

/** A number of its own for each conversation; undefined for what belongs to none. Sockets that have none yet are one each. */
export function conversationOf(tables: TraceTables, entry: number): number | undefined {
  const row = entryRow(entry);
  if (isRecordEntry(entry)) {
    const stream = tables.records.get('stream', row);
    return stream === NONE ? SOCKET + tables.records.get('socket', row) : stream;
  }
  const stream = tables.frames.get('stream', row);
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
    this.#ofFrame.fill(0);
    this.#ofRecord.fill(0);
    this.#taken = 0;
  }

  #advance(): void {
    const { order, frames, records } = this.#tables;
    if (this.#ofFrame.length < frames.length) this.#ofFrame = grownU32(this.#ofFrame, frames.length);
    if (this.#ofRecord.length < records.length) this.#ofRecord = grownU32(this.#ofRecord, records.length);
    for (; this.#taken < order.length; this.#taken += 1) this.#take(order.get('entry', this.#taken));
  }

  #take(entry: number): void {
    const conversation = conversationOf(this.#tables, entry);
    if (conversation === undefined) return;
    const before = this.#last.get(conversation);
    this.#last.set(conversation, entry);
    // One more than the entry: 0 is "none". The highest entry there can be is 0xfffffffe.
    if (before !== undefined)
      (isRecordEntry(entry) ? this.#ofRecord : this.#ofFrame)[entryRow(entry)] = before + 1;
  }
}
