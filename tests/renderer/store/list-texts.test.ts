import { describe, expect, it } from 'vitest';
import { hexBytes } from '../../../src/renderer/store/finder.ts';
import { itemFromText } from '../../../src/renderer/store/go-to.ts';
import { asCsv, asText } from '../../../src/renderer/store/list-table.ts';
import { filterOf } from '../../../src/renderer/store/row-filter.ts';
import { Visits } from '../../../src/renderer/store/visits.ts';

const frame = (row: number) => ({ kind: 'frame', row }) as const;
const record = (row: number) => ({ kind: 'record', row }) as const;

describe('a filter that selects rows', () => {
  it('names each frame and record, spans as spans', () => {
    expect(filterOf([frame(0)])).toBe('frame.number == 1');
    expect(filterOf([frame(6), frame(4), frame(5), frame(2)])).toBe('frame.number in {3, 5..7}');
    expect(filterOf([frame(0), record(6), record(7)])).toBe('frame.number == 1 || socket.number in {7..8}');
    expect(filterOf([])).toBe('');
  });
});

describe('what is typed', () => {
  it('is a frame or a record to go to', () => {
    expect(['12', ' e3 ', '#7', '0', 'x', '1.5', ''].map(itemFromText)).toEqual([
      frame(11),
      record(2),
      frame(6),
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is bytes in hex, however they are set apart', () => {
    expect(['0d0a', '0D 0A', '0d:0a', '0x0d0a'].map((text) => hexBytes(text)?.join())).toEqual(
      Array(4).fill('13,10'),
    );
    expect(['', '0', '0g', '0x'].map(hexBytes)).toEqual(Array(4).fill(undefined));
  });
});

describe('rows as a table', () => {
  const rows = [
    ['1', 'a "b"'],
    ['200', 'c, d'],
  ];

  it('are columns of one width as text', () => {
    expect(asText(['No.', 'Info'], rows)).toBe('No.  Info\n1    a "b"\n200  c, d\n');
  });

  it('are quoted as CSV', () => {
    expect(asCsv(rows)).toBe('"1","a ""b"""\r\n"200","c, d"\r\n');
  });
});

describe('visits', () => {
  it('go back and forward, and forget what was ahead', () => {
    const visits = new Visits();
    for (const row of [1, 2, 2, 3]) visits.visit(frame(row));
    expect([visits.canGoBack, visits.canGoForward]).toEqual([true, false]);
    expect(visits.go(-1)).toEqual(frame(2));
    expect(visits.go(-1)).toEqual(frame(1));
    expect(visits.go(-1)).toBeUndefined();
    expect(visits.go(1)).toEqual(frame(2));
    visits.visit(frame(9));
    expect([visits.go(1), visits.go(-1)]).toEqual([undefined, frame(2)]);
  });
});
