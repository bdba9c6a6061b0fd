/** The page's whole trace path on one thread: a service that holds logs, the worker's work, the page's client. */
import { encodeLive } from '../../../src/core/contract/live.ts';
import type { LiveRequest } from '../../../src/core/contract/live-requests.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { ToWorker } from '../../../src/renderer/engine/protocol.ts';
import { TraceClient, type TraceView, type WorkerLike } from '../../../src/renderer/engine/trace-client.ts';
import { TraceWorker } from '../../../src/renderer/engine/trace-worker.ts';
import { savedSession } from '../../core/link/session.ts';
import { traceParts } from '../../core/link/trace-text.ts';

/** One connection from connect() to close, with three idle seconds in it. */
export const CONNECTION = `
  s listen() port=8080; s 'listening'
  c connect() port=8080; c 'connectionAttempt'; C>S SYN win=65495; c attempt; S>C SYN,ACK; C>S ACK
  s 'connection' a; c 'connect'
  c write(5); C>S PSH,ACK len=5; S>C ACK; a 'data' 5
  +3s a end(); S>C FIN,ACK; C>S ACK; c 'end'; c end(); C>S FIN,ACK; S>C ACK; c 'close'
`;

/** Lets timers and promises run. */
export const turn = (milliseconds = 30): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers the live protocol from bytes that are there, as the service does for a file. */
export class LogService {
  readonly requests: LiveRequest[] = [];
  /** Most bytes of a frame of the stream; a small session comes as one frame of each log. */
  piece = PIECE;
  readonly #logs = new Map<number, Logs>();
  readonly #late = new Map<number, Uint8Array<ArrayBuffer>>();
  readonly #answer: (frame: Uint8Array<ArrayBuffer>) => void;

  constructor(answer: (frame: Uint8Array<ArrayBuffer>) => void) {
    this.#answer = answer;
  }

  /**
   * A session that is being recorded, whose packets come late: its records come at the first request, and the packets
   * with the end when the function is called. Asked again it is given whole.
   */
  addLate(session: number, packets: Uint8Array<ArrayBuffer>, records: Uint8Array<ArrayBuffer>): () => void {
    this.#late.set(session, records);
    return () => {
      this.add(session, packets, records);
      this.#answer(encodeLive({ kind: 'packets', session, offset: 0, bytes: packets }));
      const lengths = { packetsLength: packets.length, recordsLength: records.length };
      this.#answer(encodeLive({ kind: 'end', session, ...lengths }));
    };
  }

  /** A session that is a file, or one whose records have a log of their own. */
  add(session: number, packets: Uint8Array<ArrayBuffer>, records = new Uint8Array(0)): void {
    this.#logs.set(session, { packets, records });
  }

  request(request: LiveRequest): void {
    this.requests.push(request);
    const late = this.#late.get(request.session);
    if (late && request.type === 'subscribe') {
      this.#late.delete(request.session);
      this.#answer(encodeLive({ kind: 'records', session: request.session, offset: 0, bytes: late }));
      return;
    }
    const logs = this.#logs.get(request.session);
    if (!logs) return;
    if (request.type === 'subscribe') this.#stream(request.session, logs, request);
    if (request.type !== 'read') return;
    const part = logs[request.log].slice(request.offset, request.offset + request.length);
    this.#answer(encodeLive({ kind: 'bytes', session: request.session, id: request.id, bytes: part }));
  }

  /** Says where the logs end, then sends both side by side in small pieces. */
  #stream(session: number, { packets, records }: Logs, from: { packets: number; records: number }): void {
    const lengths = { packetsLength: packets.length, recordsLength: records.length };
    this.#answer(encodeLive({ kind: 'end', session, ...lengths }));
    const parts = Math.ceil(Math.max(packets.length, records.length) / this.piece);
    for (let part = 0; part < parts; part += 1) {
      for (const kind of ['packets', 'records'] as const) {
        const log = kind === 'packets' ? packets : records;
        const [start, end] = [part, part + 1].map((at) => Math.round((log.length * at) / parts)) as [
          number,
          number,
        ];
        const offset = Math.max(start, from[kind]);
        if (offset < end) this.#answer(encodeLive({ kind, session, offset, bytes: log.slice(offset, end) }));
      }
    }
  }
}

interface Logs {
  readonly packets: Uint8Array<ArrayBuffer>;
  readonly records: Uint8Array<ArrayBuffer>;
}

/** Bytes of a frame of the stream. */
const PIECE = 1000;

export interface Traced {
  readonly client: TraceClient;
  readonly service: LogService;
  readonly worker: WorkerLike;
  /** Every view that was told, in order. */
  readonly views: (TraceView | undefined)[];
  /** The newest view. */
  view(): TraceView;
  /** How often texts came. */
  texts(): number;
}

/** A worker that works on this thread; messages arrive in a later turn, as they do from another thread. */
export function localWorker(): { worker: WorkerLike; service: LogService } {
  const channel = new MessageChannel();
  const worker: WorkerLike = {
    postMessage: (message) => queueMicrotask(() => work.receive(message)),
    onmessage: null,
  };
  const work = new TraceWorker({
    post: (message) => worker.onmessage?.({ data: message } as MessageEvent),
    createEngine,
    openSocket: () => {
      throw new Error('no socket here');
    },
    now: () => performance.now(),
    setTimer: (callback, milliseconds) => void setTimeout(callback, milliseconds),
  });
  const service = new LogService((frame) => channel.port2.postMessage(frame));
  channel.port2.onmessage = (event) => service.request(event.data as LiveRequest);
  const source: ToWorker = { type: 'source', source: { kind: 'port', role: 'service', port: channel.port1 } };
  work.receive(source);
  return { worker, service };
}

/** A client over a worker over a service without sessions. */
export function traced(): Traced {
  const { worker, service } = localWorker();
  const views: (TraceView | undefined)[] = [];
  let arrivals = 0;
  const client = new TraceClient(
    worker,
    {
      onView: (view) => void views.push(view),
      onTexts: () => {
        arrivals += 1;
      },
      onConnection: () => {},
    },
    (callback) => void setTimeout(callback, 1),
  );
  return {
    client,
    service,
    worker,
    views,
    view: () => {
      const view = views.at(-1);
      if (!view) throw new Error('there is no view');
      return view;
    },
    texts: () => arrivals,
  };
}

/** A session from text (tests/core/link/trace-text), as the bytes of its file. */
export function sessionBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(savedSession(traceParts(text)));
}

/** A client that shows the session, once all of it is there. */
export async function shown(text: string): Promise<Traced> {
  const made = traced();
  made.service.add(1, sessionBytes(text));
  made.client.show(1);
  await until(() => made.views.at(-1)?.tick.complete === true && !made.views.at(-1)?.tick.catchingUp);
  return made;
}

/** Waits until something holds; fails after five seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it never came to hold');
    await turn(5);
  }
}
