/** A ladder as text for a README: aligned columns, the wire between them, in Unicode's line characters or ASCII alone. */
import type { LadderTrace } from '../scene/trace.ts';
import type { PictureRows } from './picture.ts';
import { lanesOnScreen, type Step, stepsOf } from './steps.ts';
import { laneLabel } from './svg.ts';

export interface TextOptions {
  readonly rows: PictureRows;
  readonly ascii?: boolean;
  readonly laneOrder?: readonly string[];
  readonly chipText: (entry: number) => string;
}

interface Signs {
  readonly lane: string;
  readonly line: string;
  readonly right: string;
  readonly left: string;
  readonly fold: string;
}

const unicode: Signs = { lane: '│', line: '─', right: '▶', left: '◀', fold: '┄' };
const ascii: Signs = { lane: '|', line: '-', right: '>', left: '<', fold: '.' };

/** Characters between two lanes of a side, and the least between the sides. */
const APART = 8;
const LEAST_WIRE = 30;
const LONGEST_CHIP = 36;

/** Columns of characters. */
interface Grid {
  readonly time: number;
  readonly chips: { readonly left: number; readonly right: number };
  /** By lane: its column, within the wire. */
  readonly lanes: ReadonlyMap<number, number>;
  readonly wire: number;
  readonly signs: Signs;
}

export function ladderText(view: LadderTrace, options: TextOptions): string {
  const signs = options.ascii ? ascii : unicode;
  const steps = stepsOf(view, options.rows, options.chipText);
  const grid = gridOf(view, steps, lanesOnScreen(view, options.laneOrder), signs);
  const lines = [...headLines(view, grid), ...steps.map((step) => stepLine(step, grid))];
  const text = lines.map((line) => line.trimEnd()).join('\n');
  return `${options.ascii ? toAscii(text) : text}\n`;
}

function gridOf(view: LadderTrace, steps: readonly Step[], onScreen: readonly number[], signs: Signs): Grid {
  const records = steps.filter((step) => step.kind === 'record');
  const longest = (side: 'left' | 'right'): number =>
    Math.max(0, ...records.filter((step) => step.side === side).map(({ text }) => chipOf(text).length));
  const labels = steps.map((step) => (step.kind === 'frame' ? labelOf(step).length + 8 : 0));
  const middle = Math.max(LEAST_WIRE, ...labels);
  const lanes = new Map<number, number>();
  let at = 0;
  onScreen.forEach((lane, index) => {
    const before = onScreen[index - 1];
    const crosses = before !== undefined && view.tick.lanes[before]?.side !== view.tick.lanes[lane]?.side;
    if (index > 0) at += crosses ? middle : APART;
    lanes.set(lane, at);
  });
  const time = Math.max(8, ...steps.map((step) => (step.kind === 'idle' ? 0 : step.time.length)));
  const chips = { left: longest('left'), right: longest('right') };
  return { time, chips, lanes, wire: onScreen.length > 1 ? at + 1 : middle, signs };
}

const chipOf = (text: string): string =>
  text.length > LONGEST_CHIP ? `${text.slice(0, LONGEST_CHIP - 1)}…` : text;

const labelOf = (step: Step & { readonly kind: 'frame' }): string => `${step.label} ${step.numbers}`.trim();

/** Who each lane is, over its column; names that would touch stand on lines of their own. */
function headLines(view: LadderTrace, { time, chips, lanes }: Grid): string[] {
  const lines: string[] = [];
  for (const [lane, at] of lanes) {
    const { side } = view.tick.lanes[lane]!;
    const text = `${side === 'left' ? 'client' : 'server'} ${laneLabel(view, view.tick.lanes[lane]!)}`;
    const start = Math.max(0, time + chips.left + 4 + at - Math.floor(text.length / 2));
    const free = lines.findIndex((line) => line.length < start);
    const row = free < 0 ? lines.length : free;
    lines[row] = (lines[row] ?? '').padEnd(start) + text;
  }
  return lines;
}

function stepLine(step: Step, grid: Grid): string {
  const { time, chips } = grid;
  if (step.kind === 'idle') return `${' '.repeat(time + 2 + chips.left)}  ${foldLine(step.text, grid)}`;
  const left = step.kind === 'record' && step.side === 'left' ? chipOf(step.text) : '';
  const right = step.kind === 'record' && step.side === 'right' ? chipOf(step.text) : '';
  const wire = step.kind === 'frame' ? arrowLine(step, grid) : lanesLine(grid).join('');
  return `${step.time.padStart(time)}  ${left.padStart(chips.left)}  ${wire}  ${right}`;
}

/** The lanes where nothing crosses them. */
function lanesLine({ lanes, wire, signs }: Grid): string[] {
  const line = Array.from({ length: wire }, () => ' ');
  for (const at of lanes.values()) line[at] = signs.lane;
  return line;
}

function arrowLine(step: Step & { readonly kind: 'frame' }, grid: Grid): string {
  const { lanes, wire, signs } = grid;
  const from = step.from === undefined ? 0 : (lanes.get(step.from) ?? 0);
  const to = step.to === undefined ? wire - 1 : (lanes.get(step.to) ?? wire - 1);
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const line = lanesLine(grid);
  for (let at = low + 1; at < high; at += 1) line[at] = signs.line;
  line[to > from ? high - 1 : low + 1] = to > from ? signs.right : signs.left;
  write(line, ` ${labelOf(step)} `, low + 1, high - 1);
  return line.join('');
}

function foldLine(text: string, { lanes, wire, signs }: Grid): string {
  const line = Array.from({ length: wire }, (_, at) => (at % 2 === 0 ? signs.fold : ' '));
  for (const at of lanes.values()) line[at] = signs.lane;
  write(line, ` ${text} `, 0, wire - 1);
  return line.join('');
}

/** Writes a text into the middle of a line's part. */
function write(line: string[], text: string, from: number, to: number): void {
  const room = to - from - 3;
  const shown = text.length > room ? `${text.slice(0, Math.max(0, room - 2))}… ` : text;
  const start = from + Math.max(1, Math.floor((to - from - shown.length) / 2));
  [...shown].forEach((character, index) => {
    line[start + index] = character;
  });
}

const plain: Readonly<Record<string, string>> = {
  '…': '~',
  µ: 'u',
  '·': '/',
  '−': '-',
  '→': '>',
  '‘': "'",
  '’': "'",
};

/** Characters outside ASCII have their nearest, or a question mark: the columns stay where they are. */
function toAscii(text: string): string {
  return text.replace(/[^\n -~]/gu, (character) => plain[character] ?? '?');
}
