/**
 * The live stream as the worker sees it: one session subscribed to over one or more carriers, its bytes once each and
 * in order, through drops, doubles and gaps; and reads of single ranges.
 */
import { decodeLive, LIVE_SENT, type LiveMessage } from '../../core/contract/live.ts';
import type { LiveRequest } from '../../core/contract/live-requests.ts';
import type { ConnectionState, LiveSource } from './host.ts';
import { LogCursor } from './log-cursor.ts';
import { LogFetch, type OpenLog } from './log-fetch.ts';
import { Reconnecting } from './reconnecting.ts';

export type LogName = 'packets' | 'records';

export interface LiveHandlers {
  readonly onBytes: (log: LogName, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Nothing stamped before this is still to come in the log. */
  readonly onWatermark: (log: LogName, seconds: number, nanos: number) => void;
  /** Forget everything of the session; its logs begin again. */
  readonly onReset: () => void;
  /** The logs are complete at these lengths; their bytes may still be to come. */
  readonly onLengths: (lengths: Readonly<Record<LogName, number>>) => void;
  /** Both logs have been taken in to their end. */
  readonly onEnd: () => void;
  readonly onConnection: (state: ConnectionState) => void;
}

/** A way to send requests. */
interface Carrier {
  readonly role: 'service' | 'capture';
  send(request: LiveRequest): void;
}

interface PendingRead {
  readonly request: LiveRequest & { type: 'read' };
  readonly resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
}

/** Acknowledge after this many bytes: well under LIVE_WINDOW, so that the sender never waits. */
const ACK_BYTES = 2 * 1024 * 1024;

export class LiveClient {
  readonly #handlers: LiveHandlers;
  readonly #carriers: Carrier[] = [];
  readonly #cursors = { packets: new LogCursor(), records: new LogCursor() };
  readonly #reads = new Map<number, PendingRead>();
  readonly #openSocket: (url: string) => WebSocket;
  #session = 0;
  #nextRead = 1;
  #unacknowledged = 0;
  /** Offsets of the gap for which the stream was asked again, so that one gap asks once. */
  #askedAt = -1;
  #end: { readonly packets: number; readonly records: number } | undefined;
  /** How complete logs are fetched; undefined where they come like the others. */
  #openLog: OpenLog | undefined;
  #fetch: LogFetch | undefined;

  /** @param openLog fetches from where sockets lead; absent: all bytes come through them */
  constructor(handlers: LiveHandlers, openSocket: (url: string) => WebSocket, openLog?: OpenLog) {
    this.#handlers = handlers;
    this.#openSocket = openSocket;
    this.#openLog = openLog;
  }

  /** Takes a carrier of frames; a new port takes the place of an older one of the same role. */
  addSource(source: LiveSource): void {
    if (source.kind === 'socket') this.#addSocket(source.url);
    else this.#addPort(source.role, source.port);
  }

  /** Turns to a session, from its beginning. Reads of the one before are answered with nothing. */
  subscribe(session: number): void {
    this.unsubscribe();
    this.#session = session;
    this.#subscribe();
  }

  /** Wants nothing more of the session. */
  unsubscribe(): void {
    if (this.#session) this.#send({ type: 'unsubscribe', session: this.#session });
    this.#session = 0;
    this.#forget();
    this.#dropReads();
  }

  /** Bytes of a log of the subscribed session; fewer where the log ends. */
  read(log: LogName, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve) => {
      const id = this.#nextRead++;
      const request = { type: 'read', id, session: this.#session, log, offset, length } as const;
      this.#reads.set(id, { request, resolve });
      this.#send(request);
    });
  }

  /** Takes a buffer whose bytes nobody needs any more. */
  reuse(buffer: ArrayBuffer): void {
    this.#fetch?.reuse(buffer);
  }

