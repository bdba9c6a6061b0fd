/**
 * The trace engine reduced to what links need: real decoding, real conversations, real matcher and linker, with frames
 * and entries handed in one by one, so that a test can choose in which order the two logs come.
 */
import type { RecordDetails } from '../../../src/core/capfile/records/details.ts';
import type {
  LoopDelayEntry,
  SocketEntry,
  SocketRecord,
  TupleEntry,
} from '../../../src/core/capfile/records/entries.ts';
import { isEventCode } from '../../../src/core/capfile/records/names.ts';
import { decodeFrame } from '../../../src/core/decode/fast.ts';
import { FrameScratch, Layer } from '../../../src/core/decode/scratch.ts';
import type { Findings } from '../../../src/core/findings/types.ts';
import { createFindings } from '../../../src/core/findings/watch.ts';
import { createLinker } from '../../../src/core/link/linker.ts';
import { createMatcher } from '../../../src/core/link/matcher.ts';
import type { Matcher, RecordLinker } from '../../../src/core/link/types.ts';
import { TcpTracker } from '../../../src/core/tcp/tracker.ts';
import { AddressTable, addressFamilies } from '../../../src/core/trace/addresses.ts';
import { conversationSchema, flowSchema, markSchema } from '../../../src/core/trace/conversations.ts';
import { extraSchema, frameSchema, NONE } from '../../../src/core/trace/frames.ts';
import { Order } from '../../../src/core/trace/order.ts';
import {
  linkSchema,
  loopDelaySchema,
  recordKinds,
  recordSchema,
  setNextOfSocket,
  socketSchema,
  tupleSchema,
} from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';
import type { BuiltPacket } from '../../support/packets-file.ts';
import type { TraceEntry } from './trace-entries.ts';
import { START_SECONDS } from './trace-text.ts';

const ETHERNET = 1;

export class MiniEngine {
  readonly frames = new Table(frameSchema);
  readonly extras = new Table(extraSchema);
  readonly conversations = new Table(conversationSchema);
  readonly flows = new Table(flowSchema);
  readonly marks = new Table(markSchema);
  readonly records = new Table(recordSchema);
  readonly sockets = new Table(socketSchema);
  readonly tuples = new Table(tupleSchema);
  readonly links = new Table(linkSchema);
  readonly loopDelays = new Table(loopDelaySchema);
  readonly order = new Order(this.frames, this.records);
  readonly addressTable = new AddressTable();
  readonly matcher: Matcher;
  readonly linker: RecordLinker;
  readonly findings: Findings;
  readonly options = new Map<number, RecordDetails>();
  readonly labels = new Map<number, string>();
  clockError = 0;
  lostRecords = 0;
  readonly #tracker = new TcpTracker(this);
  readonly #scratch = new FrameScratch();
  readonly #rows = new Map<number, number>();
  readonly #details: RecordDetails[] = [];
  readonly #codes: string[] = [''];
  readonly #matched = new Set<number>();

