import { describe, expect, it } from 'vitest';
import {
  type Column,
  defaultColumns,
  fieldColumns,
  LEAST_WIDTH,
  movedBefore,
  movedBy,
  readColumns,
  resized,
  shownColumns,
  toggled,
  withField,
  without,
} from '../../../src/renderer/store/columns.ts';

const ids = (columns: readonly Column[]): string =>
  shownColumns(columns)
    .map(({ id }) => id)
    .join(' ');

describe('the columns of the list', () => {
  it('are Wireshark’s at first', () => {
    expect(ids(defaultColumns)).toBe('number time source destination protocol length info');
  });

  it('are shown and hidden, but never all hidden', () => {
    expect(ids(toggled(defaultColumns, 'length'))).toBe('number time source destination protocol info');
    const one = defaultColumns.map((column) => ({ ...column, shown: column.id === 'info' }));
    expect(toggled(one, 'info')).toBe(one);
  });

  it('stand before another where they are dropped, or one place on by key', () => {
    expect(ids(movedBefore(defaultColumns, 'info', 'source'))).toBe(
      'number time info source destination protocol length',
    );
    expect(ids(movedBefore(defaultColumns, 'number', undefined))).toBe(
      'time source destination protocol length info number',
    );
    expect(ids(movedBy(defaultColumns, 'time', 1))).toBe(
      'number source time destination protocol length info',
    );
    expect(ids(movedBy(defaultColumns, 'time', -1))).toBe(
      'time number source destination protocol length info',
    );
    expect(movedBy(defaultColumns, 'number', -1)).toBe(defaultColumns);
  });

  it('go past a hidden one in one step', () => {
    const hidden = toggled(defaultColumns, 'source');
    expect(ids(movedBy(hidden, 'time', 1))).toBe('number destination time protocol length info');
  });

  it('keep a width that can be read', () => {
    const widths = (width: number) => resized(defaultColumns, 'time', width)[1]!.width;
    expect([widths(1), widths(123.4), widths(1e9)]).toEqual([LEAST_WIDTH, 123, 2000]);
  });

  it('take any field, once, and give it up again', () => {
    const with1 = withField(defaultColumns, 'tcp.seq');
    expect(ids(with1)).toBe('number time source destination protocol length tcp.seq info');
    expect(fieldColumns(with1)).toEqual(['tcp.seq']);
    expect(withField(with1, 'tcp.seq')).toEqual(with1);
    expect(fieldColumns(withField(toggled(with1, 'tcp.seq'), 'tcp.seq'))).toEqual(['tcp.seq']);
    expect(ids(without(with1, 'tcp.seq'))).toBe(ids(defaultColumns));
    expect(without(with1, 'info')).toBe(with1);
  });

  it('are read from what was kept, with what is missing put back', () => {
    const kept = withField(toggled(defaultColumns, 'length'), 'ip.ttl');
    expect(readColumns(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
    const part = [{ id: 'info', width: 300, shown: true }];
    expect(ids(readColumns(part))).toBe('info number time source destination protocol length');
    for (const odd of [undefined, 'x', [1], [{ id: '<b>', width: 90, shown: true }]])
      expect(ids(readColumns(odd))).toBe(ids(defaultColumns));
  });
});
