import { type Problem, problem } from '../../core/base/problem.ts';
import {
  encodeLive,
  LIVE_MAX_PAYLOAD,
  LIVE_SENT,
  LIVE_WINDOW,
  type LiveMessage,
} from '../../core/contract/live.ts';
import { type LiveRequest, liveRequestSchema } from '../../core/contract/live-requests.ts';
import type { LiveConnection, LiveSink } from './application.ts';
import type { LogName, StreamedSession } from './session.ts';

/** Bytes of one read: large enough to be quick with a file, small enough that a page stays responsive. */
const CHUNK = 1 << 20;
const logs: readonly LogName[] = ['packets', 'records'];

type Positions = Record<LogName, number>;
/** Where a page wants a session from. */
type From = Readonly<Positions> & { readonly fetches?: boolean | undefined };

/**
 * What one page gets of one session. It is pulled from the logs on disk as far as the page's window allows, so a slow
 * page costs no memory and one that comes back goes on where it was.
 */
class Subscription {
  readonly #session: StreamedSession;
  readonly #send: (message: LiveMessage) => void;
  /** The page fetches complete logs by itself. */
  readonly #fetches: boolean;
  readonly #sent: Positions;
  readonly #acknowledged: Positions;
  readonly #unlisten: () => void;
  /** The watermarks told last. */
  readonly #told = { packets: '', records: '' };
  #ended = false;
  #pumping = false;
  #again = false;
  #closed = false;

  constructor(
    session: StreamedSession,
    { packets, records, fetches = false }: From,
    send: (message: LiveMessage) => void,
  ) {
    this.#session = session;
    this.#send = send;
    this.#fetches = fetches;
    this.#sent = { packets, records };
    this.#acknowledged = { packets, records };
    this.#unlisten = session.onGrowth((change) => this.#changed(change));
    void this.#pump();
  }

  acknowledge(positions: Positions): void {
    // A page cannot acknowledge what it was not sent, nor take an acknowledgment back.
    for (const log of logs) {
      const acknowledged = Math.min(positions[log], this.#sent[log]);
      this.#acknowledged[log] = Math.max(acknowledged, this.#acknowledged[log]);
    }
    void this.#pump();
  }

  close(): void {
    this.#closed = true;
    this.#unlisten();
  }

  #changed(change: 'grown' | 'reset'): void {
    if (change === 'reset') {
      for (const log of logs) this.#sent[log] = this.#acknowledged[log] = 0;
      this.#ended = false;
      this.#send({ kind: 'reset', session: this.#session.number });
    }
    void this.#pump();
  }

  /** Sends what may be sent; a call while it is under way makes it look again. */
  async #pump(): Promise<void> {
    this.#again = true;
    if (this.#pumping) return;
    this.#pumping = true;
    while (this.#again && !this.#closed) {
      this.#again = false;
      this.#tellEnd();
      await this.#advance();
      this.#tellWatermark('records', 'recordsWatermark');
      this.#tellWatermark('packets', 'watermark');
    }
    this.#pumping = false;
  }

  /** Bytes that are still to be sent. */
  #left(): number {
    const extent = this.#session.extent();
    return logs.reduce((sum, log) => sum + extent[log] - this.#sent[log], 0);
  }

  #room(): number {
    const underWay = logs.reduce((sum, log) => sum + this.#sent[log] - this.#acknowledged[log], 0);
    return Math.max(0, LIVE_WINDOW - underWay);
  }