  constructor() {
    this.matcher = createMatcher({ ...this.tables, clockError: () => this.clockError }, this.#onMatched);
    this.linker = createLinker({
      ...this.tables,
      byteMap: this.#tracker.byteMap,
      errorCode: (index) => this.#codes[index] ?? '',
      details: (record) => this.#details[record],
      socketOptions: (socket) => this.options.get(socket),
      clockError: () => this.clockError,
      isAmbiguous: (tuple) => this.matcher.isAmbiguous(tuple),
    });
    this.findings = createFindings({
      tables: {
        ...this.tables,
        loopDelays: this.loopDelays,
        addresses: this.addressTable.table,
      },
      order: this.order,
      byteMap: this.#tracker.byteMap,
      linker: this.linker,
      details: (record) => this.#details[record],
      socketOptions: (socket) => this.options.get(socket),
      errorCode: (index) => this.#codes[index] ?? '',
    });
  }

  get tables() {
    const { frames, extras, conversations, flows, marks, records, sockets, tuples, links } = this;
    return { frames, extras, conversations, flows, marks, records, sockets, tuples, links };
  }

  get byteMap() {
    return this.#tracker.byteMap;
  }

  details(record: number): RecordDetails {
    return this.#details[record] ?? {};
  }

  label(socket: number): string {
    return this.labels.get(socket) ?? '';
  }

  reason(record: number): string | undefined {
    return this.linker.reason(record);
  }

  errorCode(index: number): string {
    return this.#codes[index] ?? '';
  }

  /** Takes one captured frame. */
  frame(packet: BuiltPacket): number {
    const x = this.#scratch;
    decodeFrame(packet.bytes, 0, packet.bytes.byteLength, packet.originalLength, ETHERNET, x);
    const row = this.frames.append();
    this.frames.set('seconds', row, packet.seconds);
    this.frames.set('nanos', row, packet.nanos);
    this.frames.set('capLen', row, packet.bytes.byteLength);
    this.frames.set('lenBeyond', row, packet.originalLength - packet.bytes.byteLength);
    this.frames.set('stream', row, NONE);
    if ((x.layers & Layer.SEGMENT) === 0) return row;
    const family = x.ipVersion === 6 ? addressFamilies.ipv6 : addressFamilies.ipv4;
    const src = this.addressTable.intern(family, x.src0, x.src1, x.src2, x.src3);
    const dst = this.addressTable.intern(family, x.dst0, x.dst1, x.dst2, x.dst3);
    this.frames.set('src', row, src);
    this.frames.set('dst', row, dst);
    const known = this.conversations.appended;
    const stream = this.#tracker.take(row, src, dst, x, packet.originalLength);
    if (this.conversations.appended > known) this.matcher.onConversation(stream);
    if (this.#matched.has(stream)) this.linker.onFrame(row);
    return row;
  }

  /** Takes one entry of the records log. */
  entry(one: TraceEntry): void {
    if (one.type === 'clock') this.clockError = one.entry.error;
    else if (one.type === 'socket') this.#socket(one.entry);
    else if (one.type === 'tuple') this.#tuple(one.entry);
    else if (one.type === 'record') this.#record(one.entry);
    else if (one.type === 'gap') this.lostRecords += one.entry.count;
    else this.#loopDelay(one.entry);
  }

  watermark(seconds: number, nanos: number): void {
    this.matcher.onWatermark(seconds, nanos);
    this.linker.onWatermark(seconds, nanos);
  }

  /** Neither log will bring anything stamped before this: what is in is put in order, and findings are drawn from it. */
  settle(seconds: number, nanos: number): void {
    this.watermark(seconds, nanos);
    this.order.advance(seconds, nanos);
    this.findings.onWatermark(seconds, nanos);
  }

  finish(): void {
    this.matcher.finish();
    this.linker.finish();
    for (const table of Object.values(this.tables)) table.publish();
    this.loopDelays.publish();
    this.order.advance(Number.POSITIVE_INFINITY, 0);
    this.findings.finish();
  }

  #loopDelay(entry: LoopDelayEntry): void {
    const row = this.loopDelays.append();
    this.#stamp(this.loopDelays, row, entry);
    for (const column of ['window', 'min', 'mean', 'max', 'count'] as const) {
      this.loopDelays.set(column, row, entry[column]);
    }
    this.loopDelays.publish();
  }

  #socket(entry: SocketEntry): void {
    const row = this.#socketRow(entry.socketId);
    this.sockets.set('role', row, entry.role);
    this.sockets.set('transport', row, entry.transport);
    if (entry.parentId > 0) this.sockets.set('parent', row, this.#socketRow(entry.parentId));
    this.options.set(row, entry.details);
    this.labels.set(row, entry.label);
  }

  #socketRow(id: number): number {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const row = this.sockets.append();
    this.#rows.set(id, row);
    this.sockets.set('id', row, id);
    const none = ['parent', 'localAddress', 'remoteAddress', 'stream', 'firstRecord', 'lastRecord'] as const;
    for (const column of none) this.sockets.set(column, row, NONE);
    this.sockets.set('firstTuple', row, NONE);
    this.sockets.set('lastTuple', row, NONE);
    this.sockets.set('side', row, 2);
    return row;
  }

