/** A ladder as an SVG document: the scene of the screen, its head, and for each row what it says. */

import { arrange } from '../ladder/arrange.ts';
import { type Columns, columnsFor } from '../ladder/geometry.ts';
import type { Lane } from '../ladder/rows.ts';
import type { Canvas } from '../scene/canvas.ts';
import { type Fonts, paintScene } from '../scene/paint.ts';
import { buildScene } from '../scene/scene.ts';
import type { LadderTrace } from '../scene/trace.ts';
import type { MarkSeverity } from '../scene/types.ts';
import { formatAddress } from '../trace/addresses.ts';
import { NONE } from '../trace/frames.ts';
import { startOfTrace } from '../trace/start.ts';
import { type PictureTheme, pictureColour, picturePalette } from './colours.ts';
import { cutAt, type PictureRows } from './picture.ts';
import { escapeXml, SvgCanvas } from './svg-canvas.ts';
import { chipTextWidth } from './text-width.ts';

export interface PictureOptions {
  readonly rows: PictureRows;
  readonly theme: PictureTheme;
  /** CSS pixels. */
  readonly width: number;
  /** Said in the document's title. */
  readonly title: string;
  /** Words over the columns. */
  readonly words: { readonly client: string; readonly wire: string; readonly server: string };
  readonly laneOrder?: readonly string[];
  readonly chipText: (entry: number) => string;
  readonly markOf?: (entry: number) => MarkSeverity | undefined;
  /** Leave room for the rows up to this one: pictures of one series are of one size. */
  readonly room?: number;
}

export const pictureFonts: Fonts = {
  sans: "Inter, 'Inter Variable', system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
  mono: "'JetBrains Mono', 'JetBrains Mono Variable', ui-monospace, Menlo, Consolas, monospace",
};

const ROW = 24;
const HEAD = 44;
const FOOT = 10;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Size of the picture, CSS pixels. */
export function pictureSize(view: LadderTrace, { rows, width, room }: PictureOptions): PictureSize {
  const end = Math.max(rows.end, room ?? 0);
  return { width, height: HEAD + FOOT + Math.ceil((bottomOf(view, end) - topOf(view, rows.first)) * ROW) };
}

/** Top of a row, with the folded idle time before it. */
function topOf(view: LadderTrace, row: number): number {
  if (row >= view.rows) return 0;
  const { rows } = view.layout;
  return rows.get('y', row) - (row > 0 && rows.get('idle', row) > 0 ? 1 : 0);
}

const bottomOf = (view: LadderTrace, end: number): number =>
  end > 0 && view.rows > 0 ? view.layout.rows.get('y', Math.min(end, view.rows) - 1) + 1 : 0;

/** Height of the head, CSS pixels: the rows stand under it. */
export const PICTURE_HEAD = HEAD;

/** Paints the background and the head. */
export function paintPictureHead(canvas: Canvas, view: LadderTrace, options: PictureOptions): void {
  const { width, height } = pictureSize(view, options);
  canvas.fillStyle = pictureColour(options.theme, '--panel');
  canvas.fillRect(0, 0, width, height);
  paintColumnHeads(canvas, view, options, columnsOf(view, options));
}

/** Paints the rows, the first at height 0; what reaches beyond them is the caller's to clip. */
export function paintPictureRows(canvas: Canvas, view: LadderTrace, options: PictureOptions): void {
  const { theme, rows, chipText, markOf } = options;
  const columns = columnsOf(view, options);
  const height = pictureSize(view, options).height - HEAD;
  const scene = buildScene({
    view: cutAt(view, rows.end),
    columns,
    window: { top: topOf(view, rows.first), height, rowHeight: ROW },
    selection: rows.selection,
    hover: undefined,
    chipText,
    measure: chipTextWidth,
    start: startOfTrace(view.tables),
    ...(markOf && { markOf }),
  });
  paintScene(canvas, scene, { palette: picturePalette(theme), fonts: pictureFonts, columns });
}

function columnsOf(view: LadderTrace, { width, laneOrder }: PictureOptions): Columns {
  return columnsFor(width, view.tick.lanes, view.tables.records.length > 0, laneOrder);
}

/** Paints the words over the columns and the name of each lane. */
export function paintColumnHeads(
  canvas: Canvas,
  view: LadderTrace,
  options: Pick<PictureOptions, 'theme' | 'words'>,
  columns: Columns,
): void {
  const { theme, words } = options;
  const { left, right, wire } = columns;
  const records = view.tables.records.length > 0;
  const middle = (from: number, to: number): number => (from + to) / 2;
  canvas.font = `500 11px ${pictureFonts.sans}`;
  canvas.fillStyle = pictureColour(theme, '--text-2');
  canvas.textAlign = 'center';
  canvas.fillText(words.client, records ? middle(left.from, wire.from) : wire.from, 16);
  canvas.fillText(words.wire, middle(wire.from, wire.to), 16);
  canvas.fillText(words.server, records ? middle(wire.to, right.to) : wire.to, 16);
  canvas.font = `10.5px ${pictureFonts.mono}`;
  view.tick.lanes.forEach((lane, index) => {
    canvas.fillText(laneLabel(view, lane), columns.lanes[index] ?? 0, 33);
  });
  canvas.fillStyle = pictureColour(theme, '--border');
  canvas.fillRect(0, HEAD - 4, columns.width, 1);
}

/** `:50001` where the lanes of a side have one address, else the whole. */
export function laneLabel(view: LadderTrace, lane: Lane): string {
  const own = arrange(view.tick.lanes, lane.side, []).map((index) => view.tick.lanes[index]!);
  const alike = new Set(own.map(({ address }) => address)).size === 1;
  return own.length > 1 && alike && lane.address !== NONE ? `:${lane.port}` : laneName(view, lane);
}

/** `127.0.0.1:5000`, `[::1]:5000`, `9 endpoints`. */
export function laneName(view: LadderTrace, lane: Lane): string {
  if (lane.address === NONE) return `${lane.endpoints} endpoints`;
  const address = formatAddress(view.tables.addresses, lane.address);
  return address.includes(':') ? `[${address}]:${lane.port}` : `${address}:${lane.port}`;
}

/** The picture as an SVG document. Texts stay texts; fonts are named, with what to use in their place. */
export function ladderSvg(view: LadderTrace, options: PictureOptions): string {
  const { width, height } = pictureSize(view, options);
  const [head, rows] = [new SvgCanvas(), new SvgCanvas()];
  paintPictureHead(head, view, options);
  paintPictureRows(rows, view, options);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeXml(options.title)}</title>`,
    head.elements,
    // Links reach beyond the rows that are shown.
    `<clipPath id="rows"><rect x="0" y="0" width="${width}" height="${height - HEAD}"/></clipPath>`,
    `<g transform="translate(0 ${HEAD})" clip-path="url(#rows)">`,
    rows.elements,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
