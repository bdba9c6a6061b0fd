/** What a window onto the ladder shows, as things to draw: made anew for each drawing, from visible rows only. */

import { durationText, lagText, secondsText } from '../ladder/duration.ts';
import { arrowLabel, arrowNumbers, frameKind, isSegment } from '../ladder/kinds.ts';
import { sideOfRole } from '../ladder/scope.ts';
import { type Detail, detailFor, rowAt, visibleRows } from '../ladder/view.ts';
import { lagOf } from '../trace/links.ts';
import { entryRow, isRecordEntry } from '../trace/order.ts';
import { recordKinds } from '../trace/sockets.ts';
import { type BinLine, sceneBins } from './bins.ts';
import { endsOf } from './ends.ts';
import { type LifelineShape, sceneLifelines } from './lifelines.ts';
import { chipLink, type LinkCurve, type Lit, litItems, sceneLinks } from './links.ts';
import { type Cluster, trueTime, type Wait } from './true-time.ts';
import {
  ARROW_DROP,
  type Arrow,
  CHIP_PADDING,
  type Chip,
  chipEllipsis,
  type Emphasis,
  type Mark,
  rowMiddle,
  type SceneInput,
} from './types.ts';

export interface Scene {
  readonly detail: Detail;
  readonly bands: readonly {
    readonly y: number;
    readonly height: number;
    readonly kind: 'hover' | 'selected';
  }[];
  readonly times: readonly { readonly y: number; readonly text: string }[];
  readonly gaps: readonly { readonly y: number; readonly text: string }[];
  readonly lifelines: readonly LifelineShape[];
  readonly links: readonly LinkCurve[];
  readonly arrows: readonly Arrow[];
  readonly chips: readonly Chip[];
  readonly bins: readonly BinLine[];
  readonly marks: readonly Mark[];
  readonly waits: readonly Wait[];
  readonly clusters: readonly Cluster[];
}

const LAG_ROOM = 60;

export function buildScene(input: SceneInput): Scene {
  const { view, window } = input;
  const detail = detailFor(window.rowHeight);
  const lifelines = sceneLifelines(input, detail);
  if (detail === 'bins')
    return { ...empty, detail, lifelines, times: sparseTimes(input), bins: sceneBins(input) };
  const { first, end } = visibleRows(view.layout.rows, window);
  const lit = litItems(view, input.selection, input.hover);
  const rows = new RowShapes(input, lit, detail);
  for (let row = first; row < Math.min(end, view.rows); row += 1) rows.add(row);
  const { bands, gaps, arrows, chips, marks } = rows;
  const times = detail === 'full' ? rows.times : sparseTimes(input);
  const links = detail === 'full' ? sceneLinks(input, { first, end }, chips, lit) : [];
  const time = trueTime(input, { first, end });
  return { detail, bands, times, gaps, lifelines, links, arrows, chips, marks, bins: [], ...time };
}

const empty = {
  bands: [],
  times: [],
  gaps: [],
  lifelines: [],
  links: [],
  arrows: [],
  chips: [],
  marks: [],
  waits: [],
  clusters: [],
};

/** From one time to the next where not every row has room for its own, CSS pixels. */
const TIMES_APART = 44;

/** Times of some rows, evenly down the window. */
function sparseTimes(input: SceneInput): { y: number; text: string }[] {
  const { view, window } = input;
  const times: { y: number; text: string }[] = [];
  for (let y = TIMES_APART / 4; y < window.height; y += TIMES_APART) {
    const row = rowAt(view.layout.rows, window, y);
    if (row === undefined || row >= view.rows) continue;
    times.push({ y, text: timeText(input, view.layout.rows.get('entry', row)) });
  }
  return times;
}

/** Time since the trace's first entry; empty where it has none. */
function timeText({ view, start }: SceneInput, entry: number): string {
  const table = isRecordEntry(entry) ? view.tables.records : view.tables.frames;
  const row = entryRow(entry);
  const seconds = table.get('seconds', row);
  if (Number.isNaN(seconds)) return '';
  return secondsText(seconds - start.seconds, table.get('nanos', row) - start.nanos);
}

