/** How the Time column counts and writes; names and order are those of Wireshark's View › Time Display Format. */
import type { TimeFormat, TimeKind, TimePrecision } from '../engine/time-text.ts';
import type { Key } from '../words/words.ts';

export const timeKinds: readonly { readonly kind: TimeKind; readonly title: Key; readonly keys: string }[] = [
  { kind: 'date', title: 'Date and time of day', keys: 'Mod+Alt+1' },
  { kind: 'day', title: 'Time of day', keys: 'Mod+Alt+2' },
  { kind: 'epoch', title: 'Seconds since 1970', keys: 'Mod+Alt+3' },
  { kind: 'start', title: 'Seconds since the start', keys: 'Mod+Alt+4' },
  { kind: 'conversation', title: 'Seconds since the previous row of the conversation', keys: 'Mod+Alt+5' },
  { kind: 'shown', title: 'Seconds since the previous row shown', keys: 'Mod+Alt+6' },
  { kind: 'utcDate', title: 'UTC date and time of day', keys: 'Mod+Alt+7' },
  { kind: 'utcDay', title: 'UTC time of day', keys: 'Mod+Alt+8' },
];

export const timePrecisions: readonly { readonly precision: TimePrecision; readonly title: Key }[] = [
  { precision: 'auto', title: 'As precise as the file' },
  { precision: 'micro', title: 'Microseconds' },
  { precision: 'nano', title: 'Nanoseconds' },
];

export const defaultTimeFormat: TimeFormat = { kind: 'start', precision: 'micro' };

/** Advance of a digit in the list's font, and a cell's padding, CSS pixels. */
const DIGIT = 7.25;
const PADDING = 22;

/** Characters of each kind before the point, with room for a sign or for hours of seconds. */
const lengths: Readonly<Record<TimeKind, number>> = {
  date: 19,
  utcDate: 19,
  day: 8,
  utcDay: 8,
  epoch: 10,
  start: 4,
  conversation: 4,
  shown: 4,
};

/** Width of a Time column that shows this format whole. */
export function timeWidth({ kind, precision }: TimeFormat): number {
  return Math.ceil((lengths[kind] + 1 + (precision === 'micro' ? 6 : 9)) * DIGIT + PADDING);
}

export function readTimeFormat(stored: unknown): TimeFormat {
  const { kind, precision } = (stored ?? {}) as Partial<Record<keyof TimeFormat, unknown>>;
  return {
    kind: timeKinds.find((one) => one.kind === kind)?.kind ?? defaultTimeFormat.kind,
    precision:
      timePrecisions.find((one) => one.precision === precision)?.precision ?? defaultTimeFormat.precision,
  };
}
