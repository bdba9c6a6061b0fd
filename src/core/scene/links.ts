/** Links between records and frames, as curves; and what is lit by selection and hover. */

import { lagText } from '../ladder/duration.ts';
import { entryOf, type Item, ladderRow } from '../ladder/items.ts';
import type { RowRange } from '../ladder/view.ts';
import { NONE } from '../trace/frames.ts';
import { lagOf } from '../trace/links.ts';
import { entryRow, isRecordEntry } from '../trace/order.ts';
import { linkRelations, nextLink, recordKinds } from '../trace/sockets.ts';
import { LIFELINE_GAP, laneX, sideOfEnd } from './ends.ts';
import type { LadderTrace } from './trace.ts';
import { ARROW_DROP, type Chip, type Emphasis, rowMiddle, type SceneInput } from './types.ts';

export interface LinkCurve {
  /** Chip end, then frame end. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly lit: boolean;
  /** Lag on the curve, where it is lit. */
  readonly lag: string;
}

/** Curves drawn for one record; a write of many megabytes has thousands of segments. */
const MOST_LINKS = 32;

export interface Lit {
  isSelected(entry: number): boolean;
  isHovered(entry: number): boolean;
  /** Selected, or linked to what is selected or hovered. */
  emphasis(entry: number): Emphasis;
  isLitLink(link: number): boolean;
}

/** Link rows of an item, at most `MOST_LINKS` of a record's. */
export function linksOf(view: LadderTrace, item: Item): number[] {
  const { records, links } = view.tables;
  if (item.kind === 'frame') return view.frameLinks.of(item.row).slice(0, MOST_LINKS);
  const found: number[] = [];
  if (item.row >= records.length) return found;
  let link = records.get('firstLink', item.row);
  while (link < links.length && found.length < MOST_LINKS) {
    found.push(link);
    link = nextLink(links, link);
  }
  return found;
}

/**
 * The link whose lag a record's chip says: of an event the first frame that caused it, of a call the first it caused.
 * An event may cause frames too (a keep-alive that 'connection' turned on), much later.
 */
export function chipLink(view: LadderTrace, record: number): number | undefined {
  const { records, links } = view.tables;
  const found = linksOf(view, { kind: 'record', row: record });
  const isCall = records.get('kind', record) === recordKinds.call;
  const relation = isCall ? linkRelations.causes : linkRelations.causedBy;
  return found.find((link) => links.get('relation', link) === relation) ?? found[0];
}

/** The first item that is linked to this one: a record's frame, a frame's record; or the last. */
export function linkedItem(view: LadderTrace, item: Item, first: boolean): Item | undefined {
  const link = linksOf(view, item).at(first ? 0 : -1);
  if (link === undefined) return undefined;
  const other = item.kind === 'frame' ? 'record' : 'frame';
  return { kind: other, row: view.tables.links.get(other, link) };
}

export function litItems(view: LadderTrace, selection: Item | undefined, hover: Item | undefined): Lit {
  const selected = selection && entryOf(selection);
  const hovered = hover && entryOf(hover);
  const litLinks = new Set<number>();
  const litEntries = new Set<number>();
  for (const item of [selection, hover]) {
    for (const link of item ? linksOf(view, item) : []) {
      litLinks.add(link);
      litEntries.add(entryOf({ kind: 'record', row: view.tables.links.get('record', link) }));
      litEntries.add(entryOf({ kind: 'frame', row: view.tables.links.get('frame', link) }));
    }
  }
  return {
    isSelected: (entry) => entry === selected,
    isHovered: (entry) => entry === hovered,
    emphasis: (entry) => (entry === selected ? 'selected' : litEntries.has(entry) ? 'lit' : 'none'),
    isLitLink: (link) => litLinks.has(link),
  };
}

/** Curves of all links of which one end is in the window. */
export function sceneLinks(
  input: SceneInput,
  range: RowRange,
  chips: readonly Chip[],
  lit: Lit,
): LinkCurve[] {
  const { view } = input;
  const chipAt = new Map(chips.map((chip) => [chip.row, chip]));
  const seen = new Set<number>();
  const curves: LinkCurve[] = [];
  for (let row = range.first; row < Math.min(range.end, view.rows); row += 1) {
    const entry = view.layout.rows.get('entry', row);
    const kind = isRecordEntry(entry) ? 'record' : 'frame';
    for (const link of linksOf(view, { kind, row: entryRow(entry) })) {
      if (seen.has(link)) continue;
      seen.add(link);
      const curve = curveOf(input, link, chipAt, lit);
      if (curve) curves.push(curve);
    }
  }
  return curves;
}

function curveOf(
  input: SceneInput,
  link: number,
  chipAt: ReadonlyMap<number, Chip>,
  lit: Lit,
): LinkCurve | undefined {
  const { view, columns } = input;
  const { links } = view.tables;
  const frame = links.get('frame', link);
  const record = links.get('record', link);
  const frameRow = ladderRow(view, { kind: 'frame', row: frame });
  const recordRow = ladderRow(view, { kind: 'record', row: record });
  // A link may be told before its frame or record is on the ladder.
  if (frameRow === undefined || recordRow === undefined) return undefined;
  const stream = view.tables.frames.get('stream', frame);
  if (stream === NONE) return undefined;
  const chip = chipAt.get(recordRow);
  const side = chip?.side ?? recordSide(view, record);
  const end = sideOfEnd(input, stream, 'A') === side ? 'A' : 'B';
  const toLifeline = side === 'left' ? -LIFELINE_GAP : LIFELINE_GAP;
  const edge = side === 'left' ? columns.left.to : columns.right.from;
  const isLit = lit.isLitLink(link);
  // A chip that has room says the lag itself.
  const said = chip !== undefined && chip.lag !== '' && chipLink(view, record) === link;
  const curve = {
    x1: edge,
    y1: rowMiddle(input, recordRow),
    x2: laneX(input, stream, end) + toLifeline,
    y2: rowMiddle(input, frameRow) + ARROW_DROP,
    lit: isLit,
    lag: isLit && !said ? lagText(lagOf(view.tables, link)) : '',
  };
  return isLit ? curve : cutShort(curve, input.window.height);
}

/** How far a link reaches whose other end is far outside the window: many such side by side would be a wall of lines. */
const STUB = { width: 22, height: 26 };

function cutShort(curve: LinkCurve, height: number): LinkCurve {
  const isFar = (y: number): boolean => y < -height / 2 || y > height * 1.5;
  const { x1, y1, x2, y2 } = curve;
  const [dx, dy] = [Math.sign(x2 - x1) * STUB.width, Math.sign(y2 - y1) * STUB.height];
  if (isFar(y2)) return { ...curve, x2: x1 + dx, y2: y1 + dy };
  return isFar(y1) ? { ...curve, x1: x2 - dx, y1: y2 - dy } : curve;
}

function recordSide(view: LadderTrace, record: number): 'left' | 'right' {
  const role = view.tables.sockets.get('role', view.tables.records.get('socket', record));
  return role === 2 || role === 3 ? 'right' : 'left';
}
