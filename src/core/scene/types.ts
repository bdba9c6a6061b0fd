/** What a scene is made of, and from. */
import type { Columns } from '../ladder/geometry.ts';
import type { Item } from '../ladder/items.ts';
import type { FrameKind } from '../ladder/kinds.ts';
import type { Window } from '../ladder/view.ts';
import type { LadderTrace } from './trace.ts';

/** How much a thing stands out. */
export type Emphasis = 'none' | 'lit' | 'selected';

export interface Arrow {
  readonly row: number;
  readonly kind: FrameKind;
  /** Height of the line. */
  readonly y: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly numbers: string;
  /** Where its texts may stand. */
  readonly textFrom: number;
  readonly textTo: number;
  readonly emphasis: Emphasis;
}

export interface Chip {
  readonly row: number;
  readonly side: 'left' | 'right';
  readonly call: boolean;
  readonly text: string;
  readonly x: number;
  /** Middle. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Lag of its first link, beside it on the far side; empty: none, or no room. */
  readonly lag: string;
  readonly emphasis: Emphasis;
}

/** How much a finding matters; what goes as it should has none. */
export type MarkSeverity = 'note' | 'warn' | 'error';

/** A finding rests on this row. */
export interface Mark {
  readonly y: number;
  readonly severity: MarkSeverity;
}

export interface SceneInput {
  readonly view: LadderTrace;
  readonly columns: Columns;
  readonly window: Window;
  readonly selection: Item | undefined;
  readonly hover: Item | undefined;
  /** Text of a record's chip. */
  readonly chipText: (entry: number) => string;
  /** Width of a text in a chip, CSS pixels. */
  readonly measure: (text: string, italic: boolean) => number;
  /** The weightiest finding that rests on an entry. */
  readonly markOf?: (entry: number) => MarkSeverity | undefined;
  /** Time of the trace's first entry. */
  readonly start: { readonly seconds: number; readonly nanos: number };
}

export const CHIP_PADDING = 10;
/** The arrow's line below the middle of its row, for the label above it. */
export const ARROW_DROP = 6;
/** Middle of a row in the window, CSS pixels. */
export function rowMiddle(input: Pick<SceneInput, 'window' | 'view'>, row: number): number {
  const { top, rowHeight } = input.window;
  return (input.view.layout.rows.get('y', row) - top + 0.5) * rowHeight;
}

/** A chip's text cut to `width`: what was handed over is cut before the count of bytes behind it is. */
export function chipEllipsis(text: string, width: number, measure: (text: string) => number): string {
  const [, head, tail] = /^(.*?)(…?'?\)? [\d.]+ [KMG]?B)$/.exec(text) ?? [];
  if (head === undefined || tail === undefined || measure(text) <= width)
    return ellipsis(text, width, measure);
  const close = tail.replace(/^…/, '');
  return ellipsis(head, width - measure(close), measure) + close;
}

/** The text, cut with an ellipsis where it is wider than `width`. */
export function ellipsis(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (measure(`${text.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return `${text.slice(0, low)}…`;
}
