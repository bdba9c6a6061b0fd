/** The lifelines' visible segments, with their names where there is room. */
import { STRIP_WIDTH, stripX } from '../ladder/geometry.ts';
import type { Segment } from '../ladder/lifelines.ts';
import type { Detail } from '../ladder/view.ts';
import { type TcpState, tcpStates } from '../trace/frames.ts';
import type { SceneInput } from './types.ts';

export interface LifelineShape {
  readonly state: TcpState;
  readonly x: number;
  readonly width: number;
  /** Top and bottom, CSS pixels. */
  readonly from: number;
  readonly to: number;
  /** The state's name; empty where another strip or the next state stands in its way. */
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
  readonly align: 'left' | 'right';
}

/** Below the middle of the row whose frame changed the state. */
const DROP = 4;
/** Where there is no connection the lifeline is thin: a second cue beside its colour. */
const CLOSED_WIDTH = 4;
const LABEL_HEIGHT = 12;
const LABEL_GAP = 9;

/** Segments of one strip that are drawn where rows share pixels. */
const MOST_FROM_AFAR = 200;

/** The visible segments; their names only where rows are high enough to read. */
export function sceneLifelines(input: SceneInput, detail: Detail): LifelineShape[] {
  const { view, window } = input;
  const bottom = window.top + window.height / window.rowHeight;
  const limit = detail === 'bins' ? MOST_FROM_AFAR : Number.POSITIVE_INFINITY;
  const segments = view.lifelines.visible(window.top - 1, bottom, limit);
  const shapes = segments.map((segment) => shapeOf(input, segment));
  if (detail !== 'full') return shapes;
  return shapes.map((shape, index) => withLabel(input, shape, segments, index, shapes));
}

function shapeOf(input: SceneInput, segment: Segment): LifelineShape {
  const { view, columns, window } = input;
  const lane = view.tick.lanes[segment.lane];
  const x = stripX(columns.lanes[segment.lane] ?? 0, segment.slot, lane?.slots ?? 1);
  const pixel = (y: number): number => (y - window.top + 0.5) * window.rowHeight + DROP;
  const end = Math.min(segment.to, view.tick.height + 0.5);
  // The first segment begins at the top of the ladder, not at the middle of its first row.
  const from = segment.from === 0 ? (0.25 - window.top) * window.rowHeight : pixel(segment.from);
  const to = pixel(segment.to === Number.POSITIVE_INFINITY ? end : segment.to);
  const state = tcpStates[segment.state] ?? 'unknown';
  const isConnected = state !== 'CLOSED' && state !== 'unknown';
  const width = isConnected ? Math.max(6, STRIP_WIDTH - ((lane?.slots ?? 1) - 1)) : CLOSED_WIDTH;
  return { state, x, width, from, to: to - 2, label: '', labelX: 0, labelY: 0, align: 'left' };
}

/** Names stand outside the outermost strip of each side; a state too short for its own name shares the line before it. */
function withLabel(
  input: SceneInput,
  shape: LifelineShape,
  segments: readonly Segment[],
  index: number,
  shapes: readonly LifelineShape[],
): LifelineShape {
  const segment = segments[index]!;
  if (shape.state === 'unknown' || !isOutermost(input, segment)) return shape;
  const top = Math.max(shape.from, 0);
  const visible = Math.min(shape.to, input.window.height) - top;
  if (visible < LABEL_HEIGHT) return shape;
  const side = input.view.tick.lanes[segment.lane]?.side ?? 'left';
  const labelX = side === 'left' ? shape.x - LABEL_GAP : shape.x + LABEL_GAP;
  const label = passedBefore(segments, index, shapes) + shape.state;
  return { ...shape, label, labelX, labelY: top + 9, align: side === 'left' ? 'right' : 'left' };
}

/** States of the same strip just before this one that had no room for their names: `FIN-WAIT-1 → `. */
function passedBefore(segments: readonly Segment[], index: number, shapes: readonly LifelineShape[]): string {
  const segment = segments[index]!;
  const before = segments[index - 1];
  const shape = shapes[index - 1];
  if (!before || !shape || before.lane !== segment.lane || before.slot !== segment.slot) return '';
  const isBeginning = shape.state === 'CLOSED' || shape.state === 'LISTEN' || shape.state === 'unknown';
  if (isBeginning || shape.from < 0 || shape.to - shape.from >= LABEL_HEIGHT) return '';
  return `${shape.state} → `;
}

function isOutermost({ view, columns }: SceneInput, segment: Segment): boolean {
  const { lanes } = view.tick;
  const lane = lanes[segment.lane];
  if (!lane) return false;
  const xs = columns.lanes.filter((_, index) => lanes[index]?.side === lane.side);
  const outermost = lane.side === 'left' ? Math.min(...xs) : Math.max(...xs);
  const outer = lane.side === 'left' ? 0 : lane.slots - 1;
  return columns.lanes[segment.lane] === outermost && segment.slot === outer;
}
