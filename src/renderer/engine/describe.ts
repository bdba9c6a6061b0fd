/** Answers about single frames and records: reads their bytes, decodes them again, says what they are. */

import { decodeRecord, type SocketRecord } from '../../core/capfile/records/index.ts';
import { dissect } from '../../core/decode/dissect.ts';
import { type DissectContext, type Field, lineOf, type ProtocolLayer } from '../../core/decode/tree.ts';
import type { Engine } from '../../core/engine/types.ts';
import { isSegment, windowOf } from '../../core/ladder/kinds.ts';
import {
  type AnalysisName,
  ackedFrame,
  analysisBits,
  bytesInFlight,
  extraKinds,
  findExtra,
  NONE,
  previousFrame,
  pushBytes,
  remarkedBit,
  scaleFactor,
  wireLengthOf,
} from '../../core/trace/frames.ts';
import { nanosBetween } from '../../core/trace/links.ts';
import { offsetOf } from '../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../core/trace/table.ts';
import type { EntryText, FieldNode, FrameAnswer, RecordAnswer } from './answers.ts';
import type { ByteSource } from './byte-source.ts';
import { fieldFilter, layerFilter } from './field-filter.ts';
import { frameText, isBlock, linkTypeOf, peerBase } from './frame-text.ts';
import { frameHttpLayers } from './http-layers.ts';
import { readReassembled } from './reassembled.ts';
import { chipText, detailRows, infoText } from './record-text.ts';

export interface Described {
  readonly engine: Engine;
  readonly bytes: Pick<ByteSource, 'get'>;
}

/** Bytes of a frame that its texts are made from: more than any stack of headers. */
const HEADERS = 400;

/** Texts of entries, in the order asked; what cannot be read has empty texts. */
export function describeEntries(from: Described, entries: readonly number[]): Promise<readonly EntryText[]> {
  return Promise.all(entries.map((entry) => describeEntry(from, entry)));
}

const nothing: EntryText = { chip: '', protocol: '', info: '' };

async function describeEntry(from: Described, entry: number): Promise<EntryText> {
  const row = entryRow(entry);
  if (!isRecordEntry(entry)) {
    // Asked of a trace that has been replaced meanwhile.
    if (row >= from.engine.tables.frames.length) return nothing;
    const packet = await readReassembled(from.engine, from.bytes, row);
    const { protocol, info } = frameText(from.engine, row, await frameBytes(from, row, HEADERS), packet);
    return { chip: '', protocol, info };
  }
  const record = await readRecord(from, row);
  if (!record) return nothing;
  const { name, details } = record;
  return { chip: chipText(name, details), protocol: '', info: infoText(name, details, record) };
}

/** Everything about a frame. */
export async function describeFrame(from: Described, row: number): Promise<FrameAnswer | undefined> {
  const { engine } = from;
  if (row >= engine.tables.frames.length) return undefined;
  const bytes = await frameBytes(from, row, Number.POSITIVE_INFINITY);
  const packet = await readReassembled(engine, from.bytes, row);
  const { info, tcpOffset } = frameText(engine, row, bytes, packet);
  const linkType = linkTypeOf(engine, row);
  const context = { ...contextOf(engine, row), ...(packet ? { reassembly: packet.packet } : {}) };
  const layers = isBlock(engine, row) ? [] : dissect(bytes, linkType, context);
  const http = await frameHttpLayers(engine, from.bytes, row);
  const fields = [...layers, ...http].map(layerNode);
  const comments = engine.frameComments(row);
  const findings = engine.findings.list.filter(({ frames }) => frames.includes(row));
  return { kind: 'frame', row, bytes, linkType, fields, info, comments, findings, tcpOffset };
}

/** Everything about a socket record. */
export async function describeRecord(from: Described, row: number): Promise<RecordAnswer | undefined> {
  if (row >= from.engine.tables.records.length) return undefined;
  const findings = from.engine.findings.list.filter(({ records }) => records.includes(row));
  const record = await readRecord(from, row);
  if (!record) return { ...unread(row), findings };
  const { name, flags, details, bytesRead, bytesWritten } = record;
  return {
    kind: 'record',
    row,
    chip: chipText(name, details),
    info: infoText(name, details, record),
    details: detailRows(details),
    preview: details.preview?.slice() ?? new Uint8Array(0),
    bytesRead,
    bytesWritten,
    flags,
    findings,
  };
}

function unread(row: number): RecordAnswer {
  const nothing = {
    details: [],
    preview: new Uint8Array(0),
    bytesRead: Number.NaN,
    bytesWritten: Number.NaN,
  };
  return {
    kind: 'record',
    row,
    chip: '',
    info: 'Its entry could not be read.',
    ...nothing,
    flags: 0,
    findings: [],
  };
}

