import type { Writable } from 'node:stream';
import type { LogPart } from './application.ts';
import type { LogName, StreamedSession } from './session.ts';

/** Bytes of one read: few calls, and little of a long log in memory at a time. */
const CHUNK = 1 << 20;

/** A log from byte `from` on, as far as it is written now. */
export function logPart(session: StreamedSession, log: LogName, from: number): LogPart {
  const end = session.extent()[log];
  return {
    bytes: Math.max(0, end - from),
    send: (to) => new Sender(to).send((at, room) => session.read(log, at, room.length, room), from, end),
  };
}

/** Reads bytes from offset `at` on into `room`; returns those it could read. */
type Read = (at: number, room: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Sends through two buffers, of which one is filled while the other is sent. New memory for each piece would make V8
 * collect garbage every few tens of megabytes (it counts what lies outside its heap), which took as long as the sending.
 */
class Sender {
  readonly #to: Writable;
  readonly #closed: Promise<never>;

  constructor(to: Writable) {
    this.#to = to;
    this.#closed = new Promise((_, fail) => {
      to.once('close', () => fail(new Error('The receiver has gone.')));
    });
    this.#closed.catch(() => {});
  }

  async send(read: Read, from: number, end: number): Promise<void> {
    const size = Math.min(CHUNK, Math.max(0, end - from));
    let rooms = [new Uint8Array(size), new Uint8Array(size)] as const;
    let sent: Promise<unknown> = Promise.resolve();
    for (let at = from; at < end; ) {
      const bytes = await read(at, rooms[0].subarray(0, Math.min(CHUNK, end - at)));
      await sent;
      if (bytes.length === 0) throw new Error('The log has become shorter.');
      at += bytes.length;
      sent = Promise.race([this.#write(bytes), this.#closed]);
      // Its failure is met at the next turn.
      sent.catch(() => {});
      rooms = [rooms[1], rooms[0]];
    }
    await sent;
    this.#to.end();
  }

  /** Resolves once the bytes are out of this process's hands, so that their memory may be used again. */
  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((done, fail) => {
      this.#to.write(bytes, (error) => (error ? fail(error) : done()));
    });
  }
}
