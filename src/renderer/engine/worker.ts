/** Entry of the trace worker. */
import { createEngine } from '../../core/engine/engine.ts';
import type { RehearseMessage, ToWorker } from './protocol.ts';
import { Rehearsal, type Stage } from './rehearsal.ts';
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
let rehearsal: Rehearsal | undefined;

/** While the page starts; where a session is to be shown already, that goes first. */
async function rehearse(port: MessagePort): Promise<void> {
  const reply = await fetch(recorded);
  if (!reply.ok) return;
  const session = new Uint8Array(await reply.arrayBuffer());
  if (isAsked) return;
  const now = () => performance.now();
  const setTimer = (callback: () => void, milliseconds: number) => void setTimeout(callback, milliseconds);
  const make = (stage: Stage) => new TraceWorker({ createEngine, now, setTimer, ...stage });
  rehearsal = new Rehearsal({ port, make, setTimer }, session);
}

addEventListener('message', ({ data }: MessageEvent<ToWorker | RehearseMessage>) => {
  // It only makes the first session quicker: without it all is as before.
  if (data.type === 'rehearse') rehearse(data.port).catch(() => {});
  else {
    if (data.type === 'show') {
      isAsked = true;
      rehearsal?.stop();
      rehearsal = undefined;
    }
    worker.receive(data);
  }
});
