import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSet, renumberedInfos } from '../../../src/main/sessions/row-set.ts';

const bitsOf = (chosen: readonly boolean[]): Uint8Array => {
  const bits = new Uint8Array(Math.ceil(chosen.length / 8));
  chosen.forEach((has, row) => {
    if (has) bits[row >> 3]! |= 1 << (row & 7);
  });
  return bits;
};

describe('a choice of rows', () => {
  it('numbers those chosen in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 5000 }), (chosen) => {
        const rows = new RowSet(bitsOf(chosen));
        let count = 0;
        chosen.forEach((has, row) => {
          if (has) count += 1;
          if (rows.renumbered(row + 1) !== (has ? count : undefined)) throw new Error(`row ${row}`);
        });
        expect(rows.has(chosen.length + 9)).toBe(false);
      }),
    );
  });

  it('takes along what the session says of those chosen, under their new numbers', () => {
    const rows = {
      frames: new RowSet(bitsOf([false, true, true])),
      records: new RowSet(bitsOf([false, true])),
    };
    const infos = {
      'session.marks': '{"frames":[[1,5,6],[3,7,8]],"records":[2]}',
      'session.comments': '{"frames":{},"records":{"1":"gone","2":"kept"}}',
      'session.view': '{"frame":2,"stream":4}',
    };
    expect(renumberedInfos(rows, infos)).toEqual({
      'session.marks': '{"frames":[[2,7,8]],"records":[1]}',
      'session.comments': '{"frames":{},"records":{"1":"kept"}}',
      'session.view': '{"frame":1}',
    });
    expect(renumberedInfos(rows, { 'session.view': '{"frame":1}' })['session.view']).toBe('');
  });
});
