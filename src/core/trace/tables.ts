/** All tables of a trace, as one object: what the engine fills and everything else reads. */
import { type AddressSchema, addressSchema } from './addresses.ts';
import {
  type ConversationSchema,
  conversationSchema,
  type FlowSchema,
  flowSchema,
  type MarkSchema,
  markSchema,
} from './conversations.ts';
import { type DatagramSchema, datagramSchema, type UdpStreamSchema, udpStreamSchema } from './datagrams.ts';
import { type ExtraSchema, extraSchema, type FrameSchema, frameSchema } from './frames.ts';
import { OrderReader, type OrderView } from './order.ts';
import {
  type LinkSchema,
  type LoopDelaySchema,
  linkSchema,
  loopDelaySchema,
  type RecordSchema,
  recordSchema,
  type SocketSchema,
  socketSchema,
  type TupleSchema,
  tupleSchema,
} from './sockets.ts';
import { TableReader, type TableShare, type TableView } from './table.ts';

/** Read-only tables of a trace. */
export interface TraceTables {
  readonly frames: TableView<FrameSchema>;
  readonly extras: TableView<ExtraSchema>;
  readonly addresses: TableView<AddressSchema>;
  readonly conversations: TableView<ConversationSchema>;
  readonly flows: TableView<FlowSchema>;
  readonly marks: TableView<MarkSchema>;
  readonly datagrams: TableView<DatagramSchema>;
  readonly udpStreams: TableView<UdpStreamSchema>;
  readonly records: TableView<RecordSchema>;
  readonly sockets: TableView<SocketSchema>;
  readonly tuples: TableView<TupleSchema>;
  readonly loopDelays: TableView<LoopDelaySchema>;
  readonly links: TableView<LinkSchema>;
  /** The merged order of frames and records. */
  readonly order: OrderView;
}

export type TableName = keyof TraceTables;

export const tableSchemas = {
  frames: frameSchema,
  extras: extraSchema,
  addresses: addressSchema,
  conversations: conversationSchema,
  flows: flowSchema,
  marks: markSchema,
  datagrams: datagramSchema,
  udpStreams: udpStreamSchema,
  records: recordSchema,
  sockets: socketSchema,
  tuples: tupleSchema,
  loopDelays: loopDelaySchema,
  links: linkSchema,
} as const;

/** What a thread sends so that another can read the whole trace. */
export type TraceShare = Readonly<Record<TableName, TableShare>>;

/** The tables of another thread, with the way to add the chunks that thread announces. */
export interface TraceReader extends TraceTables {
  addChunk(table: TableName, index: number, buffer: ArrayBufferLike): void;
}

/** Lays readers over shared memory. */
export function readTrace(share: TraceShare): TraceReader {
  const readers = {
    frames: new TableReader(frameSchema, share.frames),
    extras: new TableReader(extraSchema, share.extras),
    addresses: new TableReader(addressSchema, share.addresses),
    conversations: new TableReader(conversationSchema, share.conversations),
    flows: new TableReader(flowSchema, share.flows),
    marks: new TableReader(markSchema, share.marks),
    datagrams: new TableReader(datagramSchema, share.datagrams),
    udpStreams: new TableReader(udpStreamSchema, share.udpStreams),
    records: new TableReader(recordSchema, share.records),
    sockets: new TableReader(socketSchema, share.sockets),
    tuples: new TableReader(tupleSchema, share.tuples),
    loopDelays: new TableReader(loopDelaySchema, share.loopDelays),
    links: new TableReader(linkSchema, share.links),
    order: new OrderReader(share.order),
  };
  return {
    ...readers,
    addChunk: (table, index, buffer) => readers[table].addChunk(index, buffer),
  };
}
