/** A choice among frames or records by number, and the numbers that those chosen have once the others are gone. */
import {
  commentsText,
  type MarkedFrame,
  marksText,
  readComments,
  readMarks,
} from '../../core/contract/session-notes.ts';
import { readSessionView, sessionViewText } from '../../core/contract/session-view.ts';
import type { InfoChanges } from './infos.ts';

export class RowSet {
  readonly #bits: Uint8Array;
  /** Rows chosen before each 256 bytes. */
  readonly #before: Uint32Array;

  /** @param bits bit `i & 7` of byte `i >> 3` is row `i`, whose number is `i + 1` */
  constructor(bits: Uint8Array) {
    this.#bits = bits;
    this.#before = new Uint32Array((bits.length >> 8) + 1);
    let count = 0;
    bits.forEach((byte, at) => {
      if ((at & 255) === 0) this.#before[at >> 8] = count;
      count += ones(byte);
    });
  }

  has(number: number): boolean {
    const row = number - 1;
    return ((this.#bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  /** Its number among those chosen; undefined: it is not one of them. */
  renumbered(number: number): number | undefined {
    if (!this.has(number)) return undefined;
    const row = number - 1;
    let count = this.#before[row >> 11] ?? 0;
    for (let at = (row >> 11) << 8; at < row >> 3; at += 1) count += ones(this.#bits[at] ?? 0);
    return count + ones((this.#bits[row >> 3] ?? 0) & ((2 << (row & 7)) - 1));
  }
}

function ones(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const fours = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (fours + (fours >> 4)) & 0x0f;
}

export interface ChosenRows {
  readonly frames: RowSet;
  readonly records: RowSet;
}

/** What a session says of its frames and records by number, with the numbers of what is left. */
export function renumberedInfos({ frames, records }: ChosenRows, infos: InfoChanges): InfoChanges {
  return {
    'session.marks': renumberedMarks({ frames, records }, infos['session.marks']),
    'session.comments': renumberedComments({ frames, records }, infos['session.comments']),
    'session.view': renumberedView({ frames, records }, infos['session.view']),
  };
}

function renumberedMarks(rows: ChosenRows, text: string | undefined): string {
  const marks = readMarks(text);
  const frames: readonly MarkedFrame[] = marks.frames.flatMap((frame) => {
    const number = rows.frames.renumbered(frame.number);
    return number === undefined ? [] : [{ ...frame, number }];
  });
  const records = marks.records.flatMap((number) => rows.records.renumbered(number) ?? []);
  return marksText({ frames, records });
}

function renumberedComments(rows: ChosenRows, text: string | undefined): string {
  const { frames, records } = readComments(text);
  return commentsText({
    frames: renumberedTexts(rows.frames, frames),
    records: renumberedTexts(rows.records, records),
  });
}

function renumberedTexts(rows: RowSet, texts: ReadonlyMap<number, string>): ReadonlyMap<number, string> {
  return new Map(
    [...texts].flatMap(([number, text]) => {
      const next = rows.renumbered(number);
      return next === undefined ? [] : [[next, text] as const];
    }),
  );
}

/** Streams are counted anew, so that none is named. */
function renumberedView(rows: ChosenRows, text: string | undefined): string {
  const view = readSessionView(text);
  const frame = view?.frame === undefined ? undefined : rows.frames.renumbered(view.frame);
  const record = view?.record === undefined ? undefined : rows.records.renumbered(view.record);
  if (frame === undefined && record === undefined) return '';
  return sessionViewText({ ...(frame ? { frame } : {}), ...(record ? { record } : {}) });
}
