/**
 * Draws a scene. The order is the depth: bands, links, lifelines, arrows, chips. Arrows lie on lifelines: where several
 * conversations stand side by side in one lane, the head of one would else be hidden by the strip of another.
 */
import type { Columns } from '../ladder/geometry.ts';
import { frameKinds } from '../ladder/kinds.ts';
import type { Canvas } from './canvas.ts';
import type { LifelineShape } from './lifelines.ts';
import type { LinkCurve } from './links.ts';
import { paintArrow } from './paint-arrows.ts';
import type { Palette } from './palette.ts';
import type { Scene } from './scene.ts';
import { CHIP_PADDING, type Chip, type Mark } from './types.ts';

export interface Fonts {
  readonly sans: string;
  readonly mono: string;
}

export interface PaintStyle {
  readonly palette: Palette;
  readonly fonts: Fonts;
  readonly columns: Columns;
}

export function paintScene(canvas: Canvas, scene: Scene, style: PaintStyle): void {
  const { palette } = style;
  canvas.textBaseline = 'alphabetic';
  for (const band of scene.bands) {
    canvas.fillStyle = band.kind === 'selected' ? palette.select : palette.hover;
    canvas.fillRect(0, band.y, style.columns.width, band.height);
  }
  paintBins(canvas, scene, style);
  paintTimes(canvas, scene, style);
  paintTrueTime(canvas, scene, style);
  for (const gap of scene.gaps) paintGap(canvas, gap.y, gap.text, style);
  for (const link of scene.links) paintLink(canvas, link, style);
  for (const shape of scene.lifelines) paintLifeline(canvas, shape, scene, style);
  for (const arrow of scene.arrows) paintArrow(canvas, arrow, style);
  for (const shape of scene.lifelines) paintState(canvas, shape, scene, style);
  for (const chip of scene.chips) paintChip(canvas, chip, style);
  for (const link of scene.links) paintLag(canvas, link, style);
  for (const mark of scene.marks) paintMark(canvas, mark, style);
}

/** A text with an edge in the background's colour, so that it can be read over lines. */
export function textWithHalo(canvas: Canvas, text: string, x: number, y: number, style: PaintStyle): void {
  canvas.strokeStyle = style.palette.panel;
  canvas.lineWidth = 3.5;
  canvas.lineJoin = 'round';
  canvas.strokeText(text, x, y);
  canvas.fillText(text, x, y);
}

function paintTimes(canvas: Canvas, scene: Scene, { palette, fonts, columns }: PaintStyle): void {
  canvas.font = `10.5px ${fonts.mono}`;
  canvas.fillStyle = palette.text3;
  canvas.textAlign = 'right';
  for (const { y, text } of scene.times) canvas.fillText(text, columns.times.to - 14, Math.round(y) + 4);
}

/** How long empty stretches are, under the times; beside them a bar where rows had to be spread. */
function paintTrueTime(canvas: Canvas, scene: Scene, { palette, fonts, columns }: PaintStyle): void {
  canvas.font = `9.5px ${fonts.mono}`;
  canvas.fillStyle = palette.text3;
  canvas.textAlign = 'right';
  for (const { y, text } of scene.waits) canvas.fillText(text, columns.times.to - 14, Math.round(y) + 3);
  canvas.fillStyle = palette.grid;
  for (const { from, to } of scene.clusters) canvas.fillRect(columns.times.from + 5, from, 2, to - from);
}

/** A finding rests on the row: a dot for a note, a triangle for a warning, a diamond for an error. */
export function paintMark(canvas: Canvas, { y, severity }: Mark, { palette, columns }: PaintStyle): void {
  const x = columns.times.to - 5;
  canvas.fillStyle = palette.marks[severity];
  canvas.beginPath();
  if (severity === 'note') canvas.roundRect(x - 3, y - 3, 6, 6, 3);
  else if (severity === 'warn') polygon(canvas, [x, y - 4.5, x + 5, y + 4, x - 5, y + 4]);
  else polygon(canvas, [x, y - 5.5, x + 5.5, y, x, y + 5.5, x - 5.5, y]);
  canvas.fill();
}

function polygon(canvas: Canvas, points: readonly number[]): void {
  canvas.moveTo(points[0]!, points[1]!);
  for (let at = 2; at < points.length; at += 2) canvas.lineTo(points[at]!, points[at + 1]!);
  canvas.closePath();
}

/** Folded idle time: a dotted line across the wire that gives way to its length. */
function paintGap(canvas: Canvas, y: number, text: string, { palette, fonts, columns }: PaintStyle): void {
  const { from, to } = columns.wire;
  const middle = (from + to) / 2;
  const half = text.length * 3.4 + 12;
  const line = Math.round(y) + 0.5;
  canvas.strokeStyle = palette.grid;
  canvas.lineWidth = 1;
  canvas.setLineDash([2, 4]);
  canvas.beginPath();
  canvas.moveTo(from + 14, line);
  canvas.lineTo(middle - half, line);
  canvas.moveTo(middle + half, line);
  canvas.lineTo(to - 14, line);
  canvas.stroke();
  canvas.setLineDash([]);
  canvas.font = `10.5px ${fonts.mono}`;
  canvas.fillStyle = palette.text2;
  canvas.textAlign = 'center';
  canvas.fillText(text, middle, line + 3.5);
}

