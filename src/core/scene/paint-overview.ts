/** Draws the strip that shows all of a ladder: records at the edges, kinds of frames between them, findings on top. */
import { type FrameKind, frameKinds } from '../ladder/kinds.ts';
import type { Canvas } from './canvas.ts';
import { OVERVIEW_PARTS, type Overview } from './overview.ts';
import type { Palette } from './palette.ts';
import type { Mark } from './types.ts';

/** Width of the strip, CSS pixels. */
export const OVERVIEW_WIDTH = 44;
const EDGE = 5;
/** Kinds of frames between the records of either side; findings at the right edge. */
const FROM = 9;
const WIDTH = 20;
const MARKS = 37;

/** What is rare and matters is drawn last, so that it is seen. */
const order: readonly FrameKind[] = [
  'data',
  'ack',
  'other',
  'keepalive',
  'window',
  'syn',
  'fin',
  'trouble',
  'rst',
];

export function paintOverview(
  canvas: Canvas,
  overview: Overview,
  marks: readonly Mark[],
  palette: Palette,
): void {
  for (let line = 0; line < overview.height; line += 1) paintLine(canvas, overview, line, palette);
  for (const { y, severity } of marks) {
    canvas.fillStyle = palette.marks[severity];
    canvas.fillRect(MARKS, Math.round(y) - 1, OVERVIEW_WIDTH - MARKS - 1, 3);
  }
}

function paintLine(canvas: Canvas, { counts }: Overview, line: number, palette: Palette): void {
  const at = line * OVERVIEW_PARTS;
  const part = (kind: FrameKind): number => counts[at + frameKinds.indexOf(kind)]!;
  const sum = order.reduce((total, kind) => total + part(kind), 0);
  let x = FROM;
  for (const kind of order) {
    const share = part(kind);
    if (share === 0) continue;
    // Nothing that is there is thinner than can be seen.
    const width = Math.max(2, (share / sum) * WIDTH);
    canvas.fillStyle = palette.kinds[kind];
    canvas.fillRect(Math.min(x, FROM + WIDTH - width), line, width, 1);
    x += (share / sum) * WIDTH;
  }
  const [left, right] = [counts[at + frameKinds.length]!, counts[at + frameKinds.length + 1]!];
  canvas.fillStyle = palette.client.border;
  if (left > 0) canvas.fillRect(2, line, EDGE, 1);
  canvas.fillStyle = palette.server.border;
  if (right > 0) canvas.fillRect(FROM + WIDTH + 2, line, EDGE, 1);
}
