import { describe, expect, it } from 'vitest';
import type { BenchState } from '../../../src/core/contract/bench.ts';
import { handshake, refusal, runState, stand } from '../support/test-host.ts';

const running: BenchState = { running: true, steps: 1, sockets: [], code: [] };

describe('the free bench', () => {
  it('makes a server with the capture options of the page, and turns to the run’s session', async () => {
    const { workbench, asked, answers, tell } = await stand();
    answers.makeServer = { errors: [], made: 'server-1' };
    tell({ event: 'run', run: runState({ session: 4, scenario: 'bench' }) });
    expect(await workbench.bench.makeServer({ port: 0 })).toEqual([]);
    const { captureOptions: capture, session, following } = workbench.store.getState();
    expect(asked.at(-1)).toEqual(['makeServer', { options: { port: 0 }, capture }]);
    expect([session, following]).toEqual([4, true]);
  });

  it('gives what is wrong to the form, and a problem of the whole to the screen', async () => {
    const { workbench, answers } = await stand();
    answers.makeClient = { errors: [{ name: 'host', message: 'No.' }] };
    expect(await workbench.bench.makeClient({})).toEqual([{ name: 'host', message: 'No.' }]);
    answers.driveSocket = refusal;
    expect(await workbench.bench.drive('client-1', 'end', {})).toHaveLength(1);
    expect(workbench.store.getState().toasts[0]?.problem).toEqual(refusal);
    expect(workbench.store.getState().session).toBeUndefined();
  });

  it('keeps in step with the service', async () => {
    const { workbench, tell } = await stand();
    tell({ event: 'bench', bench: running });
    expect(workbench.store.getState().bench).toEqual(running);
  });

  it('turns to a loaded bench in the lab, and replaces one of the same name', async () => {
    const { workbench, answers } = await stand();
    workbench.actions.set({ leftTab: 'bench' });
    const loaded = { ...handshake, id: 'bench-a', title: 'A' };
    answers.openBench = loaded;
    await workbench.bench.load();
    answers.openBench = { ...loaded, title: 'B' };
    await workbench.bench.load();
    const { scenarios, scenario, leftTab } = workbench.store.getState();
    expect(scenarios.map(({ title }) => title)).toEqual([handshake.title, 'B']);
    expect([scenario, leftTab]).toEqual(['bench-a', 'lab']);
  });

  it('tells what keeps a bench from being loaded or saved', async () => {
    const { workbench, answers } = await stand();
    answers.openBench = refusal;
    await workbench.bench.load();
    answers.saveBench = { ...refusal, message: 'Full.' };
    await workbench.bench.save('A');
    expect(workbench.store.getState().toasts.map(({ problem }) => problem.message)).toEqual([
      refusal.message,
      'Full.',
    ]);
  });
});
