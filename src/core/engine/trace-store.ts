/** The tables that the engine fills. */
import { AddressTable } from '../trace/addresses.ts';
import { conversationSchema, flowSchema, markSchema } from '../trace/conversations.ts';
import { datagramSchema, udpStreamSchema } from '../trace/datagrams.ts';
import { extraSchema, frameSchema } from '../trace/frames.ts';
import { Order } from '../trace/order.ts';
import { linkSchema, loopDelaySchema, recordSchema, socketSchema, tupleSchema } from '../trace/sockets.ts';
import { Table } from '../trace/table.ts';
import type { TableName, TraceShare, TraceTables } from '../trace/tables.ts';
import type { EngineOptions } from './types.ts';

export class TraceStore {
  readonly frames;
  readonly extras;
  readonly conversations;
  readonly flows;
  readonly marks;
  readonly datagrams;
  readonly udpStreams;
  readonly records;
  readonly sockets;
  readonly tuples;
  readonly loopDelays;
  readonly links;
  readonly addressTable: AddressTable;
  readonly orderIndex: Order;
  readonly tables: TraceTables;
  readonly #all: Record<
    TableName,
    { publish(): void; share(): { counter: ArrayBufferLike; buffers: readonly ArrayBufferLike[] } }
  >;

  constructor(options: EngineOptions) {
    this.frames = new Table(frameSchema, options);
    this.extras = new Table(extraSchema, options);
    this.conversations = new Table(conversationSchema, options);
    this.flows = new Table(flowSchema, options);
    this.marks = new Table(markSchema, options);
    this.datagrams = new Table(datagramSchema, options);
    this.udpStreams = new Table(udpStreamSchema, options);
    this.records = new Table(recordSchema, options);
    this.sockets = new Table(socketSchema, options);
    this.tuples = new Table(tupleSchema, options);
    this.loopDelays = new Table(loopDelaySchema, options);
    this.links = new Table(linkSchema, options);
    this.addressTable = new AddressTable(options);
    this.orderIndex = new Order(this.frames, this.records, options);
    const { frames, extras, conversations, flows, marks, records, sockets, tuples, loopDelays, links } = this;
    const all = {
      frames,
      extras,
      addresses: this.addressTable.table,
      conversations,
      flows,
      marks,
      datagrams: this.datagrams,
      udpStreams: this.udpStreams,
      records,
      sockets,
      tuples,
      loopDelays,
      links,
      order: this.orderIndex,
    };
    this.tables = all;
    this.#all = all;
    const { onChunk } = options;
    if (!onChunk) return;
    for (const [name, table] of Object.entries(all)) {
      table.onChunk = (index, buffer) => onChunk(name as TableName, index, buffer);
    }
  }

  /** Makes every row that was appended visible; the order has its own pace. */
  publish(): void {
    for (const table of Object.values(this.#all)) table.publish();
  }

  share(): TraceShare {
    const shares = Object.entries(this.#all).map(([name, table]) => [name, table.share()]);
    return Object.fromEntries(shares) as TraceShare;
  }
}
