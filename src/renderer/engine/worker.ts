/** Entry of the trace worker. */
import { createEngine } from '../../core/engine/engine.ts';
import type { ToWorker } from './protocol.ts';
import { TraceWorker } from './trace-worker.ts';

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => waiting.shift()?.();

const worker = new TraceWorker({
  post: (message) => postMessage(message),
  createEngine,
  openSocket: (url) => new WebSocket(url),
  openLog: async (path) => {
    const { ok, status, body } = await fetch(path, { cache: 'no-store' });
    if (!ok || !body) throw new Error(`${path} answered ${status}`);
    return body;
  },
  now: () => performance.now(),
  setTimer: (callback, milliseconds) => {
    if (milliseconds > 1) setTimeout(callback, milliseconds);
    else soon(callback);
  },
});

/** In the next task, behind the messages that are waiting: a timer set by a timer is held back for 4 ms (HTML, timers). */
function soon(callback: () => void): void {
  waiting.push(callback);
  port2.postMessage(undefined);
}

addEventListener('message', (event: MessageEvent<ToWorker>) => worker.receive(event.data));