  #tuple(entry: TupleEntry): void {
    const row = this.tuples.append();
    const socket = this.#socketRow(entry.socketId);
    this.#stamp(this.tuples, row, entry);
    this.tuples.set('socket', row, socket);
    this.tuples.set('localAddress', row, this.#address(entry.localAddress));
    this.tuples.set('remoteAddress', row, this.#address(entry.remoteAddress));
    this.tuples.set('localPort', row, entry.localPort);
    this.tuples.set('remotePort', row, entry.remotePort);
    this.tuples.set('stream', row, NONE);
    this.tuples.set('record', row, this.records.appended === 0 ? NONE : this.records.appended - 1);
    this.tuples.set('next', row, NONE);
    this.tuples.set('reason', row, entry.reason);
    this.tuples.set('attempt', row, entry.attempt);
    this.tuples.set('side', row, 2);
    const last = this.sockets.get('lastTuple', socket);
    if (last === NONE) this.sockets.set('firstTuple', socket, row);
    else this.tuples.set('next', last, row);
    this.sockets.set('lastTuple', socket, row);
    this.sockets.set('localPort', socket, entry.localPort);
    this.matcher.onTuple(row);
  }

  #address(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    if (bytes.length === 4) return this.addressTable.intern(addressFamilies.ipv4, view.getUint32(0), 0, 0, 0);
    const [a, b, c, d] = [0, 4, 8, 12].map((at) => view.getUint32(at));
    return this.addressTable.intern(addressFamilies.ipv6, a!, b!, c!, d!);
  }

  #record(entry: SocketRecord): void {
    const row = this.records.append();
    const socket = this.#socketRow(entry.socketId);
    const { records } = this;
    this.#details[row] = entry.details;
    this.#stamp(records, row, entry);
    records.set('start', row, entry.details.start ?? Number.NaN);
    records.set('byteLength', row, entry.details.length ?? 0);
    records.set('socket', row, socket);
    for (const column of ['stream', 'firstLink', 'lastLink'] as const) records.set(column, row, NONE);
    records.set('stream', row, this.sockets.get('stream', socket));
    records.set('name', row, entry.name);
    records.set('kind', row, isEventCode(entry.name) ? recordKinds.event : recordKinds.call);
    records.set('flags', row, entry.flags);
    records.set('attempt', row, entry.details.attempt ?? 0);
    records.set('error', row, this.#code(entry.details.errorCode ?? ''));
    const last = this.sockets.get('lastRecord', socket);
    if (last === NONE) this.sockets.set('firstRecord', socket, row);
    else setNextOfSocket(records, last, row);
    this.sockets.set('lastRecord', socket, row);
    this.matcher.onRecord(row);
    this.linker.onRecord(row);
    this.findings.onRecord(row, entry.name);
  }

  #code(text: string): number {
    const known = this.#codes.indexOf(text);
    return known >= 0 ? known : this.#codes.push(text) - 1;
  }

  /** The clock mapping of these tests: monotonic 1000 s is the start. */
  #stamp(
    table: { set(column: 'seconds' | 'nanos', row: number, value: number): void },
    row: number,
    time: { seconds: number; nanos: number },
  ): void {
    table.set('seconds', row, START_SECONDS + time.seconds - 1000);
    table.set('nanos', row, time.nanos);
  }

  readonly #onMatched = (tuple: number, stream: number, side: 0 | 1): void => {
    this.#matched.add(stream);
    this.tuples.set('stream', tuple, stream);
    this.tuples.set('side', tuple, side);
    const socket = this.tuples.get('socket', tuple);
    if (this.sockets.get('role', socket) !== 2) {
      this.sockets.set('stream', socket, stream);
      this.sockets.set('side', socket, side);
    }
    this.linker.onMatched(tuple);
  };
}
