/** Entry of the trace worker. */
import { createEngine } from '../../core/engine/engine.ts';
import type { ToWorker } from './protocol.ts';
import { rehearse } from './rehearsal.ts';
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

const recorded = new URL('../../../resources/samples/http-client.pcapng', import.meta.url);
let isAsked = false;

/** While the page starts; where a session is to be shown already, that goes first. */
async function rehearseSoon(): Promise<void> {
  const reply = await fetch(recorded);
  if (!reply.ok) return;
  const session = new Uint8Array(await reply.arrayBuffer());
  if (!isAsked) rehearse(session, (stage) => new TraceWorker({ createEngine, now: () => 0, ...stage }));
}

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  isAsked ||= data.type === 'show';
  worker.receive(data);
});
// It only makes the first session quicker: without it all is as before.
rehearseSoon().catch(() => {});
