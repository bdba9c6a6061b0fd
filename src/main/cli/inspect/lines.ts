import { decodeRecord } from '../../../core/capfile/records/index.ts';
import { hostAndPort, recordText } from '../../../core/engine/record-text.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { NONE } from '../../../core/trace/frames.ts';
import { offsetOf } from '../../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import { dstPortOf, srcPortOf } from '../../../core/trace/ports.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { writeTime } from '../fields/frame-fields.ts';
import type { FrameReader } from '../frame-reader.ts';
import type { LoadedTrace } from '../load.ts';
import { linkText } from './link-text.ts';
import type { Selection } from './selection.ts';

const BILLION = 1_000_000_000;
const LINE_FEED = 10;
/** Bytes of an entry's fixed part and details; a record is read whole. */
const WORD = 4;

/** Times since the first line, which may be a record before the first frame. */
interface Origin {
  readonly seconds: number;
  readonly nanos: number;
}

function timeOf(trace: LoadedTrace, entry: number): Origin {
  const { frames, records } = trace.engine.tables;
  const row = entryRow(entry);
  const table = isRecordEntry(entry) ? records : frames;
  return { seconds: table.get('seconds', row), nanos: table.get('nanos', row) };
}

function originOf(trace: LoadedTrace): Origin {
  const { order } = trace.engine.tables;
  for (let i = 0; i < order.length; i += 1) {
    const time = timeOf(trace, order.get('entry', i));
    if (!Number.isNaN(time.seconds)) return time;
  }
  return { seconds: 0, nanos: 0 };
}

/** The columns, each padded to the width that most values have; longer ones push the rest to the right. */
class LineWriter {
  readonly #trace: LoadedTrace;
  readonly #reader: FrameReader;
  readonly #out: ByteWriter;
  readonly #origin: Origin;
  readonly #addresses: string[] = [];

  constructor(trace: LoadedTrace, reader: FrameReader, out: ByteWriter) {
    this.#trace = trace;
    this.#reader = reader;
    this.#out = out;
    this.#origin = originOf(trace);
  }

  frame(row: number): void {
    const { tables } = this.#trace.engine;
    const { frames } = tables;
    this.#begin(String(row + 1), frames.get('seconds', row), frames.get('nanos', row));
    const stream = frames.get('stream', row);
    const ports = stream !== NONE && srcPortOf(tables, row) > 0;
    const from = this.#end(frames.get('src', row), ports ? srcPortOf(tables, row) : undefined);
    const to = this.#end(frames.get('dst', row), ports ? dstPortOf(tables, row) : undefined);
    const ends = from === '' && to === '' ? '' : `${from} → ${to}`;
    this.#rest(ends, this.#reader.protocol(row), this.#reader.info(row), '');
  }

  record(row: number): void {
    const { tables } = this.#trace.engine;
    const { records, sockets } = tables;
    this.#begin(`e${row + 1}`, records.get('seconds', row), records.get('nanos', row));
    const socket = records.get('socket', row);
    const name = this.#trace.engine.socketNotes(socket).label || 'socket';
    const kind = records.get('kind', row) === 1 ? 'call' : 'event';
    const text = this.#describe(row);
    this.#rest(`${name} #${sockets.get('id', socket)}`, kind, text, linkText(tables, row));
  }

  #describe(row: number): string {
    const { records } = this.#trace.engine.tables;
    const length = records.get('entryWords', row) * WORD;
    const { recordBytes: bytes } = this.#trace;
    const count = bytes.view(offsetOf(records, row), length);
    const entry = decodeRecord(bytes.buffer.subarray(bytes.start, bytes.start + count), 0);
    return recordText(records.get('name', row), records.get('flags', row), entry?.details ?? {});
  }

  #end(address: number, port: number | undefined): string {
    if (address === NONE) return '';
    this.#addresses[address] ??= formatAddress(this.#trace.engine.tables.addresses, address);
    return port === undefined ? this.#addresses[address] : hostAndPort(this.#addresses[address], port);
  }

  #begin(number: string, seconds: number, nanos: number): void {
    this.#out.ascii(number.padStart(7));
    this.#out.ascii('  ');
    if (Number.isNaN(seconds)) this.#out.ascii(' '.repeat(13));
    else this.#time(seconds - this.#origin.seconds, nanos - this.#origin.nanos);
    this.#out.ascii('  ');
  }

  #time(seconds: number, nanos: number): void {
    const [whole, rest] = nanos < 0 ? [seconds - 1, nanos + BILLION] : [seconds, nanos];
    if (whole >= 0) this.#out.ascii(' '.repeat(Math.max(0, 3 - String(whole).length)));
    writeTime(this.#out, whole, rest);
  }

  #rest(ends: string, protocol: string, info: string, link: string): void {
    const tail = link === '' ? info : `${info.padEnd(40)}  ${link}`;
    this.#out.text(`${ends.padEnd(35)}  ${protocol.padEnd(6)}  ${tail}`);
    this.#out.byte(LINE_FEED);
  }
}

/** Prints what is selected, one line each, frames and records in one order of time. */
export function printLines(
  trace: LoadedTrace,
  reader: FrameReader,
  selection: Selection,
  out: ByteWriter,
  closed: () => boolean,
): void {
  const { order } = trace.engine.tables;
  const lines = new LineWriter(trace, reader, out);
  for (let i = 0; i < order.length && !closed(); i += 1) {
    const entry = order.get('entry', i);
    const row = entryRow(entry);
    if (isRecordEntry(entry)) {
      if (selection.record(row)) lines.record(row);
    } else if (selection.frame(row)) lines.frame(row);
  }
}
