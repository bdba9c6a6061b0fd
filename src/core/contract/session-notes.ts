/**
 * What a person noted on frames and socket records, as the texts of the infos `session.marks` and `session.comments`
 * (JSON). Without zod, because the page reads them too. Frames and records are numbered from 1, as they are shown.
 */

/** A marked frame, with its time: where other programs have taken frames out, its number is another's. */
export interface MarkedFrame {
  readonly number: number;
  /** Since 1970. */
  readonly seconds: number;
  readonly nanos: number;
}

export interface SessionMarks {
  readonly frames: readonly MarkedFrame[];
  /** Numbers of records. */
  readonly records: readonly number[];
}

/** Comments by number; an empty one takes away what the packet itself carries. */
export interface SessionComments {
  /** Not yet on the packets themselves, where saving puts them. */
  readonly frames: ReadonlyMap<number, string>;
  readonly records: ReadonlyMap<number, string>;
}

/** Characters that such a text may have: in UTF-8 it then fits an entry. */
export const LONGEST_NOTES = 30_000;

export const noMarks: SessionMarks = { frames: [], records: [] };
export const noComments: SessionComments = { frames: new Map(), records: new Map() };

/** Empty where there is none. */
export function marksText({ frames, records }: SessionMarks): string {
  if (frames.length + records.length === 0) return '';
  const places = frames.map(({ number, seconds, nanos }) => [number, seconds, nanos]);
  return JSON.stringify({ frames: places, records });
}

/** What does not hold is left out. */
export function readMarks(text: string | undefined): SessionMarks {
  const { frames, records } = objectOf(text);
  return {
    frames: listOf(frames).flatMap((place) => {
      const [number, seconds, nanos] = listOf(place);
      return isNumber(number) && isWhole(seconds) && isWhole(nanos) ? [{ number, seconds, nanos }] : [];
    }),
    records: listOf(records).filter(isNumber),
  };
}

/** Empty where there is none. */
export function commentsText({ frames, records }: SessionComments): string {
  if (frames.size + records.size === 0) return '';
  return JSON.stringify({ frames: Object.fromEntries(frames), records: Object.fromEntries(records) });
}

export function readComments(text: string | undefined): SessionComments {
  const { frames, records } = objectOf(text);
  return { frames: textsOf(frames), records: textsOf(records) };
}

function textsOf(value: unknown): ReadonlyMap<number, string> {
  if (typeof value !== 'object' || value === null) return new Map();
  const pairs = Object.entries(value).map(([number, text]) => [Number(number), text] as const);
  return new Map(
    pairs.filter((pair): pair is [number, string] => isNumber(pair[0]) && typeof pair[1] === 'string'),
  );
}

function objectOf(text: string | undefined): { readonly frames?: unknown; readonly records?: unknown } {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isNumber = (value: unknown): value is number => isWhole(value) && value >= 1 && value <= 0x7fff_ffff;