  #addSocket(url: string): void {
    const connection = new Reconnecting(() => this.#openSocket(url), {
      onOpen: (first) => {
        this.#begin();
        this.#handlers.onConnection(first ? 'connected' : 'reconnected');
      },
      onLost: () => this.#handlers.onConnection('lost'),
      onMessage: (data) => this.#receive(data),
    });
    this.#carriers.push({ role: 'service', send: (request) => connection.send(JSON.stringify(request)) });
  }

  #addPort(role: 'service' | 'capture', port: MessagePort): void {
    this.#openLog = undefined;
    const older = this.#carriers.findIndex((carrier) => carrier.role === role);
    if (older >= 0) this.#carriers.splice(older, 1);
    port.onmessage = (event) => this.#receive(event.data);
    this.#carriers.push({ role, send: (request) => port.postMessage(request) });
    this.#begin();
    if (role === 'service') this.#handlers.onConnection('connected');
  }

  /** A carrier has opened: says again what is wanted, from where we are. */
  #begin(): void {
    if (this.#session) this.#subscribe();
    for (const { request } of this.#reads.values()) this.#send(request);
  }

  #subscribe(): void {
    const { packets, records } = this.#cursors;
    this.#send({
      type: 'subscribe',
      session: this.#session,
      packets: packets.offset,
      records: records.offset,
      ...(this.#openLog ? { fetches: true } : {}),
    });
  }

  /** The capture helper's port carries bytes only; reads go to the service. */
  #send(request: LiveRequest): void {
    for (const carrier of this.#carriers) {
      if (request.type !== 'read' || carrier.role === 'service') carrier.send(request);
    }
  }

  #receive(data: unknown): void {
    const frame = frameOf(data);
    const message = frame && decodeLive(frame);
    if (!message || message.session !== this.#session) return;
    this.#handle(message);
  }

  #handle(message: LiveMessage): void {
    switch (message.kind) {
      case 'packets':
      case 'records':
        this.#take(message.kind, message.offset, message.bytes);
        return;
      case 'watermark':
        this.#handlers.onWatermark('packets', message.seconds, message.nanos);
        return;
      case 'recordsWatermark':
        this.#handlers.onWatermark('records', message.seconds, message.nanos);
        return;
      case 'reset':
        this.#forget();
        this.#handlers.onReset();
        return;
      case 'end':
        this.#end = { packets: message.packetsLength, records: message.recordsLength };
        this.#handlers.onLengths(this.#end);
        this.#finish();
        this.#fetchRest();
        return;
      case 'bytes':
        this.#reads.get(message.id)?.resolve(message.bytes.slice());
        this.#reads.delete(message.id);
    }
  }

  /** Complete logs that are long in one piece each; where that fails they come in messages. */
  #fetchRest(): void {
    this.#fetch?.stop();
    this.#fetch = undefined;
    if (!this.#openLog || !this.#end) return;
    const { packets, records } = this.#cursors;
    // A little is on its way already.
    if (this.#end.packets + this.#end.records - packets.offset - records.offset <= LIVE_SENT) return;
    const fetching = new LogFetch(
      {
        open: this.#openLog,
        onBytes: (log, offset, bytes) => this.#take(log, offset, bytes),
        onFailure: () => {
          this.#fetch = undefined;
          this.#openLog = undefined;
          this.#subscribe();
        },
      },
      this.#session,
      { packets: packets.offset, records: records.offset },
      this.#end,
    );
    this.#fetch = fetching;
    void fetching.run();
  }

  #take(log: LogName, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    const cursor = this.#cursors[log];
    const fresh = cursor.take(offset, bytes);
    if (!fresh) this.#askAgain(cursor.offset);
    else if (fresh.length > 0) this.#deliver(log, fresh);
  }

  #deliver(log: LogName, bytes: Uint8Array<ArrayBuffer>): void {
    this.#askedAt = -1;
    this.#handlers.onBytes(log, bytes);
    this.#unacknowledged += bytes.length;
    // What is fetched needs none: it comes no faster than it is read.
    if (this.#unacknowledged >= ACK_BYTES && !this.#fetch) this.#acknowledge();
    this.#finish();
  }

  #acknowledge(): void {
    this.#unacknowledged = 0;
    const { packets, records } = this.#cursors;
    this.#send({ type: 'ack', session: this.#session, packets: packets.offset, records: records.offset });
  }

  #askAgain(offset: number): void {
    if (this.#askedAt === offset) return;
    this.#askedAt = offset;
    this.#subscribe();
  }

  /** The end counts once all bytes before it are here; they may come over another carrier. */
  #finish(): void {
    if (!this.#end) return;
    const { packets, records } = this.#cursors;
    if (packets.offset < this.#end.packets || records.offset < this.#end.records) return;
    this.#end = undefined;
    this.#acknowledge();
    this.#handlers.onEnd();
  }

  #forget(): void {
    this.#fetch?.stop();
    this.#fetch = undefined;
    this.#cursors.packets.reset();
    this.#cursors.records.reset();
    this.#unacknowledged = 0;
    this.#askedAt = -1;
    this.#end = undefined;
  }

  #dropReads(): void {
    for (const { resolve } of this.#reads.values()) resolve(new Uint8Array(0));
    this.#reads.clear();
  }
}

function frameOf(data: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return data instanceof Uint8Array && data.buffer instanceof ArrayBuffer
    ? (data as Uint8Array<ArrayBuffer>)
    : undefined;
}
