import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../../../src/core/contract/events.ts';
import { isRecording, isRunning } from '../../../src/renderer/store/state.ts';
import { handshake, refusal, runState, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { turn } from '../support/traced.ts';

describe('a page that starts', () => {
  it('takes over what the service has, and shows its current session', async () => {
    const recording = sessionInfo(3, { kind: 'live', recording: true, saved: false });
    const { workbench } = await stand({
      snapshot: snapshotOf({
        sessions: [recording],
        current: 3,
        run: runState({ session: 3 }),
        lit: ['listen'],
      }),
    });
    const state = workbench.store.getState();
    expect(state).toMatchObject({ connection: 'connected', session: 3, following: true, lit: ['listen'] });
    expect([state.scenario, isRunning(state), isRecording(state)]).toEqual(['handshake', true, true]);
    expect(state.permission?.granted).toBe(true);
  });

  it('tells what could not be had and goes on with the rest', async () => {
    const { workbench } = await stand({
      listScenarios: refusal,
      snapshot: snapshotOf({ problems: [{ ...refusal, code: 'x' }] }),
    });
    const { toasts, app } = workbench.store.getState();
    expect(toasts.map(({ problem }) => problem.code)).toEqual(['test.no', 'x']);
    expect(app?.version).toBe('1.0.0');
  });
});

describe('what is opened while the page still starts', () => {
  it('is not left again for a snapshot that was taken before', async () => {
    const made = await stand({ openSession: sessionInfo(6) });
    made.answers.checkPermission = turn(20).then(() => made.workbench.store.getState().permission);
    made.connection('reconnected');
    await turn(1);
    made.answers.snapshot = snapshotOf({ sessions: [sessionInfo(6)], current: 6 });
    made.workbench.actions.openRecent('/6.pcapng');
    await turn(40);
    expect(made.workbench.store.getState()).toMatchObject({ session: 6, sessions: [{ session: 6 }] });
  });
});

describe('a connection that drops', () => {
  it('is said to be lost, and the same session is still shown after it', async () => {
    const info = sessionInfo(2);
    const made = await stand({ snapshot: snapshotOf({ sessions: [info], current: 2 }) });
    made.workbench.actions.select({ kind: 'frame', row: 5 });
    made.connection('lost');
    expect(made.workbench.store.getState().connection).toBe('lost');
    made.connection('reconnected');
    await turn(5);
    expect(made.workbench.store.getState()).toMatchObject({
      connection: 'connected',
      session: 2,
      selection: { kind: 'frame', row: 5 },
    });
  });

  it('to a service that was started anew leaves the old session behind and says so', async () => {
    const made = await stand({ snapshot: snapshotOf({ sessions: [sessionInfo(2)], current: 2 }) });
    made.connection('lost');
    made.answers.snapshot = snapshotOf({ boot: 'b2' });
    made.connection('reconnected');
    await turn(5);
    const { session, toasts } = made.workbench.store.getState();
    expect(session).toBeUndefined();
    expect(toasts.map(({ problem }) => problem.code)).toEqual(['host.restarted']);
  });
});

describe('events', () => {
  it('each change what they speak of', async () => {
    const { workbench, tell } = await stand();
    const events: ServiceEvent[] = [
      { event: 'sessions', sessions: [sessionInfo(1), sessionInfo(2)] },
      { event: 'show', session: 2 },
      { event: 'run', run: runState({ status: 'done' }) },
      { event: 'codeLit', run: 1, lines: ['a', 'b'] },
      { event: 'permission', permission: { granted: false, backend: 'none', commands: ['sudo x'] } },
      { event: 'problem', problem: refusal },
      { event: 'sockets', sockets: [] },
    ];
    for (const event of events) tell(event);
    expect(workbench.store.getState()).toMatchObject({
      session: 2,
      run: { status: 'done' },
      lit: ['a', 'b'],
      permission: { granted: false },
      toasts: [{ problem: refusal }],
    });
  });

  it('of the menu do what the button does', async () => {
    const { workbench, tell, names } = await stand({ startRun: runState() });
    tell({ event: 'menu', command: 'capture.start' });
    await turn(5);
    expect(names()).toEqual(['startRun']);
    tell({ event: 'menu', command: 'capture.pause' });
    tell({ event: 'menu', command: 'help.report' });
    tell({ event: 'menu', command: 'view.theme' });
    expect(workbench.store.getState()).toMatchObject({ paused: true, dialog: 'report', theme: 'light' });
  });

  it('about scenarios keep the one that was chosen', async () => {
    const other = { ...handshake, id: 'other' };
    const made = await stand({ listScenarios: [handshake, other] });
    made.workbench.actions.chooseScenario('other');
    made.connection('reconnected');
    await turn(5);
    expect(made.workbench.store.getState().scenario).toBe('other');
  });
});
