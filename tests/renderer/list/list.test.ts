import { describe, expect, it } from 'vitest';
import { NONE } from '../../../src/core/trace/frames.ts';
import { ListIndex, readList, WholeList } from '../../../src/renderer/engine/list-index.ts';
import { rowCells } from '../../../src/renderer/engine/row-cells.ts';
import { timeColumn, timeText } from '../../../src/renderer/engine/time-column.ts';
import { around } from '../../../src/renderer/list/use-list-scroll.ts';
import { listRow } from '../../../src/renderer/store/moves.ts';
import { defaultTimeFormat } from '../../../src/renderer/store/time-format.ts';
import { TextTrace } from '../../core/ladder/trace-text.ts';
import { CONNECTION, shown, until } from '../support/traced.ts';

describe('the cells of a row', () => {
  it('are those of Wireshark for a frame, and say who did what for a record', async () => {
    const made = await shown(CONNECTION);
    const view = made.view();
    const cells = (row: number) => {
      const entry = view.list.rows.get('entry', row);
      const time = timeColumn(view, defaultTimeFormat, []);
      const text = timeText(view, time, entry, undefined, undefined);
      return rowCells(view, entry, made.client.texts.get(entry), text);
    };
    for (let row = 0; row < 8; row += 1) cells(row);
    await until(() => made.texts() > 0);
    expect(cells(4)).toEqual({
      number: '1',
      time: expect.stringMatching(/^0\.\d{6}$/),
      source: '127.0.0.1:40000',
      destination: '127.0.0.1:8080',
      protocol: 'TCP',
      length: '54',
      info: '40000 → 8080 [SYN] Seq=0 Win=65495 Len=0',
      look: 'frame syn',
    });
    expect(cells(2)).toMatchObject({
      number: 'e3',
      protocol: 'call',
      destination: '',
      length: '',
      info: 'socket.connect({port: 8080})',
      look: 'record client',
    });
    expect(cells(0).look).toBe('record server');
  });
});

describe('the index of the list', () => {
  const trace = (): TextTrace => new TextTrace("0.1 c1 call connect()\n0.2 C1>S SYN\n0.3 c1 event 'connect'");

  it('has every entry of the order, and where each frame and record stands', () => {
    const { order } = trace();
    const list = new WholeList(order);
    expect(list.rows.length).toBe(3);
    expect([list.ofFrame.length, list.ofRecord.length]).toEqual([1, 2]);
    const places = [list.ofFrame.get('row', 0), list.ofRecord.get('row', 0), list.ofRecord.get('row', 1)];
    expect(places).toEqual([1, 0, 2]);
    expect(readList(list.share(), order).rows.length).toBe(3);
  });

  it('of chosen entries has those and no others, also on another thread', () => {
    const { order } = trace();
    const index = new ListIndex(() => {});
    for (const row of [2, 1]) index.add(order.get('entry', row));
    index.publish();
    const { rows, ofFrame, ofRecord } = readList(index.share(), order);
    expect(Array.from({ length: rows.length }, (_, row) => rows.get('entry', row))).toEqual([0x80000001, 0]);
    expect([ofFrame.get('row', 0), ofRecord.get('row', 0), ofRecord.get('row', 1)]).toEqual([1, NONE, 0]);
  });

  it('answers for what is not in it yet with nothing', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(listRow(view, { kind: 'frame', row: 99 })).toBeUndefined();
    expect(listRow(view, { kind: 'frame', row: 0 })).toBe(4);
  });
});

describe('scrolling the list to a row', () => {
  it('goes no further than it must', () => {
    expect(around(5, 0, 10, 90)).toBe(0);
    expect(around(20, 0, 10, 90)).toBe(12);
    expect(around(3, 20, 10, 90)).toBe(2);
    expect(around(0, 20, 10, 90)).toBe(0);
    expect(around(99, 0, 10, 90)).toBe(90);
  });
});
