/** Where the ladder's columns stand for a width: times, records left, lanes, records right. All in CSS pixels. */
import type { Lane } from './rows.ts';

/** A column from `from` to `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Columns {
  readonly width: number;
  readonly times: Span;
  /** Records of clients, chips right-aligned. */
  readonly left: Span;
  /** Records of servers and accepted sockets, chips left-aligned. */
  readonly right: Span;
  /** The wire: between the outermost lanes. */
  readonly wire: Span;
  /** Centre of each lane, in the order of the lanes given. */
  readonly lanes: readonly number[];
}

/** Width of one strip of a lifeline, and from one strip's middle to the next. */
export const STRIP_WIDTH = 10;
export const STRIP_STEP = 13;

const TIMES = 78;
/** Between a lane and the records of its side: names of states, curves of links. */
const STATE_ROOM = 86;
const NARROW_STATE_ROOM = 70;
const LANE_ROOM = 46;
const MARGIN = 14;
/** The least that an arrow with its label needs. */
const LEAST_WIRE = 150;

/**
 * Lays out the columns. Where there are no socket records at all (`records` false) the wire takes their room.
 * With no lane on a side (no frame yet), one is laid out all the same: its place is where the first will be.
 */
export function columnsFor(width: number, lanes: readonly Lane[], records: boolean): Columns {
  const left = lanes.filter((lane) => lane.side === 'left');
  const right = lanes.filter((lane) => lane.side === 'right');
  const room = width < 820 ? NARROW_STATE_ROOM : STATE_ROOM;
  const lanesWidth = widthOf(left) + widthOf(right);
  const rest = width - TIMES - MARGIN - lanesWidth - 2 * room - LEAST_WIRE;
  const chips = records ? clamp(rest / 2, 64, clamp(width * 0.2, 110, 270)) : 0;
  const leftLane = TIMES + chips + room;
  const rightEnd = width - MARGIN - chips - room;
  const xs = placeLanes(lanes, leftLane, Math.max(rightEnd, leftLane + 40 + lanesWidth));
  return {
    width,
    times: { from: 0, to: TIMES },
    left: { from: TIMES, to: TIMES + chips },
    right: { from: rightEnd + room, to: rightEnd + room + chips },
    wire: wireOf(lanes, xs, leftLane, rightEnd),
    lanes: xs,
  };
}

/** Middle of strip `slot` in a lane of `slots` strips whose middle is `x`. */
export function stripX(x: number, slot: number, slots: number): number {
  return slot >= slots ? x : x + (slot - (slots - 1) / 2) * STRIP_STEP;
}

function widthOf(lanes: readonly Lane[]): number {
  return lanes.slice(1).reduce((sum, lane) => sum + step(lane), 0);
}

const step = (lane: Lane): number => LANE_ROOM + (lane.slots - 1) * STRIP_STEP;

function placeLanes(lanes: readonly Lane[], leftFrom: number, rightTo: number): number[] {
  let fromLeft = leftFrom;
  let fromRight = rightTo;
  let firstLeft = true;
  let firstRight = true;
  return lanes.map((lane) => {
    if (lane.side === 'left') {
      if (!firstLeft) fromLeft += step(lane);
      firstLeft = false;
      return fromLeft;
    }
    if (!firstRight) fromRight -= step(lane);
    firstRight = false;
    return fromRight;
  });
}

function wireOf(lanes: readonly Lane[], xs: readonly number[], leftLane: number, rightEnd: number): Span {
  // The inner edge of a lane is that of its innermost strip.
  const half = (index: number): number => ((lanes[index]!.slots - 1) / 2) * STRIP_STEP;
  const edges = (side: 'left' | 'right', inwards: 1 | -1): number[] =>
    xs.flatMap((x, index) => (lanes[index]!.side === side ? [x + inwards * half(index)] : []));
  return { from: Math.max(leftLane, ...edges('left', 1)), to: Math.min(rightEnd, ...edges('right', -1)) };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
