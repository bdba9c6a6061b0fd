import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { entryRow, isRecordEntry } from '../../../../src/core/trace/order.ts';
import { type SharedList, WholeList } from '../../../../src/renderer/engine/list-index.ts';
import { type SortBy, SortKeys } from '../../../../src/renderer/engine/sort/sort-keys.ts';
import { SortedList } from '../../../../src/renderer/engine/sort/sorted-list.ts';
import { CONNECTION, sessionBytes, shown, until } from '../../support/traced.ts';

const name = (entry: number): string => `${isRecordEntry(entry) ? 'e' : ''}${entryRow(entry) + 1}`;

/** The rows of the list, once they are in the order that is asked for. */
async function order(by: SortBy): Promise<string[]> {
  const { client, view } = await shown(CONNECTION);
  const before = view().list;
  client.setSort(by);
  await until(() => view().list !== before && view().tick.sorting === undefined);
  return Array.from({ length: view().listRows }, (_, row) => name(view().list.rows.get('entry', row)));
}

const by = (column: string, descending = false, time: SortBy['time'] = 'moment'): SortBy => ({
  column,
  descending,
  time,
});

describe('the list in the order of a column', () => {
  it('has frames by number, then records', async () => {
    expect((await order(by('number'))).join(' ')).toBe(
      '1 2 3 4 5 6 7 8 9 e1 e2 e3 e4 e5 e6 e7 e8 e9 e10 e11 e12',
    );
  });

  it('leaves equal ones in their order, and what has nothing at the end, both ways', async () => {
    const length = await order(by('length'));
    expect(length.slice(9)).toEqual(Array.from({ length: 12 }, (_, index) => `e${index + 1}`));
    const down = await order(by('length', true));
    expect(down[0]).toBe('4');
    expect(down.slice(9)).toEqual(length.slice(9));
  });

  it('goes by a field, as a number', async () => {
    const rows = await order(by('tcp.seq', true));
    expect(rows.indexOf('8')).toBeLessThan(rows.indexOf('4'));
    expect(rows.indexOf('4')).toBeLessThan(rows.indexOf('1'));
    expect(rows.slice(9).every((row) => row.startsWith('e'))).toBe(true);
  });

  it('goes by what the Info column says', async () => {
    const rows = await order(by('info'));
    expect(rows.indexOf('1')).toBeLessThan(rows.indexOf('2'));
    expect(rows.indexOf('4')).toBeLessThan(rows.indexOf('2'));
  });

  it('goes by the time since the row above', async () => {
    const rows = await order(by('time', true, 'shown'));
    expect(rows[0]).toBe('e9');
  });

  it('is by time again when nothing is asked for, and the ladder stays what it is', async () => {
    const { client, view } = await shown(CONNECTION);
    const layout = view().layout;
    client.setSort(by('length', true));
    await until(() => name(view().list.rows.get('entry', 0)) === '4');
    expect(view().layout).toBe(layout);
    client.setSort(undefined);
    await until(() => name(view().list.rows.get('entry', 0)) === 'e1');
  });

  it('sorts what a filter selects', async () => {
    const { client, view } = await shown(CONNECTION);
    client.setSort(by('number', true));
    client.setFilter('tcp.flags.fin == 1');
    await until(() => view().listRows === 2 && name(view().list.rows.get('entry', 0)) === '8');
  });
});

describe('a list that grows while it is sorted', () => {
  it('has new rows at its end until it is sorted again', () => {
    const engine = createEngine();
    const bytes = sessionBytes(CONNECTION);
    const { order } = engine.tables;
    let grown = 0;
    const rows = {
      get length() {
        return Math.min(grown, order.length);
      },
      get: (column: 'entry', at: number) => order.get(column, at),
    };
    const list: SharedList = Object.assign(new WholeList(order), { rows });
    const source = { number: 1, list };
    let now = 0;
    let numbers = 1;
    const around = {
      engine,
      bytes: { get: async () => new Uint8Array(0) },
      onBytes: () => {},
      now: () => now,
      newList: () => ({ number: ++numbers, onChunk: () => {} }),
    };
    const sorted = new SortedList(around, by('number', true));
    const work = (): string[] => {
      while (sorted.advance(source, 5));
      const { rows } = sorted.of(source).list;
      return Array.from({ length: rows.length }, (_, row) => name(rows.get('entry', row)));
    };
    engine.packets.push(bytes);
    engine.packets.end();
    engine.records.end();
    grown = 3;
    expect(work()).toEqual(['e3', 'e2', 'e1']);
    grown = 5;
    expect(work()).toEqual(['e3', 'e2', 'e1', 'e4', '1']);
    expect(sorted.isWaiting(source)).toBe(true);
    now += 60_000;
    expect(work()).toEqual(['e4', 'e3', 'e2', 'e1', '1']);
    expect(sorted.isWaiting(source)).toBe(false);
  });
});

describe('keys', () => {
  it('are numbers before texts, and nothing last', () => {
    const keys = ['b', 2, undefined, 'a', 10];
    const order = (descending: boolean) => {
      const all = new SortKeys(keys.length, descending);
      for (const [row, key] of keys.entries()) all.set(row, key);
      return [0, 1, 2, 3, 4].sort(all.compare).map((row) => keys[row]);
    };
    expect(order(false)).toEqual([2, 10, 'a', 'b', undefined]);
    expect(order(true)).toEqual(['b', 'a', 10, 2, undefined]);
  });
});
