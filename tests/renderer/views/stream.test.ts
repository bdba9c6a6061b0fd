import { describe, expect, test } from 'vitest';
import { NONE } from '../../../src/core/trace/frames.ts';
import type { StreamPart } from '../../../src/renderer/engine/questions/streams.ts';
import { StreamBuffer } from '../../../src/renderer/views/stream-buffer.ts';
import { type StreamFormat, StreamRows } from '../../../src/renderer/views/stream-rows.ts';
import { asciiOf, findIn, foundIn, spansOf } from '../../../src/renderer/views/stream-text.ts';

interface Said {
  readonly by: 0 | 1;
  readonly text: string;
  /** Bytes that are not there: after the text, or, where there is no text, all of the piece. */
  readonly absent?: number;
}

/** An answer of the worker's with these pieces, the first in frame row 0. */
function part(said: readonly Said[], start = 0, frame = 0): StreamPart {
  const bytes = said.map(({ text }) => new TextEncoder().encode(text));
  const ends: Record<number, number> = { 0: 0, 1: 0 };
  const from = said.map(({ by, absent = 0 }, i) => {
    const at = ends[by]!;
    ends[by] = at + bytes[i]!.length + absent;
    return at;
  });
  return {
    start,
    revision: 0,
    direction: Uint8Array.from(said, ({ by }) => by),
    from: Float64Array.from(from),
    to: Float64Array.from(from, (at, i) => at + bytes[i]!.length + (said[i]!.absent ?? 0)),
    frame: Uint32Array.from(said, ({ text }, i) => (text === '' ? NONE : frame + i)),
    captured: Uint32Array.from(bytes, ({ length }) => length),
    bytes: Uint8Array.from(bytes.flatMap((one) => [...one])),
    pieces: said.length,
    more: false,
    total: [0, 0],
    usable: true,
  };
}

function bufferOf(...said: readonly Said[]): StreamBuffer {
  const buffer = new StreamBuffer();
  buffer.take(part(said));
  return buffer;
}

/** The lines as the page shows them: `0> text|next segment`, gaps as `gap of 3`. */
function lines(
  buffer: StreamBuffer,
  format: StreamFormat = 'utf8',
  rows = new StreamRows(buffer, format),
): string[] {
  rows.update();
  return Array.from({ length: rows.length }, (_, i) => {
    const row = rows.row(i);
    if (row.gap) return `gap of ${buffer.absent(row.piece)}`;
    const spans = spansOf(buffer, row, format, []);
    return `${buffer.direction[row.piece]}> ${spans.map(({ text }) => text).join('|')}`;
  });
}

describe('the lines of a stream', () => {
  test('end with newlines and where the direction changes; segments are told apart within', () => {
    const buffer = bufferOf(
      { by: 0, text: 'GET /\r\nHo' },
      { by: 0, text: 'st: x\r\n\r\n' },
      { by: 1, text: 'ok' },
      { by: 0, text: 'bye' },
    );
    expect(lines(buffer)).toEqual(['0> GET /', '0> Ho|st: x', '0> ', '1> ok', '0> bye']);
  });

  test('say what is missing, and what was cut off', () => {
    const buffer = bufferOf(
      { by: 0, text: 'ab', absent: 5 },
      { by: 0, text: '', absent: 3 },
      { by: 0, text: 'cd' },
    );
    expect(lines(buffer)).toEqual(['0> ab', 'gap of 5', 'gap of 3', '0> cd']);
  });

  test('are cut at the width, never within a character', () => {
    const long = lines(bufferOf({ by: 0, text: `${'x'.repeat(159)}臺灣` }));
    expect(long).toEqual([`0> ${'x'.repeat(159)}`, '0> 臺灣']);
    // Two segments share a character: it stands with the first.
    const bytes = new TextEncoder().encode('臺');
    const buffer = new StreamBuffer();
    const shared = part([
      { by: 0, text: 'a' },
      { by: 0, text: 'bc' },
    ]);
    buffer.take({ ...shared, bytes: Uint8Array.of(...bytes) });
    expect(lines(buffer)).toEqual(['0> 臺']);
  });

  test('in hex have as many bytes as the format says', () => {
    const buffer = bufferOf({ by: 0, text: '0123456789abcdefXY' });
    expect(lines(buffer, 'hex')).toEqual(['0> 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66', '0> 58 59']);
    expect(lines(buffer, 'rawHex')).toEqual(['0> 303132333435363738396162636465665859']);
    expect(asciiOf(Uint8Array.of(0x41, 0, 0x7f, 0x7e))).toBe('A··~');
  });

  test('go on as more comes, and are made anew where pieces were replaced', () => {
    const buffer = bufferOf({ by: 0, text: 'ab' });
    const rows = new StreamRows(buffer, 'utf8');
    expect(lines(buffer, 'utf8', rows)).toEqual(['0> ab']);
    buffer.take(
      part(
        [
          { by: 0, text: 'cd\n' },
          { by: 0, text: 'e' },
        ],
        1,
        1,
      ),
    );
    expect(lines(buffer, 'utf8', rows)).toEqual(['0> ab|cd', '0> e']);
    buffer.take(part([{ by: 1, text: 'z' }], 1, 5));
    expect(lines(buffer, 'utf8', rows)).toEqual(['0> ab', '1> z']);
    expect([buffer.length, buffer.pieces, buffer.frame[1]]).toEqual([3, 2, 5]);
  });

  test('are found by the byte or the gap they hold', () => {
    const buffer = bufferOf({ by: 0, text: 'a\nb\n' }, { by: 0, text: '', absent: 2 }, { by: 0, text: 'c' });
    const rows = new StreamRows(buffer, 'utf8');
    rows.update();
    expect([rows.indexOf(0, 0), rows.indexOf(2, 0), rows.indexOf(4, 1), rows.indexOf(4, 2)]).toEqual([
      0, 1, 2, 3,
    ]);
  });

  test('show control characters as dots', () => {
    expect(lines(bufferOf({ by: 0, text: 'a\u001b[31m\tb' }))).toEqual(['0> a·[31m    b']);
    expect(lines(bufferOf({ by: 0, text: 'é' }), 'latin1')).toEqual(['0> Ã©']);
  });
});

describe('finding in a stream', () => {
  const buffer = bufferOf({ by: 0, text: 'Hello hel' }, { by: 0, text: 'lo' }, { by: 1, text: 'HELLO' });

  test('is by text in either case, over segments but not over directions', () => {
    expect(findIn(buffer, 'hello', false)).toEqual([
      { from: 0, to: 5 },
      { from: 6, to: 11 },
      { from: 11, to: 16 },
    ]);
    expect(findIn(buffer, 'loHE', false)).toEqual([]);
    expect(findIn(buffer, '', false)).toEqual([]);
  });

  test('is by bytes where hex is shown', () => {
    expect(findIn(buffer, '48 65', true)).toEqual([{ from: 0, to: 2 }]);
    expect(findIn(buffer, '4', true)).toEqual([]);
  });

  test('marks its places within a line', () => {
    const found = findIn(buffer, 'hello', false);
    const row = { start: 0, end: 11, piece: 0, gap: false };
    expect(foundIn(found, row)).toHaveLength(2);
    const spans = spansOf(buffer, row, 'utf8', foundIn(found, row));
    expect(spans.map(({ text, piece, begins, found: hit }) => [text, piece, begins, hit])).toEqual([
      ['Hello', 0, true, true],
      [' ', 0, false, false],
      ['hel', 0, false, true],
      ['lo', 1, true, true],
    ]);
  });
});