class RowShapes {
  readonly bands: { y: number; height: number; kind: 'hover' | 'selected' }[] = [];
  readonly times: { y: number; text: string }[] = [];
  readonly gaps: { y: number; text: string }[] = [];
  readonly arrows: Arrow[] = [];
  readonly chips: Chip[] = [];
  readonly marks: Mark[] = [];
  readonly #input: SceneInput;
  readonly #lit: Lit;
  readonly #detail: Detail;

  constructor(input: SceneInput, lit: Lit, detail: Detail) {
    this.#input = input;
    this.#lit = lit;
    this.#detail = detail;
  }

  add(row: number): void {
    const { view, window } = this.#input;
    const entry = view.layout.rows.get('entry', row);
    const y = rowMiddle(this.#input, row);
    const idle = view.layout.rows.get('idle', row);
    if (idle > 0) this.gaps.push({ y: y - window.rowHeight, text: `${durationText(idle)} idle` });
    const emphasis = this.#lit.emphasis(entry);
    this.#addBand(entry, y);
    const severity = this.#input.markOf?.(entry);
    if (severity) this.marks.push({ y, severity });
    if (this.#detail === 'full') this.times.push({ y, text: timeText(this.#input, entry) });
    if (isRecordEntry(entry)) this.#addChip(row, entry, y, emphasis);
    else this.#addArrow(row, entryRow(entry), y, emphasis);
  }

  #addBand(entry: number, y: number): void {
    const height = this.#input.window.rowHeight;
    if (this.#lit.isSelected(entry)) this.bands.push({ y: y - height / 2, height, kind: 'selected' });
    else if (this.#lit.isHovered(entry)) this.bands.push({ y: y - height / 2, height, kind: 'hover' });
  }

  #addArrow(row: number, frame: number, y: number, emphasis: Emphasis): void {
    const { view, columns } = this.#input;
    const { frames, extras } = view.tables;
    const ends = endsOf(this.#input, frame);
    const full = this.#detail === 'full';
    const segment = isSegment(frames, frame);
    this.arrows.push({
      row,
      kind: frameKind(frames, frame),
      y: y + (full ? ARROW_DROP : 0),
      from: ends.from,
      to: ends.to,
      label: full ? (segment ? arrowLabel(frames, extras, frame) : this.#otherLabel(frame)) : '',
      numbers: full && segment ? arrowNumbers(frames, frame) : '',
      textFrom: columns.wire.from + 20,
      textTo: columns.wire.to - 20,
      emphasis,
    });
  }

  /** Frames that are no segments are called by their protocol, once the worker has said it. */
  #otherLabel(frame: number): string {
    return this.#input.chipText(frame);
  }

  #addChip(row: number, entry: number, y: number, emphasis: Emphasis): void {
    const { view, columns, measure, window } = this.#input;
    const record = entryRow(entry);
    const { records, sockets } = view.tables;
    const side = sideOfRole(sockets.get('role', records.get('socket', record)));
    const call = records.get('kind', record) === recordKinds.call;
    const full = this.#detail === 'full';
    const column = side === 'left' ? columns.left : columns.right;
    const room = column.to - column.from - 4;
    const text = full
      ? chipEllipsis(this.#input.chipText(entry), room - 2 * CHIP_PADDING, (t) => measure(t, call))
      : '';
    const width = full ? measure(text, call) + 2 * CHIP_PADDING : Math.min(44, room);
    const lag = full && room - width > LAG_ROOM ? this.#lagOf(record) : '';
    const x = side === 'left' ? column.to - width : column.from;
    const height = full ? Math.min(21, window.rowHeight - 4) : Math.max(1, window.rowHeight - 2);
    this.chips.push({ row, side, call, text, x, y, width, height, lag, emphasis });
  }

  #lagOf(record: number): string {
    const { view } = this.#input;
    const link = chipLink(view, record);
    // A link may be told before its frame is here.
    if (link === undefined || view.tables.links.get('frame', link) >= view.tables.frames.length) return '';
    return lagText(lagOf(view.tables, link));
  }
}
