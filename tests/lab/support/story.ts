/** A trace as lines of words, in the merged order of frames and records, for tests to read. */

import { expect } from 'vitest';
import {
  decodeRecord,
  type RecordDetails,
  RecordFlag,
  recordName,
} from '../../../src/core/capfile/records/index.ts';
import type { Finding } from '../../../src/core/findings/types.ts';
import { analysisBits, NONE, tcpFlags } from '../../../src/core/trace/frames.ts';
import { offsetOf } from '../../../src/core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../src/core/trace/order.ts';
import type { LoadedTrace } from '../../../src/main/cli/load.ts';

/** One frame or record. */
export interface Line {
  /**
   * `C>S SYN`, `S>C FIN`, `C>S data 26`, `S>C keep-alive`, `C>S ACK` … for a frame, from the client of its conversation
   * or to it; `client connect()`, `accepted 'data'` for a record, with ` by Node` where Node made the call.
   */
  readonly text: string;
  /** Seconds since the first line. */
  readonly time: number;
  /** Conversation, or NONE. */
  readonly stream: number;
  /** The participant of a record; empty for a frame. */
  readonly label: string;
  readonly details: RecordDetails;
  /** Window that a frame offers, bytes. */
  readonly window: number;
}

/** A segment in one word or two. */
function segmentText(trace: LoadedTrace, row: number): string {
  const { frames } = trace.engine.tables;
  const flags = frames.get('flags', row);
  const analysis = frames.get('analysis', row);
  const length = frames.get('tcpLen', row);
  const has = (bit: number) => (flags & bit) !== 0;
  if (has(tcpFlags.syn)) return has(tcpFlags.ack) ? 'SYN,ACK' : 'SYN';
  if (has(tcpFlags.rst)) return 'RST';
  const data = length > 0 ? [`data ${length}`] : [];
  if (has(tcpFlags.fin)) return [...data, 'FIN'].join(',');
  if (data[0]) return data[0];
  if (analysis & analysisBits.keep_alive) return 'keep-alive';
  return analysis & analysisBits.keep_alive_ack ? 'keep-alive-ack' : 'ACK';
}

function frameLine(trace: LoadedTrace, row: number, time: number): Line {
  const { frames, conversations } = trace.engine.tables;
  const stream = frames.get('stream', row);
  const ofClient = frames.get('direction', row) === conversations.get('client', stream);
  const text = `${ofClient ? 'C>S' : 'S>C'} ${segmentText(trace, row)}`;
  const window = frames.get('window', row);
  return { text, time, stream, label: '', details: {}, window };
}

function recordLine(trace: LoadedTrace, row: number, time: number): Line {
  const { records } = trace.engine.tables;
  const length = records.get('entryWords', row) * 4;
  const { recordBytes: bytes } = trace;
  const count = bytes.view(offsetOf(records, row), length);
  const entry = decodeRecord(bytes.buffer.subarray(bytes.start, bytes.start + count), 0);
  const { label } = trace.engine.socketNotes(records.get('socket', row));
  const byNode = (records.get('flags', row) & RecordFlag.byNode) !== 0 ? ' by Node' : '';
  const text = `${label} ${recordName(records.get('name', row)).text}${byNode}`;
  return { text, time, stream: records.get('stream', row), label, details: entry?.details ?? {}, window: 0 };
}

function linesOf(trace: LoadedTrace): Line[] {
  const { order, frames, records } = trace.engine.tables;
  const lines: Line[] = [];
  let origin: number | undefined;
  for (let i = 0; i < order.length; i += 1) {
    const entry = order.get('entry', i);
    const row = entryRow(entry);
    const table = isRecordEntry(entry) ? records : frames;
    const at = table.get('seconds', row) + table.get('nanos', row) / 1e9;
    origin ??= at;
    lines.push((isRecordEntry(entry) ? recordLine : frameLine)(trace, row, at - origin));
  }
  return lines;
}

/** Findings about the machine's load and not about the experiment. */
const AMBIENT = /^lag\./;

export class Story {
  readonly lines: readonly Line[];
  readonly findings: readonly Finding[];
  readonly #handshakes = new Set<Line>();

  constructor(trace: LoadedTrace) {
    this.lines = linesOf(trace);
    this.findings = [...trace.engine.findings.list];
    this.#findHandshakes();
  }

  /** Marks the ACK that completes each handshake: the first one of the client after the SYN, ACK. */
  #findHandshakes(): void {
    const waiting = new Set<number>();
    for (const line of this.lines) {
      if (line.text === 'S>C SYN,ACK') waiting.add(line.stream);
      if (line.text === 'C>S ACK' && waiting.delete(line.stream)) this.#handshakes.add(line);
    }
  }

  /** Segments of a conversation in order, without the ACKs that only acknowledge data or a FIN. */
  wire(stream = 0): string[] {
    return this.frames(stream)
      .filter((line) => !line.text.endsWith(' ACK') || this.#handshakes.has(line))
      .map((line) => line.text);
  }

  frames(stream = 0): Line[] {
    return this.lines.filter((line) => line.label === '' && line.stream === stream);
  }

  /** Conversations that have a frame. */
  get streams(): number[] {
    return [...new Set(this.lines.filter((line) => line.label === '').map((line) => line.stream))];
  }

  /** What happened to a participant, in order: its events, without the name. */
  events(label: string): string[] {
    return this.#of(label).filter((text) => text.startsWith("'") || text.startsWith('bytes'));
  }

  /** What a participant's program called, in order; calls that Node made by itself are left out. */
  calls(label: string): string[] {
    return this.#of(label).filter((text) => text.endsWith('()'));
  }

  #of(label: string): string[] {
    return this.lines.filter((line) => line.label === label).map((line) => line.text.slice(label.length + 1));
  }

  /** The lines with this text. */
  all(text: string, stream?: number): Line[] {
    return this.lines.filter(
      (line) => line.text === text && (stream === undefined || line.stream === stream),
    );
  }

  /** The first line with this text. */
  first(text: string, stream?: number): Line {
    const [found] = this.all(text, stream);
    if (!found) throw new Error(`No line says: ${text}\n${this}`);
    return found;
  }

  /**
   * Expects these lines in this order, others between them allowed. Frames count only where they are of `stream`;
   * records by their participant.
   */
  expectOrder(stream: number, ...expected: readonly string[]): void {
    let at = 0;
    for (const line of this.lines) {
      if (line.text === expected[at] && (line.label !== '' || line.stream === stream)) at += 1;
    }
    const missing =
      at === expected.length ? '' : `'${expected[at]}' does not come after '${expected[at - 1]}'`;
    expect(missing, String(this)).toBe('');
  }

  /** Ids of what was noticed, sorted, each as often as it was; those in `optional` are left out. */
  noticed(optional: readonly string[] = []): string[] {
    return this.findings
      .map((finding) => finding.id)
      .filter((id) => !AMBIENT.test(id) && !optional.includes(id))
      .sort();
  }

  /** Expects exactly these findings, in any order. */
  expectFindings(expected: readonly string[], optional: readonly string[] = []): void {
    expect(this.noticed(optional)).toEqual([...expected].sort());
  }

  toString(): string {
    return this.lines
      .map(({ time, stream, text }) => `${time.toFixed(6)} ${stream === NONE ? '-' : stream} ${text}`)
      .join('\n');
  }
}
