import { describe, expect, it } from 'vitest';
import type { Recoverable } from '../../../src/core/contract/session.ts';
import { sessionText } from '../../../src/renderer/store/session-state.ts';
import { handshake, refusal, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { turn } from '../support/traced.ts';

const LEFT: Recoverable = { id: 'r1', startedAt: 1000, packetsLength: 5, recordsLength: 6 };

describe('what there is to open', () => {
  it('is asked for at the start; what was left behind is offered, once', async () => {
    const { workbench, connection } = await stand({ listRecoverable: [LEFT] });
    expect(workbench.store.getState()).toMatchObject({ recoverable: [LEFT], dialog: 'recover' });
    workbench.actions.openDialog(undefined);
    connection('reconnected');
    await turn(10);
    expect(workbench.store.getState().dialog).toBeUndefined();
  });

  it('is not offered where there is nothing', async () => {
    const { workbench } = await stand();
    expect(workbench.store.getState().dialog).toBeUndefined();
  });

  it('a sample turns the lab to its experiment', async () => {
    const other = { ...handshake, id: 'refused' };
    const { workbench } = await stand({
      listScenarios: [handshake, other],
      openSample: sessionInfo(3, { scenario: 'refused', sample: 'refused' }),
    });
    workbench.files.openSample('refused');
    await turn(10);
    expect(workbench.store.getState()).toMatchObject({ session: 3, scenario: 'refused' });
  });

  it('a recent file is forgotten', async () => {
    const { workbench, asked } = await stand({ forgetRecent: [] });
    await workbench.files.forgetRecent('/a');
    expect(asked.at(-1)).toEqual(['forgetRecent', { path: '/a' }]);
  });
});

describe('what was left behind', () => {
  it('is shown when it is recovered, and gone from the offer', async () => {
    const made = await stand({ listRecoverable: [LEFT], recoverSession: sessionInfo(2, { saved: false }) });
    made.answers.listRecoverable = [];
    made.workbench.files.recover('r1');
    await turn(10);
    expect(made.workbench.store.getState()).toMatchObject({ session: 2, recoverable: [], dialog: undefined });
  });

  it('is discarded, or it is told why not', async () => {
    const made = await stand({ listRecoverable: [LEFT], discardRecoverable: refusal });
    await made.workbench.files.discardRecoverable('r1');
    expect(made.workbench.store.getState().toasts.at(-1)?.problem).toEqual(refusal);
    made.answers.discardRecoverable = [];
    await made.workbench.files.discardRecoverable('r1');
    expect(made.workbench.store.getState().recoverable).toEqual([]);
  });
});

describe('the shown session', () => {
  const shown = async (answers = {}) =>
    stand({ snapshot: snapshotOf({ sessions: [sessionInfo(1)], current: 1 }), ...answers });

  it('is edited, and is then what the service says', async () => {
    const edited = sessionInfo(1, { saved: false, infos: { 'session.title': 'Mine' } });
    const { workbench, asked } = await shown({ editSession: edited });
    await workbench.files.edit({ 'session.title': 'Mine' });
    expect(asked.at(-1)).toEqual(['editSession', { session: 1, infos: { 'session.title': 'Mine' } }]);
    const { sessions } = workbench.store.getState();
    expect(sessions).toEqual([edited]);
    expect(sessionText('session.title', sessions[0], undefined)).toBe('Mine');
    expect(sessionText('session.notes', sessions[0], undefined)).toBe('');
  });

  it('is not edited where nothing changed', async () => {
    const { workbench, names } = await shown();
    await workbench.files.edit({});
    expect(names()).toEqual([]);
  });

  it('opens where the selection stands', async () => {
    const { workbench, asked } = await shown({ editSession: sessionInfo(1) });
    await workbench.files.openHere();
    workbench.actions.select({ kind: 'record', row: 6 });
    await workbench.files.openHere();
    expect(asked.filter(([name]) => name === 'editSession')).toEqual([
      ['editSession', { session: 1, infos: { 'session.view': '{"record":7}' } }],
    ]);
  });

  it('takes the records of a file; an export says where it went, a download nothing', async () => {
    const merged = sessionInfo(1, { saved: false, recordsLength: 9 });
    const made = await shown({ mergeRecords: merged, exportSession: { path: '/x', frames: 2, records: 3 } });
    await made.workbench.files.merge();
    expect(made.workbench.store.getState().sessions).toEqual([merged]);
    const choices = { links: true, payload: true, origin: true };
    await made.workbench.files.exportCopy(choices);
    expect(made.workbench.store.getState().toasts.at(-1)?.problem.message).toBe(
      '/x: 2 frames, 3 socket records were written.',
    );
    made.answers.exportSession = undefined;
    await made.workbench.files.exportCopy(choices);
    expect(made.workbench.store.getState().toasts).toHaveLength(1);
  });

  it('is unsaved while an edit is in no file: another is opened only after asking', async () => {
    const edited = sessionInfo(1, { saved: false });
    const { workbench } = await shown({ editSession: edited, openSample: sessionInfo(5) });
    await workbench.files.edit({ 'session.notes': 'n' });
    workbench.files.openSample('x');
    await turn(10);
    expect(workbench.store.getState()).toMatchObject({ dialog: 'discard', session: 1 });
    await workbench.actions.answerDiscard('discard');
    await turn(10);
    expect(workbench.store.getState().session).toBe(5);
  });
});
