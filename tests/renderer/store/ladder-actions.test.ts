import { describe, expect, it } from 'vitest';
import { findCommand, runCommand } from '../../../src/renderer/store/commands/index.ts';
import { sessionInfo, stand } from '../support/test-host.ts';
import { sessionBytes, until } from '../support/traced.ts';

const TWO = 'C>S SYN; S>C SYN,ACK; C2>S SYN; S>C2 SYN,ACK; +3s C>S ACK';

async function opened() {
  const made = await stand();
  made.service.add(1, sessionBytes(TWO));
  made.workbench.actions.show(1);
  await until(() => made.workbench.view()?.tick.complete === true);
  return made.workbench;
}

describe('the ladder', () => {
  it('is laid out again in true time, and remembers it', async () => {
    const { ladder, view, preferences } = await opened();
    const before = view()!.tick.height;
    expect(view()!.rowNanos).toBe(0);
    ladder.setPace({ kind: 'time', rowNanos: 1e6, foldNanos: Number.POSITIVE_INFINITY });
    await until(() => view()?.rowNanos === 1e6 && view()?.rows === 5);
    expect(view()!.tick.height).toBeGreaterThanOrEqual(before);
    expect(preferences.get('ladder.pace')).toEqual({ kind: 'time', rowNanos: 1e6, foldNanos: -1 });
  });

  it('hides a lane with its conversations and brings it back', async () => {
    const { ladder, view, store, undo } = await opened();
    const lane = view()!.tick.lanes.find(({ side }) => side === 'left')!;
    const hidden = { address: lane.address, port: lane.port, name: 'it' };
    ladder.hideLane(hidden);
    await until(() => view()?.rows === 2);
    expect(store.getState().hiddenLanes).toEqual([hidden]);
    ladder.showLane(store.getState().hiddenLanes[0]);
    await until(() => view()?.rows === 5);
    undo.undo();
    await until(() => view()?.rows === 2);
    undo.undo();
    await until(() => view()?.rows === 5);
  });

  it('moves a lane to another’s place, never across', async () => {
    const { ladder, view, store } = await opened();
    const index = (port: number): number => view()!.tick.lanes.findIndex((lane) => lane.port === port);
    const [first, second] = view()!.tick.lanes.filter(({ side }) => side === 'left');
    const server = view()!.tick.lanes.findIndex(({ side }) => side === 'right');
    ladder.moveLaneTo(index(first!.port), index(second!.port));
    expect(store.getState().laneOrder[0]).toContain(String(second!.port));
    const order = store.getState().laneOrder;
    ladder.moveLaneTo(index(first!.port), server);
    expect(store.getState().laneOrder).toBe(order);
  });

  it('shows a chosen set of conversations, or that of the selection', async () => {
    const { ladder, view, store, actions } = await opened();
    ladder.toggleStream(1);
    await until(() => view()?.rows === 2);
    ladder.toggleStream(0);
    await until(() => view()?.rows === 5);
    expect(store.getState().scope).toEqual({ kind: 'streams', streams: [0, 1] });
    actions.select({ kind: 'frame', row: 2 });
    ladder.showSelected();
    expect(store.getState().scope).toEqual({ kind: 'stream', stream: 1 });
  });

  it('forgets lanes and scope with the session', async () => {
    const { ladder, actions, store } = await opened();
    ladder.hideLane({ address: 0, port: 1, name: 'x' });
    actions.show(undefined);
    expect(store.getState()).toMatchObject({ hiddenLanes: [], laneOrder: [], scope: { kind: 'all' } });
  });

  it('is zoomed by command, and its legend shown', async () => {
    const workbench = await opened();
    expect(runCommand(workbench, 'ladder.fit')).toBe(false);
    workbench.store.setState({ sessions: [sessionInfo(1)] });
    expect(runCommand(workbench, 'ladder.fit')).toBe(true);
    expect(workbench.store.getState().zoomAsked).toEqual({ number: 1, step: 'fit' });
    runCommand(workbench, 'ladder.legend');
    expect(workbench.store.getState().legend).toBe(true);
    expect(findCommand('ladder.lanes')?.enabled?.(workbench.store.getState())).toBe(false);
  });
});

describe('marks', () => {
  it('stand at the entries that findings rest on, but for how things usually go', async () => {
    const { client } = await opened();
    const marks = await client.ask('ladderMarks', undefined);
    expect(marks?.every(({ severity }) => ['note', 'warn', 'error'].includes(severity))).toBe(true);
  });
});
