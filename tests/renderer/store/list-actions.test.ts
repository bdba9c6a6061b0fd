import { describe, expect, it } from 'vitest';
import type { Workbench } from '../../../src/renderer/store/workbench.ts';
import { type Stand, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { CONNECTION, sessionBytes, until } from '../support/traced.ts';

/** A workbench that shows the session of `CONNECTION`. */
async function opened(): Promise<Stand> {
  const made = await stand({ snapshot: snapshotOf({ sessions: [sessionInfo(1)], current: 1 }) });
  made.service.add(1, sessionBytes(CONNECTION));
  made.workbench.actions.show(1);
  await until(() => made.workbench.view()?.tick.complete === true);
  await until(() => made.workbench.view()?.tick.catchingUp === false);
  return made;
}

const selection = ({ store }: Workbench): string | undefined => {
  const { selection: item } = store.getState();
  return item && (item.kind === 'record' ? `e${item.row + 1}` : String(item.row + 1));
};
const select = ({ actions }: Workbench, kind: 'frame' | 'record', number: number): void =>
  actions.select({ kind, row: number - 1 });

describe('finding', () => {
  it('goes from the selection on, round the end, and says so', async () => {
    const { workbench } = await opened();
    const { list, store } = workbench;
    list.setFind({ kind: 'text', text: 'fin, ack' });
    const outcomes: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      await list.findNext(1);
      outcomes.push([selection(workbench), store.getState().findOutcome]);
    }
    await list.findNext(-1);
    expect([...outcomes, [selection(workbench), store.getState().findOutcome]]).toEqual([
      ['6', 'found'],
      ['8', 'found'],
      ['6', 'wrapped'],
      ['8', 'wrapped'],
    ]);
  });

  it.each([
    ['filter', 'tcp.flags.syn == 1 && tcp.flags.ack == 1', '2'],
    ['filter', 'socket.event == "data"', 'e8'],
    ['text', "'data'", 'e8'],
    ['hex', '1f 90', '1'],
  ] as const)('finds %s %s', async (kind, text, number) => {
    const { workbench } = await opened();
    workbench.list.setFind({ kind, text });
    await workbench.list.findNext(1);
    expect(selection(workbench)).toBe(number);
  });

  it('tells what is not there from what is not right', async () => {
    const { workbench } = await opened();
    const outcome = async (kind: 'text' | 'filter' | 'hex', text: string) => {
      workbench.list.setFind({ kind, text });
      await workbench.list.findNext(1);
      return workbench.store.getState().findOutcome;
    };
    expect([
      await outcome('text', 'nowhere'),
      await outcome('filter', 'tcp.nothing == 1'),
      await outcome('hex', '0d0'),
    ]).toEqual(['none', 'mistake', 'mistake']);
  });

  it('minds the case where it is asked to', async () => {
    const { workbench } = await opened();
    workbench.list.setFind({ kind: 'text', text: 'syn', matchCase: true });
    await workbench.list.findNext(1);
    expect(workbench.store.getState().findOutcome).toBe('none');
  });
});

describe('going about', () => {
  it('goes to a frame or a record by its number', async () => {
    const { workbench } = await opened();
    expect([workbench.list.goTo('3'), selection(workbench)]).toEqual(['there', '3']);
    expect([workbench.list.goTo('e4'), selection(workbench)]).toEqual(['there', 'e4']);
    expect([workbench.list.goTo('99'), workbench.list.goTo('?')]).toEqual(['missing', 'unreadable']);
  });

  it('goes back and forward among what was selected', async () => {
    const { workbench } = await opened();
    for (const number of [1, 2, 3]) select(workbench, 'frame', number);
    workbench.list.goBack();
    workbench.list.goBack();
    expect([selection(workbench), workbench.store.getState().canGoBack]).toEqual(['1', false]);
    workbench.list.goForward();
    expect(selection(workbench)).toBe('2');
  });

  it('goes on in the conversation, records among frames', async () => {
    const { workbench } = await opened();
    select(workbench, 'frame', 1);
    await workbench.list.inConversation(1);
    expect(selection(workbench)).toBe('2');
    await workbench.list.inConversation(-1);
    await workbench.list.inConversation(-1);
    expect(selection(workbench)).toBe('e4');
  });

  it('goes from a record to its frame and back', async () => {
    const { workbench } = await opened();
    select(workbench, 'frame', 1);
    workbench.list.goToLinked();
    const record = selection(workbench);
    expect(record).toMatch(/^e\d/);
    workbench.list.goToLinked();
    expect(selection(workbench)).toBe('1');
  });
});

describe('several rows', () => {
  it('are selected from where the selection stands, and no longer once something else is', async () => {
    const { workbench } = await opened();
    select(workbench, 'frame', 1);
    workbench.list.extend(1);
    workbench.list.extend(1);
    expect(workbench.list.selectedEntries()).toHaveLength(3);
    workbench.list.extend('first');
    expect(workbench.list.selectedEntries()).toHaveLength(5);
    select(workbench, 'frame', 3);
    expect(workbench.list.selectedEntries()).toEqual([2]);
    workbench.list.selectAll();
    expect(workbench.list.selectedEntries()).toHaveLength(workbench.view()!.listRows);
  });

  it('are copied as text, CSV and as a filter', async () => {
    const { workbench, asked } = await opened();
    workbench.list.addColumn('tcp.flags.str');
    select(workbench, 'frame', 1);
    workbench.list.extend(1);
    await workbench.list.copy('csv');
    await workbench.list.copy('text');
    await workbench.list.copy('filter');
    const copied = asked.filter(([name]) => name === 'clipboard').map(([, text]) => String(text));
    expect(copied[0]).toMatch(
      /^"No\.","Time",.*,"tcp\.flags\.str","Info"\r\n"1",.*"·+S·","40000 → 8080 \[SYN\] Seq=0/,
    );
    expect(copied[1]!.split('\n')[1]).toMatch(/^1 {2,}\d\.\d{6}.* {2}40000 → 8080 \[SYN\] Seq=0/);
    expect(copied[2]).toBe('frame.number in {1..2}');
  });
});

describe('columns', () => {
  it('are kept, can be undone, and put back', async () => {
    const { workbench } = await stand();
    const { list, store, preferences, undo } = workbench;
    const before = store.getState().columns;
    list.addColumn('tcp.seq');
    expect(preferences.get('list.columns')).toBe(store.getState().columns);
    undo.undo();
    expect(store.getState().columns).toBe(before);
    undo.redo();
    list.resetColumns();
    expect(store.getState().columns).toEqual(before);
  });
});

describe('a time reference', () => {
  it('is set and unset on the selected row, and gone with the session', async () => {
    const { workbench } = await opened();
    const { list, store, actions } = workbench;
    select(workbench, 'frame', 2);
    list.toggleReference();
    expect(store.getState().timeReferences).toEqual([{ kind: 'frame', row: 1 }]);
    list.toggleReference();
    expect(store.getState().timeReferences).toEqual([]);
    list.toggleReference();
    actions.show(undefined);
    expect(store.getState().timeReferences).toEqual([]);
  });
});
