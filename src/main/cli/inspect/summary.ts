import { spanText } from '../../../core/findings/render.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { LoadedTrace } from '../load.ts';
import { type Totals, totalsOf } from './totals.ts';

/** `1 frame`, `2 frames`. */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** One line: what was recorded, what was lost, and how well records and frames fit together. */
export function totalsLine(totals: Totals): string {
  const parts = [
    counted(totals.conversations, 'conversation'),
    counted(totals.frames, 'frame'),
    counted(totals.records, 'record'),
    `${totals.lostFrames + totals.lostRecords} lost`,
    counted(totals.violations, 'violation'),
    `${totals.unlinked} unlinked`,
  ];
  if (totals.smallestSlack !== undefined) parts.push(`smallest slack ${spanText(totals.smallestSlack)}`);
  if (totals.medianLag !== undefined) parts.push(`median lag ${spanText(totals.medianLag)}`);
  if (totals.clockError !== undefined) parts.push(`clock error ±${spanText(totals.clockError)}`);
  return parts.join(', ');
}

interface TimeSpan {
  readonly first: number;
  readonly seconds: number;
}

/** First frame's time and the time to the last one, seconds; undefined where no frame has a time. */
function timeSpan({ engine }: LoadedTrace): TimeSpan | undefined {
  const { frames } = engine.tables;
  if (frames.length === 0) return undefined;
  const at = (row: number) => frames.get('seconds', row) + frames.get('nanos', row) / 1e9;
  const first = at(0);
  return Number.isNaN(first) ? undefined : { first, seconds: at(frames.length - 1) - first };
}

/** Heading and value, a pair a line; those without a value are left out. */
function rows(trace: LoadedTrace): [string, string | undefined][] {
  const { engine } = trace;
  const span = timeSpan(trace);
  const totals = totalsOf(engine);
  const { infos } = engine;
  const [device] = engine.interfaces;
  return [
    ['File', engine.format?.description],
    ['Written by', engine.sections[0]?.application],
    ['Device', infos.get('capture.device') ?? device?.name],
    ['Filter', infos.get('capture.filter') ?? device?.filter],
    ['Scenario', infos.get('scenario.id')],
    ['Options', infos.get('scenario.options')],
    ['First frame', span && new Date(span.first * 1000).toISOString()],
    ['Duration', span && `${span.seconds.toFixed(9)} s`],
    ['Frames', String(totals.frames)],
    ['Conversations', String(totals.conversations)],
    ['Sockets', String(totals.sockets)],
    ['Socket records', String(totals.records)],
    ['Links', String(totals.links)],
    ['Violations', String(totals.violations)],
    ['Unlinked', String(totals.unlinked)],
    ['Smallest slack', totals.smallestSlack === undefined ? undefined : spanText(totals.smallestSlack)],
    ['Median lag', totals.medianLag === undefined ? undefined : spanText(totals.medianLag)],
    ['Clock error', totals.clockError === undefined ? undefined : `±${spanText(totals.clockError)}`],
    ['Lost frames', String(totals.lostFrames)],
    ['Lost records', String(totals.lostRecords)],
    ['Lost bytes', String(totals.lostBytes)],
  ];
}

/** `--summary`: the file as a whole; with `--json` the totals and named texts as one object. */
export function printSummary(trace: LoadedTrace, out: ByteWriter, json: boolean): void {
  if (json) {
    const summary = { ...totalsOf(trace.engine), infos: Object.fromEntries(trace.engine.infos) };
    out.text(`${JSON.stringify(summary)}\n`);
    return;
  }
  for (const [heading, value] of rows(trace)) {
    if (value !== undefined) out.text(`${heading.padEnd(15)} ${value}\n`);
  }
}