function paintLink(canvas: Canvas, { x1, y1, x2, y2, lit }: LinkCurve, { palette }: PaintStyle): void {
  const middle = (x1 + x2) / 2;
  canvas.strokeStyle = lit ? palette.accent : palette.link;
  canvas.lineWidth = lit ? 1.8 : 1.1;
  canvas.beginPath();
  canvas.moveTo(x1, y1);
  canvas.bezierCurveTo(middle, y1, middle, y2, x2, y2);
  canvas.stroke();
}

function paintLag(canvas: Canvas, { x1, y1, x2, y2, lag }: LinkCurve, style: PaintStyle): void {
  if (!lag) return;
  const { palette, fonts } = style;
  const [x, y] = [(x1 + x2) / 2, Math.round((y1 + y2) / 2)];
  const width = lag.length * 6.4 + 12;
  canvas.beginPath();
  canvas.roundRect(x - width / 2, y - 8.5, width, 17, 8.5);
  canvas.fillStyle = palette.panel;
  canvas.fill();
  canvas.strokeStyle = palette.accent;
  canvas.lineWidth = 1;
  canvas.stroke();
  canvas.font = `600 10.5px ${fonts.mono}`;
  canvas.fillStyle = palette.lag;
  canvas.textAlign = 'center';
  canvas.fillText(lag, x, y + 4);
}

function paintLifeline(canvas: Canvas, shape: LifelineShape, scene: Scene, { palette }: PaintStyle): void {
  const { x, width, from, to, state } = shape;
  if (to <= from) return;
  canvas.fillStyle = palette.states[state];
  canvas.beginPath();
  canvas.roundRect(x - width / 2, from, width, to - from, Math.min(width / 2, (to - from) / 2));
  canvas.fill();
  // Folded idle time interrupts the lifeline: two strokes across, as a drawing breaks a long part.
  canvas.fillStyle = palette.panel;
  for (const gap of scene.gaps) {
    if (gap.y - 8 > from && gap.y + 8 < to)
      canvas.fillRect(x - width / 2 - 1, Math.round(gap.y) - 1, width + 2, 2);
  }
}

function paintState(canvas: Canvas, shape: LifelineShape, scene: Scene, style: PaintStyle): void {
  if (!shape.label) return;
  canvas.font = `9.5px ${style.fonts.mono}`;
  canvas.fillStyle = style.palette.text2;
  canvas.textAlign = shape.align;
  const y = Math.round(shape.labelY);
  // On a band the halo would be a patch of another colour.
  const onBand = scene.bands.some((band) => y > band.y && y - 8 < band.y + band.height);
  if (onBand) canvas.fillText(shape.label, shape.labelX, y);
  else textWithHalo(canvas, shape.label, shape.labelX, y, style);
}

/** Calls are outlined and in italics, events filled. */
function paintChip(canvas: Canvas, chip: Chip, style: PaintStyle): void {
  const { palette, fonts } = style;
  const colours = chip.side === 'left' ? palette.client : palette.server;
  const top = chip.y - chip.height / 2;
  canvas.beginPath();
  canvas.roundRect(chip.x, top, chip.width, chip.height, chip.height / 2);
  canvas.fillStyle = chip.call ? palette.panel : colours.fill;
  canvas.fill();
  if (chip.call || chip.emphasis !== 'none') {
    canvas.strokeStyle = chip.emphasis === 'none' ? colours.border : palette.accent;
    canvas.lineWidth = chip.emphasis === 'none' ? 1.2 : 2;
    canvas.stroke();
  }
  if (!chip.text) return;
  canvas.font = chipFont(chip.call, fonts);
  canvas.fillStyle = colours.text;
  canvas.textAlign = 'left';
  // Another font than the one that was measured may be all there is.
  const room = chip.width - 2 * CHIP_PADDING + 1;
  canvas.fillText(chip.text, chip.x + CHIP_PADDING, Math.round(chip.y) + 4, room);
  paintChipLag(canvas, chip, style);
}

function paintChipLag(canvas: Canvas, chip: Chip, { palette, fonts }: PaintStyle): void {
  if (!chip.lag) return;
  canvas.font = `${chip.emphasis === 'none' ? '' : '700 '}10.5px ${fonts.mono}`;
  canvas.fillStyle = palette.lag;
  canvas.textAlign = chip.side === 'left' ? 'right' : 'left';
  canvas.fillText(
    chip.lag,
    chip.side === 'left' ? chip.x - 8 : chip.x + chip.width + 8,
    Math.round(chip.y) + 4,
  );
}

export function chipFont(italic: boolean, fonts: Fonts): string {
  return `${italic ? 'italic ' : ''}450 12px ${fonts.sans}`;
}

function paintBins(canvas: Canvas, scene: Scene, { palette, columns }: PaintStyle): void {
  for (const bin of scene.bins) {
    const { left, right, wire } = columns;
    const step = (wire.to - wire.from - 24) / frameKinds.length;
    for (const kind of bin.kinds) {
      canvas.fillStyle = palette.kinds[kind];
      canvas.fillRect(wire.from + 12 + frameKinds.indexOf(kind) * step, bin.y, step - 3, bin.height);
    }
    canvas.fillStyle = palette.client.border;
    if (bin.left) canvas.fillRect(left.to - 40, bin.y, 40, bin.height);
    canvas.fillStyle = palette.server.border;
    if (bin.right) canvas.fillRect(right.from, bin.y, 40, bin.height);
  }
}
