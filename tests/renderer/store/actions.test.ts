import { describe, expect, it } from 'vitest';
import { shownSession } from '../../../src/renderer/store/state.ts';
import { refusal, runState, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { CONNECTION, sessionBytes, turn, until } from '../support/traced.ts';

describe('running the chosen scenario', () => {
  it('asks with all options, follows the new session and clears what was lit', async () => {
    const { workbench, asked, names } = await stand({ startRun: runState({ session: 4 }) });
    workbench.store.setState({ lit: ['listen'] });
    await workbench.actions.run();
    expect(names()).toEqual(['startRun']);
    expect(asked.at(-1)?.[1]).toMatchObject({
      scenario: 'handshake',
      options: { delay: 0 },
      capture: { scope: { kind: 'lab' } },
    });
    expect(workbench.store.getState()).toMatchObject({
      session: 4,
      following: true,
      lit: [],
      busy: undefined,
    });
  });

  it('asks nothing while an option does not hold, and says which', async () => {
    const { workbench, names } = await stand();
    workbench.actions.setOption('delay', 70);
    names();
    await workbench.actions.run();
    expect(names()).toEqual([]);
    expect(workbench.store.getState().toasts[0]?.problem.message).toBe('Delay is 70; it can be 0 to 10 ms.');
  });

  it('is one at a time', async () => {
    const { workbench, names } = await stand({ startRun: runState() });
    await Promise.all([workbench.actions.run(), workbench.actions.run()]);
    expect(names()).toEqual(['startRun']);
    await workbench.actions.run();
    expect(names()).toEqual([]);
  });

  it('tells what went wrong, and is ready for the next', async () => {
    const { workbench } = await stand({ startRun: refusal });
    await workbench.actions.run();
    const { toasts, busy, session } = workbench.store.getState();
    expect(toasts.map(({ problem }) => problem)).toEqual([refusal]);
    expect([busy, session]).toEqual([undefined, undefined]);
  });

  it('goes back to what was shown where a recording was announced and did not come about', async () => {
    const { workbench, tell } = await stand({ startRun: refusal });
    const before = workbench.store.getState().session;
    const running = workbench.actions.run();
    tell({ event: 'sessions', sessions: [sessionInfo(9, { kind: 'live', recording: true })] });
    expect(workbench.store.getState().session).toBe(9);
    tell({ event: 'sessions', sessions: [] });
    await running;
    expect(workbench.store.getState().session).toBe(before);
  });

  it('is stopped as a run, a recording without one as a capture', async () => {
    const made = await stand({ stopRun: runState({ status: 'stopped' }), stopCapture: { status: 'idle' } });
    made.tell({ event: 'run', run: runState() });
    await made.workbench.actions.stop();
    await made.workbench.actions.stop();
    expect(made.names()).toEqual(['stopRun', 'stopCapture']);
  });
});

describe('options', () => {
  it('change the code; the newest answer counts', async () => {
    const { workbench, answers, names } = await stand();
    answers.scenarioCode = [{ id: 'a', text: 'delay(5)' }];
    workbench.actions.setOption('delay', 5);
    await turn(5);
    expect(names()).toEqual(['scenarioCode']);
    expect(workbench.store.getState().code).toEqual([{ id: 'a', text: 'delay(5)' }]);
    workbench.actions.setOption('delay', 99);
    await turn(5);
    expect(names()).toEqual([]);
  });
});

describe('files', () => {
  it('that are opened are shown from their beginning', async () => {
    const { workbench } = await stand({ openFile: sessionInfo(2) });
    workbench.actions.open();
    await turn(5);
    expect(workbench.store.getState()).toMatchObject({ session: 2, following: false });
    expect(shownSession(workbench.store.getState())?.name).toBe('2.pcapng');
  });

  it('that were not chosen change nothing', async () => {
    const { workbench } = await stand({ openFile: undefined });
    workbench.actions.open();
    await turn(5);
    expect(workbench.store.getState().session).toBeUndefined();
  });

  it('are saved where they were opened, and asked about where there is no such place', async () => {
    const made = await stand({ saveSession: sessionInfo(1), saveFileAs: sessionInfo(2, { path: '/b' }) });
    made.workbench.store.setState({ sessions: [sessionInfo(1, { path: '/a' }), sessionInfo(2)], session: 1 });
    await made.workbench.actions.save();
    expect(made.names()[0]).toBe('saveSession');
    made.workbench.store.setState({ session: 2 });
    await made.workbench.actions.save();
    expect(made.names()).not.toContain('saveSession');
    expect(shownSession(made.workbench.store.getState())?.path).toBe('/b');
  });
});

describe('a session that is not saved', () => {
  const unsaved = sessionInfo(1, { kind: 'live', saved: false });

  it('is not left without asking; cancelled, it stays', async () => {
    const made = await stand({ openFile: sessionInfo(2) });
    made.workbench.store.setState({ sessions: [unsaved], session: 1 });
    made.workbench.actions.open();
    await turn(5);
    expect(made.workbench.store.getState()).toMatchObject({ dialog: 'discard', session: 1 });
    await made.workbench.actions.answerDiscard('cancel');
    expect(made.workbench.store.getState()).toMatchObject({ dialog: undefined, session: 1 });
  });

  it('is left when that was the answer, or saved first', async () => {
    const made = await stand({ openFile: sessionInfo(2), saveFileAs: sessionInfo(1, { path: '/a' }) });
    made.workbench.store.setState({ sessions: [unsaved], session: 1 });
    await made.workbench.actions.clear();
    await made.workbench.actions.answerDiscard('discard');
    expect(made.asked.at(-1)).toEqual(['closeSession', { session: 1 }]);
    expect(made.workbench.store.getState().session).toBeUndefined();
    made.workbench.store.setState({ sessions: [unsaved], session: 1 });
    made.workbench.actions.open();
    await made.workbench.actions.answerDiscard('save');
    await turn(5);
    expect(made.workbench.store.getState().session).toBe(2);
    expect(made.workbench.store.getState().sessions.find(({ session }) => session === 1)?.path).toBe('/a');
  });

  it('is emptied, not closed, while it is recorded', async () => {
    const recording = { ...unsaved, recording: true };
    const made = await stand({ clearSession: recording });
    made.workbench.store.setState({ sessions: [recording], session: 1, run: runState() });
    await made.workbench.actions.clear();
    expect(made.names()).toEqual(['clearSession']);
    expect(made.workbench.store.getState()).toMatchObject({ session: 1, dialog: undefined });
  });
});

describe('the selection', () => {
  it('moves by rows of the ladder, and by rows of the list, and stops at the ends', async () => {
    const made = await stand();
    const { actions, store } = made.workbench;
    made.service.add(1, sessionBytes(CONNECTION));
    actions.show(1);
    await until(() => made.workbench.view()?.tick.complete === true);
    const selected = (): string => {
      const item = store.getState().selection;
      return item ? `${item.kind} ${item.row}` : 'none';
    };
    const moved = (by: number | 'first' | 'last'): string => {
      actions.move(by);
      return selected();
    };
    expect([moved(1), moved(4), moved(-1), moved(-100)]).toEqual([
      'record 0',
      'frame 0',
      'record 3',
      'record 0',
    ]);
    expect([moved('last'), moved(1), moved('first')]).toEqual(['record 11', 'record 11', 'record 0']);
    actions.select(undefined);
    expect(moved(-1)).toBe('record 11');
    actions.moveInList('first');
    expect(selected()).toBe('record 0');
  });

  it('ends following, and forgets which bytes were lit', async () => {
    const { workbench } = await stand({ startRun: runState() });
    await workbench.actions.run();
    workbench.actions.light({ offset: 1, length: 2 });
    workbench.actions.select({ kind: 'frame', row: 0 });
    expect(workbench.store.getState()).toMatchObject({ following: false, lightRange: undefined });
  });
});

describe('problems', () => {
  it('are shown once each, at most five, until they are dismissed', async () => {
    const { workbench } = await stand();
    const { actions, store } = workbench;
    actions.tell(refusal);
    actions.tell(refusal);
    for (let i = 0; i < 6; i += 1) actions.tell({ ...refusal, message: `${i}` });
    expect(store.getState().toasts.map(({ problem }) => problem.message)).toEqual(['1', '2', '3', '4', '5']);
    actions.dismiss(store.getState().toasts[0]!.id);
    expect(store.getState().toasts).toHaveLength(4);
  });
});

describe('view state', () => {
  it('lights what the pointer has come to, and nothing on its way there', async () => {
    const { workbench } = await stand({ snapshot: snapshotOf() });
    const { actions, store } = workbench;
    const lit: unknown[] = [];
    store.subscribe(({ hover }, before) => hover !== before.hover && lit.push(hover));
    actions.hover({ kind: 'frame', row: 1 });
    await expect.poll(() => lit).toEqual([{ kind: 'frame', row: 1 }]);
    actions.hover(undefined);
    actions.hover({ kind: 'record', row: 4 });
    await expect.poll(() => lit.length).toBe(2);
    expect(lit[1]).toEqual({ kind: 'record', row: 4 });
  });

  it('pauses and goes on, hovers, changes scope, theme and dialog', async () => {
    const { workbench, asked } = await stand({ snapshot: snapshotOf() });
    const { actions, store } = workbench;
    actions.togglePause();
    actions.hover({ kind: 'frame', row: 1 });
    actions.setScope({ kind: 'stream', stream: 2 });
    actions.openDialog('about');
    expect(store.getState()).toMatchObject({
      paused: true,
      scope: { kind: 'stream', stream: 2 },
      dialog: 'about',
    });
    await expect.poll(() => store.getState().hover).toEqual({ kind: 'frame', row: 1 });
    actions.togglePause();
    expect(store.getState().paused).toBe(false);
    for (const theme of ['light', 'dark', 'system']) {
      actions.toggleTheme();
      expect(store.getState().theme).toBe(theme);
    }
    expect(asked.filter(([name]) => name === 'theme').map(([, theme]) => theme)).toEqual([
      'light',
      'dark',
      'system',
    ]);
  });
});
