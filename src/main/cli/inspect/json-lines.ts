import { decodeRecord, recordName } from '../../../core/capfile/records/index.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { NONE } from '../../../core/trace/frames.ts';
import { lagOf } from '../../../core/trace/links.ts';
import { offsetOf } from '../../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import { eachLinkOf, linkRelations, linkStates } from '../../../core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../../core/trace/table.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { Field, FieldSource } from '../fields/field.ts';
import { fields as allFields } from '../fields/index.ts';
import type { FrameReader } from '../frame-reader.ts';
import type { LoadedTrace } from '../load.ts';
import type { Selection } from './selection.ts';

const LINE_FEED = 10;
const decoder = new TextDecoder();

/** Fields of a frame in `--json` where none were asked for: what the default line shows, by Wireshark's names. */
const defaultFields = [
  'frame.number',
  'frame.time_epoch',
  'frame.len',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.stream',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.flags',
  'tcp.seq',
  'tcp.ack',
  'tcp.len',
  '_ws.col.Protocol',
  '_ws.col.Info',
];

type Json = Record<string, unknown>;

/** Turns one frame into an object of texts by field name; absent fields are absent. */
function frameObject(source: FieldSource, fields: readonly Field[]): (row: number) => Json {
  let text = '';
  const cell = new ByteWriter((bytes) => {
    text += decoder.decode(bytes);
  });
  const bound = fields.map((field) => [field.name, field.bind(source)] as const);
  const { chunks } = source.engine.tables.frames;
  return (row) => {
    const frame: Json = { kind: 'frame' };
    for (const [name, write] of bound) {
      text = '';
      write(cell, chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK, row);
      cell.flush();
      if (text !== '') frame[name] = text;
    }
    return frame;
  };
}

function timeText(seconds: number, nanos: number): string {
  return `${seconds}.${String(nanos).padStart(9, '0')}`;
}

const stateNames = Object.fromEntries(Object.entries(linkStates).map(([name, value]) => [value, name]));

/** One socket record with its arguments and links; times as text, since a number would lose nanoseconds. */
function recordObject(trace: LoadedTrace, row: number): Json {
  const { records, sockets, links } = trace.engine.tables;
  const get = (column: Parameters<typeof records.get>[0]) => records.get(column, row);
  const found: Json[] = [];
  eachLinkOf(records, links, row, (link) => {
    const causes = links.get('relation', link) === linkRelations.causes;
    found.push({
      frame: links.get('frame', link) + 1,
      relation: causes ? 'causes' : 'causedBy',
      lag: lagOf(trace.engine.tables, link),
      ...(links.get('repeated', link) ? { repeated: true } : {}),
    });
  });
  const name = recordName(get('name'));
  const stream = get('stream');
  const socket = get('socket');
  return {
    kind: name.kind,
    record: `e${row + 1}`,
    time: timeText(get('seconds'), get('nanos')),
    socket: sockets.get('id', socket),
    label: trace.engine.socketNotes(socket).label,
    ...endpointsOf(trace, socket),
    name: name.name,
    ...(stream === NONE ? {} : { stream }),
    ...detailsOf(trace, row),
    link: stateNames[get('linkState')],
    links: found,
  };
}

function endpointsOf(trace: LoadedTrace, socket: number): Json {
  const { sockets, addresses } = trace.engine.tables;
  const ends: Json = {};
  for (const side of ['local', 'remote'] as const) {
    const address = sockets.get(`${side}Address`, socket);
    if (address !== NONE) {
      ends[side] = { address: formatAddress(addresses, address), port: sockets.get(`${side}Port`, socket) };
    }
  }
  return ends;
}

function detailsOf(trace: LoadedTrace, row: number): Json {
  const { records } = trace.engine.tables;
  const count = trace.recordBytes.view(offsetOf(records, row), records.get('entryWords', row) * 4);
  const { buffer, start } = trace.recordBytes;
  const entry = decodeRecord(buffer.subarray(start, start + count), 0);
  if (!entry) return {};
  const { preview, ...details } = entry.details;
  const text = preview ? { preview: Buffer.from(preview).toString('latin1') } : {};
  return { bytesRead: entry.bytesRead, bytesWritten: entry.bytesWritten, details: { ...details, ...text } };
}

/** One JSON object a line (JSON Lines): frames by field name, socket records with their links. */
export function printJson(
  trace: LoadedTrace,
  reader: FrameReader,
  fields: readonly Field[] | undefined,
  selection: Selection,
  out: ByteWriter,
  closed: () => boolean,
): void {
  const { engine } = trace;
  const chosen = fields ?? allFields.filter((field) => defaultFields.includes(field.name));
  const frameOf = frameObject({ engine, reader }, chosen);
  const { order } = engine.tables;
  for (let i = 0; i < order.length && !closed(); i += 1) {
    const entry = order.get('entry', i);
    const row = entryRow(entry);
    const isRecord = isRecordEntry(entry);
    if (!(isRecord ? selection.record(row) : selection.frame(row))) continue;
    out.text(JSON.stringify(isRecord ? recordObject(trace, row) : frameOf(row)));
    out.byte(LINE_FEED);
  }
}
