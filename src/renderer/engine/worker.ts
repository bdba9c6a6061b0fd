/** Entry of the trace worker. */
import { createEngine } from '../../core/engine/engine.ts';
import type { ToWorker } from './protocol.ts';
import { TraceWorker } from './trace-worker.ts';

const worker = new TraceWorker({
  post: (message) => postMessage(message),
  createEngine,
  openSocket: (url) => new WebSocket(url),
  now: () => performance.now(),
  setTimer: (callback, milliseconds) => {
    setTimeout(callback, milliseconds);
  },
});

addEventListener('message', (event: MessageEvent<ToWorker>) => worker.receive(event.data));
