import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { recordsLogHeader } from '../../../src/core/capfile/records/index.ts';
import { encodeLive, type LiveMessage } from '../../../src/core/contract/live.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { isMerged } from '../../../src/core/trace/order.ts';
import { openCapture } from '../../../src/main/sessions/index.ts';
import type { FromWorker } from '../../../src/renderer/engine/protocol.ts';
import { TraceWorker } from '../../../src/renderer/engine/trace-worker.ts';

const sample = resolve(import.meta.dirname, '../../../resources/samples/handshake.pcapng');
const SESSION = 1;
/** Behind everything that was recorded, seconds since 1970. */
const LATER = 4e9;

/** A recorded session as the two logs that it was joined from. */
async function logsOf(path: string) {
  const bytes = new Uint8Array(readFileSync(path));
  const opened = await openCapture(path, tmpdir());
  if (!opened.ok) throw new Error(opened.error.message);
  const at = opened.value.recordsOffset!;
  await opened.value.close();
  return {
    packets: bytes.slice(0, at),
    records: new Uint8Array([...recordsLogHeader('Wireside'), ...bytes.slice(at)]),
  };
}

/** A worker with the two ports of a recording in Electron: the service's, and the capture helper's. */
function recorded() {
  const engines: Engine[] = [];
  const told: FromWorker[] = [];
  const timers: (() => void)[] = [];
  const worker = new TraceWorker({
    post: (message) => told.push(message),
    createEngine: (options) => {
      const engine = createEngine(options);
      engines.push(engine);
      return engine;
    },
    openSocket: () => {
      throw new Error('no socket here');
    },
    now: () => 0,
    setTimer: (callback) => timers.push(callback),
  });
  const portOf = (role: 'service' | 'capture') => {
    const port = { onmessage: undefined, postMessage: () => {} } as unknown as MessagePort;
    worker.receive({ type: 'source', source: { kind: 'port', role, port } });
    return (message: LiveMessage): void => port.onmessage?.({ data: encodeLive(message) } as MessageEvent);
  };
  const [service, capture] = [portOf('service'), portOf('capture')];
  worker.receive({ type: 'show', session: SESSION });
  const settle = (): void => {
    for (let turn = 0; turn < 20; turn += 1) for (const timer of timers.splice(0)) timer();
  };
  return { service, capture, settle, told, engine: () => engines.at(-1)! };
}

test('a recording whose records came too late is in order in the end, whichever port is the first to say it again', async () => {
  const { packets, records } = await logsOf(sample);
  const { service, capture, settle, told, engine } = recorded();
  const framesFirst = (): void => {
    capture({ kind: 'packets', session: SESSION, offset: 0, bytes: packets });
    capture({ kind: 'watermark', session: SESSION, seconds: LATER, nanos: 0 });
    settle();
  };
  const recordsAtLast = (): void => {
    const lengths = { packetsLength: packets.length, recordsLength: records.length };
    service({ kind: 'end', session: SESSION, ...lengths });
    service({ kind: 'records', session: SESSION, offset: 0, bytes: records });
    settle();
  };
  const isOrdered = (): boolean => {
    const { order, frames, records: rows } = engine().tables;
    return isMerged(order, frames, rows);
  };
  framesFirst();
  const { order, frames } = engine().tables;
  expect(order.length).toBe(frames.length);
  recordsAtLast();
  // It is read again: what the helper says now settles nothing before the records are known of.
  expect(told.findLast(({ type }) => type === 'trace')).toMatchObject({ again: true });
  framesFirst();
  expect(engine().tables.order.length).toBe(0);
  recordsAtLast();
  expect(engine().tables.order.length).toBe(engine().tables.frames.length + engine().tables.records.length);
  expect(isOrdered()).toBe(true);
  expect(told.findLast(({ type }) => type === 'tick')).toMatchObject({ tick: { complete: true } });
});
