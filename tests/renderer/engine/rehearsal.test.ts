import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { rehearse } from '../../../src/renderer/engine/rehearsal.ts';
import { TraceWorker } from '../../../src/renderer/engine/trace-worker.ts';

const sample = resolve(import.meta.dirname, '../../../resources/samples/http-client.pcapng');

test('a rehearsal takes a whole session through a worker, as a recording would come', async () => {
  const engines: Engine[] = [];
  const told: string[] = [];
  rehearse(
    new Uint8Array(readFileSync(sample)),
    (stage) =>
      new TraceWorker({
        now: () => 0,
        createEngine: (options) => {
          const engine = createEngine(options);
          engines.push(engine);
          return engine;
        },
        ...stage,
        post: (message) => told.push(message.type === 'answer' ? `answer ${message.id}` : message.type),
      }),
  );
  await new Promise((resolve) => setTimeout(resolve, 10));
  const { order, frames, records } = engines.at(-1)!.tables;
  expect(frames.length).toBeGreaterThan(10);
  expect(records.length).toBeGreaterThan(20);
  expect(order.length).toBe(frames.length + records.length);
  expect(engines.at(-1)!.problems).toEqual([]);
  expect(told).toEqual(expect.arrayContaining(['tick', 'facts', 'answer 1', 'answer 2']));
});
