/** Where an arrow begins and ends: at the strips of its conversation. */
import { stripX } from '../ladder/geometry.ts';
import { isSegment } from '../ladder/kinds.ts';
import { NONE } from '../trace/frames.ts';
import type { SceneInput } from './types.ts';

export interface Ends {
  readonly from: number;
  readonly to: number;
}

/** Between a lifeline's middle and an arrow's end. */
export const LIFELINE_GAP = 9;
/** Length of the arrow of a segment that a socket sent to itself. */
const LOOP = 56;

/** X of a conversation's strip on its side A or B. */
export function laneX(input: Pick<SceneInput, 'view' | 'columns'>, stream: number, end: 'A' | 'B'): number {
  const { view, columns } = input;
  const lane = view.layout.strips.get(end === 'A' ? 'laneA' : 'laneB', stream);
  const slot = view.layout.strips.get(end === 'A' ? 'slotA' : 'slotB', stream);
  return stripX(columns.lanes[lane] ?? columns.wire.from, slot, view.tick.lanes[lane]?.slots ?? 1);
}

/** The side, left or right, of a conversation's end. */
export function sideOfEnd(input: Pick<SceneInput, 'view'>, stream: number, end: 'A' | 'B'): 'left' | 'right' {
  const lane = input.view.layout.strips.get(end === 'A' ? 'laneA' : 'laneB', stream);
  return input.view.tick.lanes[lane]?.side ?? 'left';
}

/** Ends of the arrow of a frame. What is in no conversation spans the wire. */
export function endsOf(input: Pick<SceneInput, 'view' | 'columns'>, frame: number): Ends {
  const { frames } = input.view.tables;
  const { wire } = input.columns;
  const stream = frames.get('stream', frame);
  if (stream === NONE || stream >= input.view.layout.strips.length || !isSegment(frames, frame)) {
    return { from: wire.from + LIFELINE_GAP, to: wire.to - LIFELINE_GAP };
  }
  const a = laneX(input, stream, 'A');
  const b = laneX(input, stream, 'B');
  const [from, to] = frames.get('direction', frame) === 0 ? [a, b] : [b, a];
  if (from === to) return { from: from + LIFELINE_GAP, to: from + LOOP };
  const gap = from < to ? LIFELINE_GAP : -LIFELINE_GAP;
  return { from: from + gap, to: to - gap };
}