  /** Both logs, side by side: what stands together in time comes together. */
  async #advance(): Promise<void> {
    const dry = new Set<LogName>();
    for (;;) {
      const log = this.#behind(dry);
      if (!log || this.#closed) return;
      if (!(await this.#sendChunk(log))) dry.add(log);
    }
  }

  /** The log of which the smaller part has been sent, of those that have more. */
  #behind(dry: ReadonlySet<LogName>): LogName | undefined {
    const extent = this.#session.extent();
    const part = (log: LogName): number => this.#sent[log] / extent[log];
    if (this.#fetches && extent.complete && this.#left() > LIVE_SENT) return undefined;
    const more = logs.filter((log) => !dry.has(log) && this.#sent[log] < extent[log]);
    return more.reduce<LogName | undefined>((a, b) => (a && part(a) <= part(b) ? a : b), undefined);
  }

  /** False where nothing can be sent now. */
  async #sendChunk(log: LogName): Promise<boolean> {
    const from = this.#sent[log];
    const length = Math.min(CHUNK, this.#session.extent()[log] - from, this.#room());
    if (length <= 0) return false;
    const bytes = await this.#session.read(log, from, length);
    // A reset while the bytes were read makes them another recording's.
    if (this.#closed || bytes.length === 0 || this.#sent[log] !== from) return false;
    this.#sent[log] = from + bytes.length;
    this.#send({ kind: log, session: this.#session.number, offset: from, bytes });
    return true;
  }

  #tellWatermark(log: LogName, kind: 'watermark' | 'recordsWatermark'): void {
    const mark = this.#session.watermark(log);
    if (!mark || this.#sent[log] < mark.size) return;
    const { seconds, nanos } = mark;
    const text = `${seconds}.${nanos}`;
    if (text === this.#told[log]) return;
    this.#told[log] = text;
    this.#send({ kind, session: this.#session.number, seconds, nanos });
  }

  /** As soon as the logs are complete, whatever of them is still to be sent. */
  #tellEnd(): void {
    const { packets, records, complete } = this.#session.extent();
    if (!complete || this.#ended) return;
    this.#ended = true;
    const { number } = this.#session;
    this.#send({ kind: 'end', session: number, packetsLength: packets, recordsLength: records });
  }
}

const noSession = (number: number): Problem =>
  problem('warning', 'session.unknown', `There is no session ${number}; it was closed.`);

/** One page's live stream. */
export class LivePage implements LiveConnection {
  readonly #find: (number: number) => StreamedSession | undefined;
  readonly #sink: LiveSink;
  readonly #subscriptions = new Map<number, Subscription>();
  #closed = false;

  constructor(find: (number: number) => StreamedSession | undefined, sink: LiveSink) {
    this.#find = find;
    this.#sink = sink;
  }

  request(message: unknown): Problem | undefined {
    const parsed = liveRequestSchema.safeParse(message);
    if (!parsed.success) {
      return problem('error', 'live.request', 'The request on the live stream does not fit its schema.');
    }
    return this.#do(parsed.data);
  }

  #do(request: LiveRequest): Problem | undefined {
    if (request.type === 'unsubscribe') {
      this.#drop(request.session);
      return undefined;
    }
    const session = this.#find(request.session);
    if (!session) return noSession(request.session);
    if (request.type === 'subscribe') this.#subscribe(session, request);
    else if (request.type === 'ack') this.#subscriptions.get(request.session)?.acknowledge(request);
    else void this.#read(session, request);
    return undefined;
  }

  #subscribe(session: StreamedSession, from: From): void {
    this.#drop(session.number);
    this.#subscriptions.set(
      session.number,
      new Subscription(session, from, (message) => this.#send(message)),
    );
  }

  async #read(session: StreamedSession, request: Extract<LiveRequest, { type: 'read' }>): Promise<void> {
    const { id, log, offset } = request;
    const length = Math.min(request.length, LIVE_MAX_PAYLOAD, Math.max(0, session.extent()[log] - offset));
    const bytes = length > 0 ? await session.read(log, offset, length) : new Uint8Array(0);
    this.#send({ kind: 'bytes', session: session.number, id, bytes });
  }

  #send(message: LiveMessage): void {
    if (!this.#closed) this.#sink.send(encodeLive(message));
  }

  #drop(session: number): void {
    this.#subscriptions.get(session)?.close();
    this.#subscriptions.delete(session);
  }

  close(): void {
    this.#closed = true;
    for (const number of [...this.#subscriptions.keys()]) this.#drop(number);
  }
}
