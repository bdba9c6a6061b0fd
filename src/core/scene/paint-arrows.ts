/** Arrows: colour by kind, and a second cue for those who do not see it — dash, weight, and the shape of the head. */
import type { FrameKind } from '../ladder/kinds.ts';
import type { Canvas } from './canvas.ts';
import type { PaintStyle } from './paint.ts';
import { type Arrow, ellipsis } from './types.ts';

type Head = 'filled' | 'open' | 'bar' | 'cross' | 'hollow';

interface Stroke {
  readonly width: number;
  readonly dash: readonly number[];
  readonly head: Head;
}

const strokes: Readonly<Record<FrameKind, Stroke>> = {
  syn: { width: 1.7, dash: [], head: 'filled' },
  data: { width: 2.4, dash: [], head: 'filled' },
  ack: { width: 1.3, dash: [], head: 'open' },
  fin: { width: 1.7, dash: [], head: 'bar' },
  rst: { width: 2.2, dash: [], head: 'cross' },
  keepalive: { width: 1.6, dash: [5, 3], head: 'open' },
  window: { width: 1.6, dash: [2, 3], head: 'open' },
  trouble: { width: 1.7, dash: [9, 3, 2, 3], head: 'hollow' },
  other: { width: 1, dash: [1, 3], head: 'open' },
};

const LABEL_GAP = 12;

export function paintArrow(canvas: Canvas, arrow: Arrow, style: PaintStyle): void {
  const { palette } = style;
  const stroke = strokes[arrow.kind];
  const y = Math.round(arrow.y) + 0.5;
  const direction = arrow.to >= arrow.from ? 1 : -1;
  canvas.strokeStyle = palette.kinds[arrow.kind];
  canvas.fillStyle = palette.kinds[arrow.kind];
  canvas.lineWidth = stroke.width + (arrow.emphasis === 'none' ? 0 : 0.9);
  canvas.lineCap = 'butt';
  canvas.setLineDash([...stroke.dash]);
  canvas.beginPath();
  canvas.moveTo(arrow.from, y);
  canvas.lineTo(arrow.to - direction * headLength(stroke.head), y);
  canvas.stroke();
  canvas.setLineDash([]);
  paintHead(canvas, stroke.head, arrow.to, y, direction, palette.panel);
  if (arrow.label) paintTexts(canvas, arrow, style);
}

function headLength(head: Head): number {
  return head === 'open' || head === 'cross' ? 0 : 7;
}

function paintHead(canvas: Canvas, head: Head, x: number, y: number, direction: number, panel: string): void {
  const back = x - direction * 8;
  canvas.beginPath();
  if (head === 'cross') {
    canvas.moveTo(x - direction * 9, y - 4.5);
    canvas.lineTo(x, y + 4.5);
    canvas.moveTo(x - direction * 9, y + 4.5);
    canvas.lineTo(x, y - 4.5);
    canvas.stroke();
    return;
  }
  canvas.moveTo(back, y - 4.2);
  canvas.lineTo(x - (head === 'bar' ? direction * 1.5 : 0), y);
  canvas.lineTo(back, y + 4.2);
  if (head === 'open') {
    canvas.stroke();
    return;
  }
  canvas.closePath();
  if (head === 'hollow') {
    canvas.fillStyle = panel;
    canvas.fill();
    canvas.stroke();
    return;
  }
  canvas.fill();
  if (head !== 'bar') return;
  canvas.beginPath();
  canvas.moveTo(x, y - 4.8);
  canvas.lineTo(x, y + 4.8);
  canvas.stroke();
}

/** The label at the left and the numbers at the right, above the line; the numbers give way where both do not fit. */
function paintTexts(canvas: Canvas, arrow: Arrow, { palette, fonts }: PaintStyle): void {
  const baseline = Math.round(arrow.y) - 4;
  const room = arrow.textTo - arrow.textFrom;
  const boldWidth = (text: string): number => text.length * 7.1;
  canvas.font = `650 12px ${fonts.sans}`;
  canvas.fillStyle = palette.kinds[arrow.kind];
  canvas.textAlign = 'left';
  const label = ellipsis(arrow.label, room, boldWidth);
  canvas.fillText(label, arrow.textFrom, baseline);
  const left = room - boldWidth(label) - LABEL_GAP;
  const numbers = fitNumbers(arrow.numbers, left);
  if (!numbers) return;
  canvas.font = `10.5px ${fonts.mono}`;
  canvas.fillStyle = palette.text2;
  canvas.textAlign = 'right';
  canvas.fillText(numbers, arrow.textTo, baseline);
}

/** As many of the numbers as fit, whole ones only. A character of the mono face at 10.5 px is 6.3 px wide. */
export function fitNumbers(numbers: string, width: number): string {
  const parts = numbers.split(' ');
  while (parts.length > 0 && parts.join(' ').length * 6.3 > width) parts.pop();
  return parts.join(' ');
}
