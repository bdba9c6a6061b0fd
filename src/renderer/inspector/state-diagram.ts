/** The state machine of RFC 9293 §3.3.2 (figure 5) as places and arrows. Like the figure it has CLOSED twice. */
import { tcpStates } from '../../core/trace/frames.ts';

type StateName = (typeof tcpStates)[number];

/** A box of the diagram; `end`: the lower CLOSED. */
export interface Place {
  readonly id: string;
  readonly name: StateName;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

/** An arrow: from where to where, what brings it about and what is done then, and where that stands. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly event: string;
  readonly action: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

export const WIDTH = 440;
export const HEIGHT = 600;
export const BOX = { width: 128, height: 36 } as const;

const place = (name: StateName, x: number, y: number, id: string = name): Place => ({ id, name, x, y });

export const places: readonly Place[] = [
  place('CLOSED', 220, 34),
  place('LISTEN', 220, 134),
  place('SYN-RECEIVED', 68, 222),
  place('SYN-SENT', 372, 222),
  place('ESTABLISHED', 220, 312),
  place('FIN-WAIT-1', 68, 396),
  place('CLOSE-WAIT', 372, 396),
  place('FIN-WAIT-2', 68, 494),
  place('CLOSING', 220, 468),
  place('LAST-ACK', 372, 484),
  place('TIME-WAIT', 220, 570),
  place('CLOSED', 372, 570, 'end'),
];

const arrow = (
  [from, to]: readonly [string, string],
  event: string,
  action: string,
  [x, y]: readonly [number, number],
  anchor: Arrow['anchor'] = 'middle',
): Arrow => ({ from, to, event, action, x, y, anchor });

export const arrows: readonly Arrow[] = [
  arrow(['CLOSED', 'LISTEN'], 'passive', 'OPEN', [231, 90], 'start'),
  arrow(['LISTEN', 'CLOSED'], 'CLOSE', '', [208, 88], 'end'),
  arrow(['CLOSED', 'SYN-SENT'], 'active OPEN', 'snd SYN', [322, 106], 'start'),
  arrow(['SYN-SENT', 'CLOSED'], 'CLOSE', '', [318, 165], 'end'),
  arrow(['LISTEN', 'SYN-RECEIVED'], 'rcv SYN', 'snd SYN,ACK', [126, 162], 'end'),
  arrow(['LISTEN', 'SYN-SENT'], 'SEND', 'snd SYN', [270, 186], 'end'),
  arrow(['SYN-SENT', 'SYN-RECEIVED'], 'rcv SYN', 'snd SYN,ACK', [220, 217]),
  arrow(['SYN-RECEIVED', 'ESTABLISHED'], 'rcv ACK', 'of SYN', [160, 258], 'start'),
  arrow(['SYN-SENT', 'ESTABLISHED'], 'rcv SYN,ACK', 'snd ACK', [330, 268], 'start'),
  arrow(['SYN-RECEIVED', 'FIN-WAIT-1'], 'CLOSE', 'snd FIN', [60, 304], 'end'),
  arrow(['ESTABLISHED', 'FIN-WAIT-1'], 'CLOSE', 'snd FIN', [168, 358], 'start'),
  arrow(['ESTABLISHED', 'CLOSE-WAIT'], 'rcv FIN', 'snd ACK', [322, 346], 'start'),
  arrow(['FIN-WAIT-1', 'FIN-WAIT-2'], 'rcv ACK', 'of FIN', [60, 440], 'end'),
  arrow(['FIN-WAIT-1', 'CLOSING'], 'rcv FIN', 'snd ACK', [164, 414], 'start'),
  arrow(['FIN-WAIT-1', 'TIME-WAIT'], 'rcv FIN,ACK', 'snd ACK', [148, 500], 'start'),
  arrow(['CLOSE-WAIT', 'LAST-ACK'], 'CLOSE', 'snd FIN', [380, 436], 'start'),
  arrow(['FIN-WAIT-2', 'TIME-WAIT'], 'rcv FIN', 'snd ACK', [112, 544], 'end'),
  arrow(['CLOSING', 'TIME-WAIT'], 'rcv ACK', 'of FIN', [228, 514], 'start'),
  arrow(['LAST-ACK', 'end'], 'rcv ACK', 'of FIN', [380, 524], 'start'),
  arrow(['TIME-WAIT', 'end'], '2 MSL', '', [296, 598]),
];

const byId = new Map(places.map((one) => [one.id, one]));
const drawn = new Set(arrows.map(({ from, to }) => `${from} ${to}`));

/** Where an end is drawn that went through these states: CLOSED is the lower one once it has been elsewhere. */
export function placesOf(states: readonly number[]): string[] {
  const names = states.map((state) => tcpStates[state] ?? 'unknown');
  return names
    .map((name, index) => (name === 'CLOSED' && index > 0 ? 'end' : name))
    .filter((name) => byId.has(name));
}

/** One step of a path: the arrow it goes along, or none where the figure has none (an RST, a capture that began later). */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly isDrawn: boolean;
}

export function stepsOf(states: readonly number[]): Step[] {
  const path = placesOf(states);
  return path.slice(1).map((to, index) => {
    const from = path[index]!;
    return { from, to, isDrawn: drawn.has(`${from} ${to}`) };
  });
}

/** Whether an end goes along an arrow that the other one takes too: their ways then stand apart. */
export function isShared(step: Step, others: readonly Step[]): boolean {
  return others.some(({ from, to }) => from === step.from && to === step.to);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the line from the middle of a box to another point leaves the box. */
function edgeOf({ x, y }: Point, to: Point): Point {
  const dx = to.x - x;
  const dy = to.y - y;
  const scale = Math.min(
    BOX.width / 2 / Math.max(Math.abs(dx), 1e-6),
    BOX.height / 2 / Math.max(Math.abs(dy), 1e-6),
  );
  return { x: x + dx * scale, y: y + dy * scale };
}

/** Pairs of opposite arrows stand apart, as do the two ends' ways along the same arrow. */
const APART = 6;

/** The line of a step, moved aside by `shift`; straight from box to box, an undrawn one bent around what lies between. */
export function lineOf({ from, to, isDrawn }: Step, shift = 0): string {
  const a = byId.get(from)!;
  const b = byId.get(to)!;
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const twin = drawn.has(`${to} ${from}`) ? -APART : 0;
  const aside = shift + twin;
  const nx = (-(b.y - a.y) / length) * aside;
  const ny = ((b.x - a.x) / length) * aside;
  const p = edgeOf(a, b);
  const q = edgeOf(b, a);
  const at = ({ x, y }: Point): string => `${(x + nx).toFixed(1)} ${(y + ny).toFixed(1)}`;
  if (isDrawn) return `M${at(p)} L${at(q)}`;
  const bend = { x: (p.x + q.x) / 2 + (b.y - a.y) * 0.22, y: (p.y + q.y) / 2 - (b.x - a.x) * 0.22 };
  return `M${at(p)} Q${at(bend)} ${at(q)}`;
}
