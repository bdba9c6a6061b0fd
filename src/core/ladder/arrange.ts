/** The order in which the lanes of a side stand, where a person has moved them. */
import type { Lane } from './rows.ts';

/** Names a lane as long as its trace lives. */
export function laneKey({ side, address, port }: Pick<Lane, 'side' | 'address' | 'port'>): string {
  return `${side} ${address} ${port}`;
}

/**
 * Indexes of the lanes of one side from the outside inwards: those that `order` names as it says, the others after
 * them as they came.
 */
export function arrange(lanes: readonly Lane[], side: 'left' | 'right', order: readonly string[]): number[] {
  const place = (index: number): number => {
    const at = order.indexOf(laneKey(lanes[index]!));
    return at < 0 ? order.length + index : at;
  };
  const indexes = lanes.flatMap((lane, index) => (lane.side === side ? [index] : []));
  return indexes.sort((a, b) => place(a) - place(b));
}

/**
 * The order with one lane moved by places on the screen: negative to the left. A lane stays on its side, for the side
 * says whose code the socket records beside it are.
 */
export function moveLane(
  lanes: readonly Lane[],
  order: readonly string[],
  lane: number,
  by: number,
): readonly string[] {
  const side = lanes[lane]?.side;
  if (!side) return order;
  const inwards = side === 'left' ? by : -by;
  const arranged = arrange(lanes, side, order);
  const from = arranged.indexOf(lane);
  const to = Math.min(arranged.length - 1, Math.max(0, from + inwards));
  arranged.splice(from, 1);
  arranged.splice(to, 0, lane);
  const other = arrange(lanes, side === 'left' ? 'right' : 'left', order);
  return [...arranged, ...other].map((index) => laneKey(lanes[index]!));
}
