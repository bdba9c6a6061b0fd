/** Times of the Time column as text. */

/** Seconds since 1970, and nanoseconds in the second; or a span of both. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

/** Digits after the point. */
export type Digits = 6 | 9;

/** What the Time column counts, as in Wireshark's View › Time Display Format. */
export type TimeKind = 'date' | 'day' | 'epoch' | 'start' | 'conversation' | 'shown' | 'utcDate' | 'utcDay';

/** Digits after the point: as the file has them, or so many. */
export type TimePrecision = 'auto' | 'micro' | 'nano';

export interface TimeFormat {
  readonly kind: TimeKind;
  readonly precision: TimePrecision;
}

/** `later` − `earlier`, exact; both parts have the same sign or are zero. */
export function span(earlier: Instant, later: Instant): Instant {
  const seconds = later.seconds - earlier.seconds;
  const nanos = later.nanos - earlier.nanos;
  if (seconds > 0 && nanos < 0) return { seconds: seconds - 1, nanos: nanos + 1e9 };
  if (seconds < 0 && nanos > 0) return { seconds: seconds + 1, nanos: nanos - 1e9 };
  return { seconds, nanos };
}

/** `3.002610`: a span, or seconds since 1970. Cut, not rounded, as Wireshark does. */
export function spanText({ seconds, nanos }: Instant, digits: Digits): string {
  // Before 1970 the nanoseconds still count forward.
  const [s, n] = seconds < 0 && nanos > 0 ? [seconds + 1, nanos - 1e9] : [seconds, nanos];
  const sign = s < 0 || n < 0 ? '−' : '';
  return `${sign}${Math.abs(s)}.${fraction(Math.abs(n), digits)}`;
}

const fraction = (nanos: number, digits: Digits): string => String(nanos).padStart(9, '0').slice(0, digits);
const two = (value: number): string => String(value).padStart(2, '0');

/** `12:03:04.123456`, in local time or UTC. */
export function dayText({ seconds, nanos }: Instant, digits: Digits, utc: boolean): string {
  const date = new Date(seconds * 1000);
  const parts = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${parts.map(two).join(':')}.${fraction(nanos, digits)}`;
}

/** `2026-07-01 12:03:04.123456`; empty where a date cannot hold it. */
export function dateText(instant: Instant, digits: Digits, utc: boolean): string {
  const date = new Date(instant.seconds * 1000);
  if (Number.isNaN(date.getTime())) return '';
  const parts = utc
    ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
    : [date.getFullYear(), date.getMonth(), date.getDate()];
  const [year, month, day] = parts as [number, number, number];
  return `${year}-${two(month + 1)}-${two(day)} ${dayText(instant, digits, utc)}`;
}
