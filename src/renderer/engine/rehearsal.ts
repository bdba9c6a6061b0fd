/**
 * A recorded session played through a trace worker of its own before the first real one: the engine's first bytes would
 * else wait for its code to be compiled, some 60 ms in which the first events of a recording stand still. A page draws
 * what it says, unseen, for the same reason (app/rehearsal.tsx).
 */
import { encodeLive, type LiveMessage } from '../../core/contract/live.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { TraceWorker, WorkerSurroundings } from './trace-worker.ts';

/** What a rehearsal puts in the place of the page and its host. */
export type Stage = Pick<WorkerSurroundings, 'post' | 'openSocket' | 'openLog'>;

/** What a rehearsal needs of the real worker. */
export interface RehearsalSurroundings {
  /** Where the page listens. */
  readonly port: Pick<MessagePort, 'postMessage' | 'onmessage'>;
  readonly make: (stage: Stage) => TraceWorker;
  readonly setTimer: (callback: () => void, milliseconds: number) => void;
}

/** Bytes at a time: a few frames, as a recording brings them. */
const PIECE = 1024;
/** Milliseconds between two pieces: the page draws each. */
const PAUSE = 16;
/** Seconds since 1970 of every watermark: before all that was recorded, so that nothing is ordered too soon. */
const EARLIER = 0;

export class Rehearsal {
  readonly #around: RehearsalSurroundings;
  readonly #worker: TraceWorker;
  readonly #host = { onmessage: undefined, postMessage: () => {} } as unknown as MessagePort;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  /** Its number, as the page has it. */
  #session = 0;
  #offset = 0;
  #stopped = false;

  /** @param bytes of a saved session */
  constructor(around: RehearsalSurroundings, bytes: Uint8Array<ArrayBuffer>) {
    this.#around = around;
    this.#bytes = bytes;
    const { port } = around;
    const post = (message: FromWorker): void => {
      if (!this.#stopped) port.postMessage(message);
    };
    this.#worker = around.make({ post, openSocket: noHost, openLog: noHost });
    this.#worker.receive({ type: 'source', source: { kind: 'port', role: 'service', port: this.#host } });
    port.onmessage = ({ data }: MessageEvent<ToWorker>) => this.#receive(data);
  }

  /** A real session is shown: nothing more is played. */
  stop(): void {
    this.#stopped = true;
  }

  /** Plays the session once it is to be shown, as a recording would bring it. */
  #receive(message: ToWorker): void {
    this.#worker.receive(message);
    if (message.type !== 'show') return;
    this.#session = message.session;
    this.#playOn();
  }

  #playOn(): void {
    if (this.#stopped) return;
    const { length } = this.#bytes;
    if (this.#offset >= length) {
      this.#say({ kind: 'end', session: this.#session, packetsLength: length, recordsLength: 0 });
      return;
    }
    const bytes = this.#bytes.subarray(this.#offset, this.#offset + PIECE);
    this.#say({ kind: 'packets', session: this.#session, offset: this.#offset, bytes });
    this.#say({ kind: 'recordsWatermark', session: this.#session, seconds: EARLIER, nanos: 0 });
    this.#say({ kind: 'watermark', session: this.#session, seconds: EARLIER, nanos: 0 });
    this.#offset += bytes.length;
    this.#around.setTimer(() => this.#playOn(), PAUSE);
  }

  #say(message: LiveMessage): void {
    this.#host.onmessage?.({ data: encodeLive(message) } as MessageEvent);
  }
}

function noHost(): never {
  throw new Error('A rehearsal has no host.');
}
