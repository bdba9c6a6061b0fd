import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionInfo, stand } from '../support/test-host.ts';
import { CONNECTION, sessionBytes, turn, until } from '../support/traced.ts';

const sample = (id: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, `../../../resources/samples/${id}.pcapng`)));

/** A workbench that has opened the sample as session 1. */
async function opened(id: string) {
  const made = await stand({ openSample: sessionInfo(1, { sample: id }), listRecent: [] });
  made.service.add(1, sample(id));
  made.workbench.files.openSample(id);
  const complete = () =>
    made.workbench.view()?.tick.complete === true && made.workbench.view()?.tick.catchingUp === false;
  await until(complete);
  await turn();
  return made;
}

describe('a session that says where it opens', () => {
  it('turns to that frame, once', async () => {
    const { workbench, service } = await opened('keep-alive');
    expect(workbench.store.getState().selection).toEqual({ kind: 'frame', row: 3 });
    workbench.actions.select(undefined);
    service.add(2, sessionBytes(CONNECTION));
    workbench.store.setState(({ traceVersion }) => ({ traceVersion: traceVersion + 1 }));
    expect(workbench.store.getState().selection).toBeUndefined();
  });

  it('turns to a record as well', async () => {
    const { workbench } = await opened('max-connections');
    const { selection } = workbench.store.getState();
    expect(selection?.kind).toBe('record');
  });

  it('leaves alone what was selected while it was read', async () => {
    const made = await stand({ openSample: sessionInfo(1) });
    made.service.add(1, sample('keep-alive'));
    made.workbench.files.openSample('keep-alive');
    await until(() => made.workbench.store.getState().session === 1);
    made.workbench.actions.select({ kind: 'record', row: 0 });
    await until(() => made.workbench.view()?.tick.complete === true);
    await turn();
    expect(made.workbench.store.getState().selection).toEqual({ kind: 'record', row: 0 });
  });

  it('counts for files alone: a session that was recorded here opens at its end', async () => {
    const made = await stand({ openSample: sessionInfo(1, { kind: 'live' }) });
    made.service.add(1, sample('keep-alive'));
    made.workbench.files.openSample('keep-alive');
    await until(() => made.workbench.view()?.tick.complete === true);
    await turn();
    expect(made.workbench.store.getState().selection).toBeUndefined();
  });
});
