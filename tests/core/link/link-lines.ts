/** Runs a trace from text through the linker, and says what was linked, line by line. */
import { RECORD_NAMES, recordName } from '../../../src/core/capfile/records/names.ts';
import {
  eachLinkOf,
  type LinkView,
  linkRelations,
  type RecordView,
} from '../../../src/core/trace/sockets.ts';
import { MiniEngine } from './mini-engine.ts';
import { type TraceParts, type TraceTextOptions, traceParts } from './trace-text.ts';

/** In which order the two logs come. */
export type Delivery = 'frames-first' | 'records-first' | 'mixed';

export interface RunOptions extends TraceTextOptions {
  readonly delivery?: Delivery;
  readonly random?: () => number;
}

/** The trace of a text after everything has come. */
export function run(text: string, options: RunOptions = {}): MiniEngine {
  return deliver(traceParts(text, options), options);
}

/** Hands frames and entries in, by default as a file holds them: frames, then records. */
export function deliver(parts: TraceParts, options: RunOptions = {}): MiniEngine {
  const engine = new MiniEngine();
  const delivery = options.delivery ?? 'frames-first';
  if (delivery === 'frames-first') {
    for (const frame of parts.frames) engine.frame(frame);
    engine.watermark(Number.POSITIVE_INFINITY, 0);
    for (const entry of parts.entries) engine.entry(entry);
  } else if (delivery === 'records-first') {
    for (const entry of parts.entries) engine.entry(entry);
    for (const frame of parts.frames) {
      engine.frame(frame);
      engine.watermark(frame.seconds, frame.nanos - 1);
    }
  } else interleave(engine, parts, options.random ?? Math.random);
  engine.finish();
  return engine;
}

/** Each log in its own order, mixed at random; the watermark follows the frames. */
function interleave(engine: MiniEngine, parts: TraceParts, random: () => number): void {
  let frame = 0;
  let entry = 0;
  while (frame < parts.frames.length || entry < parts.entries.length) {
    const takeFrame = entry >= parts.entries.length || (frame < parts.frames.length && random() < 0.5);
    if (!takeFrame) engine.entry(parts.entries[entry++]!);
    else {
      const packet = parts.frames[frame++]!;
      engine.frame(packet);
      if (random() < 0.5) engine.watermark(packet.seconds, packet.nanos - 1);
    }
  }
}

/** What lines are made of: the tables of some engine. */
export interface LinkedTrace {
  readonly records: RecordView;
  readonly links: LinkView;
  label(socket: number): string;
  errorCode(index: number): string;
  reason(record: number): string | undefined;
}

/** `c 'connect' ← 2`: each linked record with its frame numbers, in the order of the log; repeats in brackets. */
export function linkLines(text: string, options: RunOptions = {}): string[] {
  return linkLinesOf(run(text, options));
}

export function linkLinesOf(engine: LinkedTrace): string[] {
  const lines: string[] = [];
  for (let record = 0; record < engine.records.length; record += 1) {
    const parts = [
      linked(engine, record, linkRelations.causedBy, '←'),
      linked(engine, record, linkRelations.causes, '→'),
    ];
    const links = parts.filter((part) => part !== '').join(' ');
    if (links !== '') lines.push(`${recordLabel(engine, record)} ${links}`);
  }
  return lines;
}

/** `c write(5)`, `a 'data' 5`. */
export function recordLabel(engine: LinkedTrace, record: number): string {
  const label = engine.label(engine.records.get('socket', record)) || '?';
  const name = recordName(engine.records.get('name', record));
  const bytes = engine.records.get('byteLength', record);
  if (name.kind === 'call') return `${label} ${name.name}(${bytes || ''})`;
  const code =
    name.code === RECORD_NAMES.error.code ? engine.errorCode(engine.records.get('error', record)) : '';
  return `${label} ${name.text}${bytes ? ` ${bytes}` : ''}${code ? ` ${code}` : ''}`;
}

function linked(engine: LinkedTrace, record: number, relation: number, arrow: string): string {
  const frames: { number: number; repeated: boolean }[] = [];
  const { links, records } = engine;
  eachLinkOf(records, links, record, (link) => {
    if (links.get('relation', link) !== relation) return;
    frames.push({ number: links.get('frame', link) + 1, repeated: links.get('repeated', link) === 1 });
  });
  if (frames.length === 0) return '';
  frames.sort((a, b) => a.number - b.number);
  return `${arrow} ${frames.map((one) => (one.repeated ? `(${one.number})` : `${one.number}`)).join(' ')}`;
}

/** `c write(5): frames-lost` for each record that should have a link and has none. */
export function unlinkedLines(engine: LinkedTrace): string[] {
  const lines: string[] = [];
  for (let record = 0; record < engine.records.length; record += 1) {
    const reason = engine.reason(record);
    if (reason) lines.push(`${recordLabel(engine, record)}: ${reason}`);
  }
  return lines;
}
