import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import type { FromWorker, ToWorker } from '../../../src/renderer/engine/protocol.ts';
import { Rehearsal } from '../../../src/renderer/engine/rehearsal.ts';
import { TraceWorker } from '../../../src/renderer/engine/trace-worker.ts';

const sample = resolve(import.meta.dirname, '../../../resources/samples/http-client.pcapng');

/** A rehearsal whose timers are run by hand, and what it says to the page. */
function rehearsed() {
  const engines: Engine[] = [];
  const told: FromWorker[] = [];
  const timers: (() => void)[] = [];
  const port: { postMessage: (message: FromWorker) => void; onmessage: unknown } = {
    postMessage: (message) => told.push(message),
    onmessage: null,
  };
  const setTimer = (callback: () => void): void => void timers.push(callback);
  const rehearsal = new Rehearsal(
    {
      port: port as Pick<MessagePort, 'postMessage' | 'onmessage'>,
      setTimer,
      make: (stage) =>
        new TraceWorker({
          now: () => 0,
          setTimer,
          createEngine: (options) => {
            const engine = createEngine(options);
            engines.push(engine);
            return engine;
          },
          ...stage,
        }),
    },
    new Uint8Array(readFileSync(sample)),
  );
  const say = (data: ToWorker): void => (port.onmessage as (event: { data: ToWorker }) => void)({ data });
  const run = (times: number): void => {
    for (let i = 0; i < times; i += 1) for (const timer of timers.splice(0)) timer();
  };
  return { rehearsal, told, say, run, engine: () => engines.at(-1)! };
}

test('takes a whole session through a worker, as a recording would come, and answers the page', async () => {
  const { told, say, run, engine } = rehearsed();
  say({ type: 'show', session: 1 });
  run(50);
  const { order, frames, records } = engine().tables;
  expect(frames.length).toBeGreaterThan(10);
  expect(records.length).toBeGreaterThan(20);
  expect(order.length).toBe(frames.length + records.length);
  expect(engine().problems).toEqual([]);
  expect(told.findLast(({ type }) => type === 'tick')).toMatchObject({ tick: { complete: true } });
  say({ type: 'ask', id: 7, question: 'entries', ask: [0, 1] });
  await expect.poll(() => told.at(-1)).toMatchObject({ type: 'answer', id: 7 });
});

test('comes piece by piece, and no more once it is stopped', () => {
  const { rehearsal, told, say, run, engine } = rehearsed();
  say({ type: 'show', session: 1 });
  run(3);
  const before = engine().packets.bytes;
  expect(before).toBeGreaterThan(1024);
  rehearsal.stop();
  const said = told.length;
  run(5);
  expect(engine().packets.bytes).toBe(before);
  expect(told.length).toBe(said);
});
