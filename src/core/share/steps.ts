/** The rows of a ladder one after the other, for those formats that have no picture. */
import { arrange } from '../ladder/arrange.ts';
import { durationText, secondsText } from '../ladder/duration.ts';
import { arrowLabel, arrowNumbers, type FrameKind, frameKind, isSegment } from '../ladder/kinds.ts';
import { sideOfRole } from '../ladder/scope.ts';
import type { LadderTrace } from '../scene/trace.ts';
import { NONE } from '../trace/frames.ts';
import { entryRow, isRecordEntry } from '../trace/order.ts';
import { recordKinds } from '../trace/sockets.ts';
import { startOfTrace } from '../trace/start.ts';
import type { PictureRows } from './picture.ts';

export type Step =
  | { readonly kind: 'idle'; readonly text: string }
  | {
      readonly kind: 'frame';
      readonly time: string;
      readonly what: FrameKind;
      /** Lanes; undefined: it is in no conversation. */
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly label: string;
      readonly numbers: string;
    }
  | {
      readonly kind: 'record';
      readonly time: string;
      readonly side: 'left' | 'right';
      /** Lane of the record's conversation on its side; undefined: it has none. */
      readonly lane: number | undefined;
      readonly call: boolean;
      readonly text: string;
    };

export function stepsOf(
  view: LadderTrace,
  { first, end }: PictureRows,
  chipText: (entry: number) => string,
): Step[] {
  const { rows } = view.layout;
  const steps: Step[] = [];
  for (let row = first; row < Math.min(end, view.rows); row += 1) {
    const idle = rows.get('idle', row);
    if (idle > 0 && row > first) steps.push({ kind: 'idle', text: `${durationText(idle)} idle` });
    const entry = rows.get('entry', row);
    steps.push(isRecordEntry(entry) ? recordStep(view, entry, chipText) : frameStep(view, entry, chipText));
  }
  return steps;
}

/** Lanes from left to right on the screen. */
export function lanesOnScreen(view: LadderTrace, order: readonly string[] = []): number[] {
  const { lanes } = view.tick;
  return [...arrange(lanes, 'left', order), ...arrange(lanes, 'right', order).reverse()];
}

function frameStep(view: LadderTrace, frame: number, chipText: (entry: number) => string): Step {
  const { frames, extras } = view.tables;
  const time = timeOf(view, 'frames', frame);
  const what = frameKind(frames, frame);
  const stream = frames.get('stream', frame);
  if (!isSegment(frames, frame) || stream >= view.layout.strips.length) {
    return { kind: 'frame', time, what, from: undefined, to: undefined, label: chipText(frame), numbers: '' };
  }
  const [a, b] = [view.layout.strips.get('laneA', stream), view.layout.strips.get('laneB', stream)];
  const [from, to] = frames.get('direction', frame) === 0 ? [a, b] : [b, a];
  const label = arrowLabel(frames, extras, frame);
  return { kind: 'frame', time, what, from, to, label, numbers: arrowNumbers(frames, frame) };
}

function recordStep(view: LadderTrace, entry: number, chipText: (entry: number) => string): Step {
  const { records, sockets } = view.tables;
  const record = entryRow(entry);
  const side = sideOfRole(sockets.get('role', records.get('socket', record)));
  const call = records.get('kind', record) === recordKinds.call;
  const lane = laneOf(view, record, side);
  return { kind: 'record', time: timeOf(view, 'records', record), side, lane, call, text: chipText(entry) };
}

function laneOf(view: LadderTrace, record: number, side: 'left' | 'right'): number | undefined {
  const { strips } = view.layout;
  const stream = view.tables.records.get('stream', record);
  if (stream === NONE || stream >= strips.length || strips.get('placed', stream) !== 1) return undefined;
  const ends = [strips.get('laneA', stream), strips.get('laneB', stream)];
  return ends.find((lane) => view.tick.lanes[lane]?.side === side);
}

function timeOf(view: LadderTrace, table: 'frames' | 'records', row: number): string {
  const start = startOfTrace(view.tables);
  const seconds = view.tables[table].get('seconds', row);
  if (Number.isNaN(seconds)) return '';
  return secondsText(seconds - start.seconds, view.tables[table].get('nanos', row) - start.nanos);
}
