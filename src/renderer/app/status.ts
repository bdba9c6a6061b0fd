/** The texts of the status bar. */
import type { CaptureState } from '../../core/contract/capture.ts';
import { durationText } from '../../core/ladder/duration.ts';
import { NONE, tcpStates } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Item } from '../store/state.ts';
import { countText, type Translate } from '../words/words.ts';

/** `10 frames · 11 socket records · 1 conversation`. */
export function countsText(t: Translate, { tables }: TraceView): string {
  const { frames, records, conversations } = tables;
  const parts = [
    countText(t, '{{count}} frames', frames.length),
    countText(t, '{{count}} socket records', records.length),
  ];
  return [...parts, countText(t, '{{count}} conversations', conversations.length)].join(' · ');
}

/** What was lost, wherever it was lost; empty where nothing was. */
export function lossText(
  t: Translate,
  view: TraceView | undefined,
  capture: CaptureState | undefined,
): string {
  const counters = view?.tick.counters;
  const dropped = Math.max(
    counters?.lostPackets ?? 0,
    (capture?.dropped ?? 0) + (capture?.interfaceDropped ?? 0),
  );
  const records = Math.max(counters?.lostRecords ?? 0, capture?.recordsLost ?? 0);
  const parts = [countText(t, '{{count}} dropped', dropped)];
  if (records > 0) parts.push(countText(t, '{{count}} socket records lost', records));
  if ((counters?.lostBytes ?? 0) > 0)
    parts.push(countText(t, '{{count}} bytes damaged', counters?.lostBytes ?? 0));
  return parts.join(' · ');
}

export function isLoss(t: Translate, text: string): boolean {
  return text !== countText(t, '{{count}} dropped', 0);
}

/** `clock ±180 ns`; empty before the first sample. */
export function clockText(t: Translate, view: TraceView | undefined): string {
  const error = view?.tick.counters.clockError ?? Number.NaN;
  return Number.isNaN(error) ? '' : t('clock: one host, ±{{error}}', { error: durationText(error) });
}

export function lagMedianText(t: Translate, view: TraceView | undefined): string {
  const median = view?.tick.lagMedian;
  return median === undefined ? '' : t('kernel → JS lag: median {{lag}}', { lag: durationText(median) });
}

/** Violations and unlinked records, where there are any. */
export function linkText(t: Translate, view: TraceView | undefined): string {
  const { violations = 0, unlinked = 0 } = view?.tick.counters ?? {};
  const parts: string[] = [];
  if (violations > 0) parts.push(countText(t, '{{count}} causality violations', violations));
  if (unlinked > 0 && view?.tick.complete) parts.push(countText(t, '{{count}} records unlinked', unlinked));
  return parts.join(' · ');
}

/** `frame 7 · tcp.stream 0 · CLOSE-WAIT / FIN-WAIT-2`, by the selection. */
export function selectionText(t: Translate, view: TraceView, selection: Item | undefined): string {
  if (!selection) return '';
  const { frames, records } = view.tables;
  const isFrame = selection.kind === 'frame';
  const table = isFrame ? frames : records;
  if (selection.row >= table.length) return '';
  const stream = isFrame ? frames.get('stream', selection.row) : records.get('stream', selection.row);
  const parts = [isFrame ? t('frame {{number}}', { number: selection.row + 1 }) : `e${selection.row + 1}`];
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
