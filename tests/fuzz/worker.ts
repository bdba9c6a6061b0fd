/** A thread that runs its share of the cases; says in shared memory which one it is at, so that a hang has a name. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Kind } from './cases.ts';
import { Runner } from './runner.ts';

export interface WorkerOrder {
  readonly seed: number;
  readonly only: Kind | undefined;
  /** First number, and how far it is to the next that is this worker's. */
  readonly from: number;
  readonly stride: number;
  /** One past the last. */
  readonly to: number;
  /** Float64: number of the case at hand, cases begun. */
  readonly state: SharedArrayBuffer;
  /** Int32: 1 = stop. */
  readonly stop: SharedArrayBuffer;
}

const BATCH = 200;

async function work(order: WorkerOrder): Promise<void> {
  const state = new Float64Array(order.state);
  const stop = new Int32Array(order.stop);
  const runner = new Runner(order.seed, order.only);
  const send = () => parentPort?.postMessage(runner.tally);
  for (let number = order.from; number < order.to && Atomics.load(stop, 0) === 0; number += order.stride) {
    if (!runner.wants(number)) continue;
    state[0] = number;
    state[1]! += 1;
    await runner.run(number);
    // What was done so far is not lost with a thread that hangs later.
    if (runner.tally.cases % BATCH === 0) send();
  }
  send();
  parentPort?.postMessage('done');
}

await work(workerData as WorkerOrder);
