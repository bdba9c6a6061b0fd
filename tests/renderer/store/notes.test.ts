import { describe, expect, it } from 'vitest';
import { readComments, readMarks } from '../../../src/core/contract/session-notes.ts';
import { notesOf, withComment } from '../../../src/renderer/store/notes.ts';
import { type Stand, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { CONNECTION, sessionBytes, shown, until } from '../support/traced.ts';

const RECORD = 0x8000_0000;

async function opened(): Promise<Stand> {
  const made = await stand({ snapshot: snapshotOf({ sessions: [sessionInfo(1)], current: 1 }) });
  made.service.add(1, sessionBytes(CONNECTION));
  made.workbench.actions.show(1);
  await until(() => made.workbench.view()?.tick.complete === true);
  await until(() => made.workbench.view()?.tick.catchingUp === false);
  return made;
}

/** Answers `editSession` as the service does. */
const keeps = (made: Stand): void => {
  Object.defineProperty(made.answers, 'editSession', {
    get: () => {
      const edits = made.asked.filter(([name]) => name === 'editSession').map(([, params]) => params);
      const infos = Object.assign({}, ...edits.map((params) => (params as { infos: object }).infos));
      return sessionInfo(1, { infos });
    },
  });
};

describe('marks', () => {
  it('are set on the selected rows, taken away, undone, and gone to', async () => {
    const made = await opened();
    keeps(made);
    const { notes, list, actions, store, undo } = made.workbench;
    const marks = (): number[] => [...store.getState().marks];
    actions.select({ kind: 'frame', row: 1 });
    await notes.toggleMarks();
    actions.select({ kind: 'record', row: 2 });
    await notes.toggleMarks();
    expect(marks()).toEqual([1, RECORD + 2]);
    notes.goToMark(1);
    expect(store.getState().selection).toEqual({ kind: 'frame', row: 1 });
    notes.goToMark(1);
    expect(store.getState().selection).toEqual({ kind: 'record', row: 2 });
    notes.goToMark(-1);
    expect(store.getState().selection).toEqual({ kind: 'frame', row: 1 });
    list.extend(1);
    await notes.toggleMarks();
    expect(marks()).toHaveLength(3);
    await notes.toggleMarks();
    expect(marks()).toEqual([RECORD + 2]);
    undo.undo();
    await until(() => marks().length === 3);
    await notes.clearMarks();
    expect(marks()).toEqual([]);
  });

  it('are found again by their time where frames were taken out', async () => {
    const { tables } = (await shown(CONNECTION)).view();
    const at = (row: number) => ({
      seconds: tables.frames.get('seconds', row),
      nanos: tables.frames.get('nanos', row),
    });
    const { seconds, nanos } = at(2);
    const marked = (...place: number[]) => [
      ...notesOf(tables, JSON.stringify({ frames: [place], records: [] }), '', new Map()).marks,
    ];
    expect(marked(3, seconds, nanos)).toEqual([2]);
    expect(marked(5, seconds, nanos)).toEqual([2]);
    expect(marked(5, seconds, Math.trunc(nanos / 1000) * 1000)).toEqual([2]);
    expect(marked(5, seconds + 100, 0)).toEqual([]);
  });
});

describe('comments', () => {
  it('are of the session where it has one, else of the packet', async () => {
    const { tables } = (await shown(CONNECTION)).view();
    const carried = new Map([
      [0, 'carried'],
      [1, 'carried too'],
    ]);
    const own = JSON.stringify({ frames: { 1: 'mine', 2: '' }, records: { 3: 'late' } });
    expect([...notesOf(tables, undefined, own, carried).comments]).toEqual([
      [0, 'mine'],
      [RECORD + 2, 'late'],
    ]);
  });

  it('are set and kept', async () => {
    const made = await opened();
    keeps(made);
    const { notes, actions, store } = made.workbench;
    actions.select({ kind: 'record', row: 4 });
    await notes.comment(' why here? ');
    expect(store.getState().comments.get(RECORD + 4)).toBe('why here?');
    await notes.comment('');
    expect(store.getState().comments.size).toBe(0);
  });

  it('on a frame are taken away by an empty one, which is kept', () => {
    expect([...withComment('', 3, '').frames]).toEqual([[4, '']]);
    expect(withComment(JSON.stringify({ records: { 1: 'x' } }), RECORD, '').records.size).toBe(0);
  });
});

describe('the texts of notes', () => {
  it('leave out what does not hold', () => {
    expect(readMarks('{"frames":[[1,2,3],[0,1,1],["x"],7],"records":[1,-1,"2"]}')).toEqual({
      frames: [{ number: 1, seconds: 2, nanos: 3 }],
      records: [1],
    });
    expect(readMarks('nonsense')).toEqual({ frames: [], records: [] });
    const { frames, records } = readComments('{"frames":{"1":"a","x":"b","2":3},"records":null}');
    expect([[...frames], [...records]]).toEqual([[[1, 'a']], []]);
  });
});
