/**
 * A recorded session played through a trace worker of its own before the first real one: the engine's first bytes would
 * else wait for its code to be compiled, some 60 ms in which the first events of a recording stand still.
 */
import { encodeLive, type LiveMessage } from '../../core/contract/live.ts';
import type { ToWorker } from './protocol.ts';
import type { TraceWorker, WorkerSurroundings } from './trace-worker.ts';

/** What a rehearsal puts in the place of the page and its host. */
type Stage = Pick<WorkerSurroundings, 'post' | 'openSocket' | 'openLog' | 'setTimer'>;

/** Bytes at a time: a few frames, as a recording brings them. */
const PIECE = 1024;
const SESSION = 1;
/** Seconds since 1970 of every watermark: before all that was recorded, so that nothing is ordered too soon. */
const EARLIER = 0;

/** What is asked of every session: the texts of its first rows, and everything about its first frame. */
const asks: readonly ToWorker[] = [
  { type: 'ask', id: 1, question: 'entries', ask: [0, 1, 2, 3, 4, 5, 6, 7] },
  { type: 'ask', id: 2, question: 'frame', ask: 0 },
];

/** @param session bytes of a saved session */
export function rehearse(session: Uint8Array<ArrayBuffer>, make: (stage: Stage) => TraceWorker): void {
  const timers: (() => void)[] = [];
  const worker = make({
    post: () => {},
    openSocket: noHost,
    openLog: noHost,
    setTimer: (callback) => timers.push(callback),
  });
  const port = { onmessage: undefined, postMessage: () => {} } as unknown as MessagePort;
  const say = (message: LiveMessage): void => port.onmessage?.({ data: encodeLive(message) } as MessageEvent);
  worker.receive({ type: 'source', source: { kind: 'port', role: 'service', port } });
  worker.receive({ type: 'show', session: SESSION });
  for (let offset = 0; offset < session.length; offset += PIECE) {
    say({ kind: 'packets', session: SESSION, offset, bytes: session.subarray(offset, offset + PIECE) });
    say({ kind: 'recordsWatermark', session: SESSION, seconds: EARLIER, nanos: 0 });
    say({ kind: 'watermark', session: SESSION, seconds: EARLIER, nanos: 0 });
    for (const callback of timers.splice(0)) callback();
  }
  say({ kind: 'end', session: SESSION, packetsLength: session.length, recordsLength: 0 });
  for (const ask of asks) worker.receive(ask);
  for (const callback of timers.splice(0)) callback();
}

function noHost(): never {
  throw new Error('A rehearsal has no host.');
}
