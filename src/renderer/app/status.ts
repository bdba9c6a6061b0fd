/** The texts of the status bar. */
import type { CaptureState } from '../../core/contract/capture.ts';
import { durationText } from '../../core/ladder/duration.ts';
import { NONE, tcpStates } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Item } from '../store/state.ts';

const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

/** `10 frames · 11 socket records · 1 conversation`. */
export function countsText({ tables }: TraceView): string {
  const { frames, records, conversations } = tables;
  const parts = [counted(frames.length, 'frame'), counted(records.length, 'socket record')];
  return [...parts, counted(conversations.length, 'conversation')].join(' · ');
}

/** What was lost, wherever it was lost; empty where nothing was. */
export function lossText(view: TraceView | undefined, capture: CaptureState | undefined): string {
  const counters = view?.tick.counters;
  const dropped = Math.max(
    counters?.lostPackets ?? 0,
    (capture?.dropped ?? 0) + (capture?.interfaceDropped ?? 0),
  );
  const records = Math.max(counters?.lostRecords ?? 0, capture?.recordsLost ?? 0);
  const parts = [`${dropped.toLocaleString('en')} dropped`];
  if (records > 0) parts.push(`${counted(records, 'socket record')} lost`);
  if ((counters?.lostBytes ?? 0) > 0) parts.push(`${counted(counters?.lostBytes ?? 0, 'byte')} damaged`);
  return parts.join(' · ');
}

export function isLoss(text: string): boolean {
  return text !== '0 dropped';
}

/** `clock ±180 ns`; empty before the first sample. */
export function clockText(view: TraceView | undefined): string {
  const error = view?.tick.counters.clockError ?? Number.NaN;
  return Number.isNaN(error) ? '' : `clock: one host, ±${durationText(error)}`;
}

export function lagMedianText(view: TraceView | undefined): string {
  const median = view?.tick.lagMedian;
  return median === undefined ? '' : `kernel → JS lag: median ${durationText(median)}`;
}

/** Violations and unlinked records, where there are any. */
export function linkText(view: TraceView | undefined): string {
  const { violations = 0, unlinked = 0 } = view?.tick.counters ?? {};
  const parts: string[] = [];
  if (violations > 0) parts.push(counted(violations, 'causality violation'));
  if (unlinked > 0 && view?.tick.complete) parts.push(`${counted(unlinked, 'record')} unlinked`);
  return parts.join(' · ');
}

/** `frame 7 · tcp.stream 0 · CLOSE-WAIT / FIN-WAIT-2`, by the selection. */
export function selectionText(view: TraceView, selection: Item | undefined): string {
  if (!selection) return '';
  const { frames, records } = view.tables;
  const isFrame = selection.kind === 'frame';
  const table = isFrame ? frames : records;
  if (selection.row >= table.length) return '';
  const stream = isFrame ? frames.get('stream', selection.row) : records.get('stream', selection.row);
  const parts = [isFrame ? `frame ${selection.row + 1}` : `e${selection.row + 1}`];
  if (stream !== NONE) parts.push(`tcp.stream ${stream}`, statesText(view, selection, stream));
  return parts.filter(Boolean).join(' · ');
}

/** States of both ends after the frame; at a record, by now. Client first. */
function statesText({ tables }: TraceView, { kind, row }: Item, stream: number): string {
  const { frames, conversations } = tables;
  if (stream >= conversations.length) return '';
  const of = (column: 'stateA' | 'stateB'): string =>
    tcpStates[kind === 'frame' ? frames.get(column, row) : conversations.get(column, stream)] ?? '';
  const [a, b] = [of('stateA'), of('stateB')];
  return conversations.get('client', stream) === 1 ? `${b} / ${a}` : `${a} / ${b}`;
}