async function frameBytes({ engine, bytes }: Described, row: number, most: number): Promise<Uint8Array> {
  const { frames } = engine.tables;
  const length = Math.min(frames.get('capLen', row), most);
  return length === 0 ? new Uint8Array(0) : bytes.get('packets', offsetOf(frames, row), length);
}

/** The entry of record row `row`; undefined where it cannot be read. */
export async function readRecord(
  { engine, bytes }: Pick<Described, 'engine' | 'bytes'>,
  row: number,
): Promise<SocketRecord | undefined> {
  const { records } = engine.tables;
  if (row >= records.length) return undefined;
  const log = records.get('input', row) === 1 ? 'records' : 'packets';
  const entry = await bytes.get(log, offsetOf(records, row), records.get('entryWords', row) * 4);
  return decodeRecord(entry, 0);
}

function layerNode(layer: ProtocolLayer): FieldNode {
  const { name, label, offset, length, severity, fields } = layer;
  const filter = layerFilter(name);
  return { name, label, value: '', filter, offset, length, severity, children: shown(fields) };
}

function shown(fields: readonly Field[]): FieldNode[] {
  return fields.filter((field) => !field.hidden).map(fieldNode);
}

function fieldNode(field: Field): FieldNode {
  const { name, display, offset, length, severity, children = [] } = field;
  const value = field.value === undefined ? '' : display;
  const of = { name, label: lineOf(field), value, filter: fieldFilter(field) };
  return { ...of, offset, length, severity, children: shown(children) };
}

/** What the trace knows of a frame that its bytes do not say. */
function contextOf(engine: Engine, row: number): DissectContext {
  const { frames } = engine.tables;
  const previous = row > 0 ? { timeDelta: nanosBetween(frames, row - 1, frames, row) } : {};
  const frame = {
    number: row + 1,
    seconds: frames.get('seconds', row),
    nanos: frames.get('nanos', row),
    timeRelative: nanosBetween(frames, 0, frames, row),
    ...previous,
  };
  const originalLength = wireLengthOf(frames, row);
  return isSegment(frames, row)
    ? { originalLength, frame, tcp: tcpContext(engine, row) }
    : { originalLength, frame };
}

function tcpContext(engine: Engine, row: number): NonNullable<DissectContext['tcp']> {
  const { frames, conversations } = engine.tables;
  const stream = frames.get('stream', row);
  const previous = previousFrame(frames, row);
  return {
    stream,
    completeness: frames.get('completeness', row),
    seq: frames.get('relSeq', row),
    ack: frames.get('relAck', row),
    window: windowOf(frames, row),
    scaleFactor: scaleFactor(frames.get('scale', row)) ?? -1,
    peerBase: peerBase(engine, row),
    timeRelative: nanosBetween(frames, conversations.get('firstFrame', stream), frames, row),
    ...(previous === NONE ? {} : { timeDelta: nanosBetween(frames, previous, frames, row) }),
    analysis: analysisOf(engine, row),
  };
}

function analysisOf(
  engine: Engine,
  row: number,
): NonNullable<NonNullable<DissectContext['tcp']>['analysis']> {
  const { frames, extras, conversations } = engine.tables;
  const bits = frames.get('analysis', row);
  const names = Object.keys(analysisBits) as AnalysisName[];
  const acks = ackedFrame(frames, row);
  const chunk = frames.chunks[row >>> CHUNK_BITS]!;
  const inFlight = bytesInFlight(chunk, row & CHUNK_MASK);
  const duplicate = findExtra(extras, row, extraKinds.duplicateAck);
  const stream = frames.get('stream', row);
  // As Wireshark shows it in one pass, and as filters have it: from the frame on that made it known.
  const isKnown = (bits & remarkedBit) !== 0 && row >= conversations.get('rttFrame', stream);
  const rtt = isKnown ? conversations.get('initialRtt', stream) : Number.NaN;
  return {
    flags: names.filter((name) => bits & analysisBits[name]),
    ...(acks === NONE ? {} : { acksFrame: acks + 1, ackRtt: nanosBetween(frames, acks, frames, row) }),
    ...(inFlight === 0 ? {} : { bytesInFlight: inFlight, pushBytesSent: pushBytes(chunk, row & CHUNK_MASK) }),
    ...(Number.isNaN(rtt) ? {} : { initialRtt: rtt }),
    ...(duplicate === NONE
      ? {}
      : {
          duplicateAckFrame: extras.get('b', duplicate) + 1,
          duplicateAckNumber: extras.get('a', duplicate),
        }),
  };
}
