/** Numbers as the tables and graphs show them. */
import { durationText } from '../../core/ladder/duration.ts';

/** `1,234,567`: the same on every machine. */
export function countText(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const units = ['', 'k', 'M', 'G', 'T'];

/** Three digits that matter and a decimal prefix: `1.23 M`, `999`, `12.3 k`. */
function prefixed(value: number): string {
  let [size, unit] = [value, 0];
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = size >= 99.95 || unit === 0 ? 0 : size >= 9.995 ? 1 : 2;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

/** `1.23 Mb/s`; empty where there is none. */
export function rateText(bitsPerSecond: number): string {
  return Number.isFinite(bitsPerSecond) ? `${prefixed(bitsPerSecond)}b/s` : '';
}

/** `12.3 kB`. */
export function sizeText(bytes: number): string {
  return `${prefixed(bytes)}B`;
}

/** Nanoseconds as a span; empty where there is none. */
export function spanOrNothing(nanos: number): string {
  return Number.isFinite(nanos) ? durationText(nanos) : '';
}

/** Nanoseconds since the start, as the list's time column: `3.002610`. */
export function timeText(nanos: number): string {
  return Number.isFinite(nanos) ? (nanos / 1e9).toFixed(6) : '';
}

/** `127.0.0.1:5000`, `[::1]:5000`. */
export function endText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** A line of comma-separated values (RFC 4180). A cell that a spreadsheet would take for a formula is kept a text. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+@-]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
