/** Where the ladder's columns stand for a width: times, records left, lanes, records right. All in CSS pixels. */
import { arrange } from './arrange.ts';
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
const NARROW_TIMES = 70;
/** Between a lane and the records of its side: names of states, curves of links. */
const STATE_ROOM = 86;
const NARROW_STATE_ROOM = 72;
/** From lane to lane: room for `:50001`, and for whole addresses where those of a side differ. */
const LANE_ROOM = 52;
const WIDE_LANE_ROOM = 112;
const MARGIN = 14;
/** The least that an arrow with its label needs. */
const LEAST_WIRE = 150;
const NARROW_WIRE = 124;
/** Below this every column gives some of its room to the chips. */
const NARROW = 820;

/**
 * Lays out the columns. Where there are no socket records at all (`records` false) the wire takes their room.
 * With no lane on a side (no frame yet), one is laid out all the same: its place is where the first will be.
 * @param order lanes as a person has moved them (`moveLane`)
 */
export function columnsFor(
  width: number,
  lanes: readonly Lane[],
  records: boolean,
  order: readonly string[] = [],
): Columns {
  const sides = { left: arrange(lanes, 'left', order), right: arrange(lanes, 'right', order) };
  const narrow = width < NARROW;
  const room = narrow ? NARROW_STATE_ROOM : STATE_ROOM;
  const times = narrow ? NARROW_TIMES : TIMES;
  const apart = laneRoom(width, lanes, sides);
  const lanesWidth = widthOf(lanes, sides.left, apart) + widthOf(lanes, sides.right, apart);
  const rest = width - times - MARGIN - lanesWidth - 2 * room - (narrow ? NARROW_WIRE : LEAST_WIRE);
  const chips = records ? clamp(rest / 2, 64, clamp(width * 0.2, 110, 270)) : 0;
  const leftLane = times + chips + room;
  const rightEnd = width - MARGIN - chips - room;
  const rightLane = Math.max(rightEnd, leftLane + 40 + lanesWidth);
  const xs: number[] = lanes.map(() => 0);
  place(lanes, sides.left, leftLane, apart, xs);
  place(lanes, sides.right, rightLane, -apart, xs);
  return {
    width,
    times: { from: 0, to: times },
    left: { from: times, to: times + chips },
    right: { from: rightEnd + room, to: rightEnd + room + chips },
    wire: wireOf(lanes, xs, leftLane, rightEnd),
    lanes: xs,
  };
}

/** Middle of strip `slot` in a lane of `slots` strips whose middle is `x`. */
export function stripX(x: number, slot: number, slots: number): number {
  return slot >= slots ? x : x + (slot - (slots - 1) / 2) * STRIP_STEP;
}

interface Sides {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Lanes whose ports alone do not tell them apart stand far enough from each other for their addresses, where that fits. */
function laneRoom(width: number, lanes: readonly Lane[], { left, right }: Sides): number {
  const differ = (side: readonly number[]): boolean =>
    new Set(side.map((index) => lanes[index]!.address)).size > 1;
  const between = left.length + right.length - 2;
  if (between < 1 || !(differ(left) || differ(right))) return LANE_ROOM;
  return clamp((width * 0.3) / between, LANE_ROOM, WIDE_LANE_ROOM);
}

function widthOf(lanes: readonly Lane[], side: readonly number[], apart: number): number {
  return side.slice(1).reduce((sum, index) => sum + apart + strips(lanes[index]!), 0);
}

/** Width that the strips of a lane take beyond the first. */
const strips = (lane: Lane): number => (lane.slots - 1) * STRIP_STEP;

/** Sets the places of a side's lanes, from the outermost inwards; `apart` is negative where that is to the left. */
function place(
  lanes: readonly Lane[],
  side: readonly number[],
  from: number,
  apart: number,
  xs: number[],
): void {
  let x = from;
  side.forEach((index, at) => {
    if (at > 0) x += apart + Math.sign(apart) * strips(lanes[index]!);
    xs[index] = x;
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
