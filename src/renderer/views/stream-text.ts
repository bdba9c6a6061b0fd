/** What a line of a followed stream says, in spans that belong to one piece each. */
import type { StreamBuffer } from './stream-buffer.ts';
import type { StreamFormat, StreamRow } from './stream-rows.ts';

export interface StreamSpan {
  readonly text: string;
  readonly piece: number;
  /** Bytes of the buffer: [start, end). */
  readonly start: number;
  readonly end: number;
  /** The piece begins here: a segment's first bytes. */
  readonly begins: boolean;
  /** It is within what was looked for. */
  readonly found: boolean;
}

/** A stretch of bytes, [from, to). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Those of `found` (in the order of the buffer) that reach into a line. */
export function foundIn(found: readonly Stretch[], row: StreamRow): readonly Stretch[] {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (found[middle]!.to <= row.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < found.length && found[end]!.from < row.end) end += 1;
  return found.slice(low, end);
}

/** The spans of a line; `found` in the order of the buffer. */
export function spansOf(
  buffer: StreamBuffer,
  row: StreamRow,
  format: StreamFormat,
  found: readonly Stretch[],
): readonly StreamSpan[] {
  const spans: StreamSpan[] = [];
  let before = -1;
  for (let { start, piece } = row; start < row.end; ) {
    while (buffer.starts[piece + 1]! <= start) piece += 1;
    const piecesEnd = Math.min(row.end, buffer.starts[piece + 1]!);
    const hit = found.find(({ to }) => to > start);
    const inside = hit !== undefined && hit.from <= start;
    const limit = hit === undefined ? row.end : inside ? hit.to : hit.from;
    let end = Math.min(piecesEnd, limit);
    // A character that two segments share stands with the first.
    if (format === 'utf8') while (end < row.end && (buffer.bytes[end]! & 0xc0) === 0x80) end += 1;
    const text = textOf(buffer.bytes.subarray(start, end), format);
    const begins = piece !== before && buffer.starts[piece]! >= row.start;
    spans.push({ text, piece, start, end, begins, found: inside });
    before = piece;
    start = end;
  }
  return spans;
}

const utf8 = new TextDecoder();

function textOf(bytes: Uint8Array, format: StreamFormat): string {
  if (format === 'hex') return Array.from(bytes, hexOf).join(' ');
  if (format === 'rawHex') return Array.from(bytes, hexOf).join('');
  const text =
    format === 'utf8' ? utf8.decode(bytes) : Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return visible(text);
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Line ends are seen by the lines; other control characters become a dot. */
function visible(text: string): string {
  return (
    text
      .replace(/\r?\n$/, '')
      .replaceAll('\t', '    ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, '·')
  );
}

/** The printable characters of a hex dump's line. */
export function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(
    '',
  );
}

/** Stretches found are told up to this many. */
export const FOUND_MOST = 10_000;

/**
 * Where a text stands in what is held, letters in either case; `48 65 6c` in hex where `hex`. What spans both
 * directions, or a gap, is not one text.
 */
export function findIn(buffer: StreamBuffer, wanted: string, hex: boolean): Stretch[] {
  const pattern = hex ? hexPattern(wanted) : new TextEncoder().encode(wanted);
  if (!pattern || pattern.length === 0) return [];
  const folded = pattern.map((byte) => (hex ? byte : lower(byte)));
  const found: Stretch[] = [];
  const last = buffer.length - folded.length;
  for (let at = 0; at <= last && found.length < FOUND_MOST; at += 1) {
    if (!matches(buffer.bytes, at, folded, hex)) continue;
    const stretch = { from: at, to: at + folded.length };
    if (!isOneRun(buffer, stretch)) continue;
    found.push(stretch);
    at = stretch.to - 1;
  }
  return found;
}

const lower = (byte: number): number => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte);

function matches(bytes: Uint8Array, at: number, pattern: Uint8Array, hex: boolean): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    const byte = bytes[at + i]!;
    if ((hex ? byte : lower(byte)) !== pattern[i]) return false;
  }
  return true;
}

function hexPattern(text: string): Uint8Array | undefined {
  const digits = text.replace(/[\s:]/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function isOneRun(buffer: StreamBuffer, { from, to }: Stretch): boolean {
  const last = buffer.pieceAt(to - 1);
  for (let piece = buffer.pieceAt(from); piece < last; piece += 1) {
    if (buffer.absent(piece) > 0 || buffer.direction[piece] !== buffer.direction[piece + 1]) return false;
  }
  return true;
}
