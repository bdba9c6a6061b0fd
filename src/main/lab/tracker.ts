import { AsyncLocalStorage } from 'node:async_hooks';
import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server as HttpServer } from 'node:http';
import { Server, Socket } from 'node:net';

/**
 * Knows every socket and server that a run makes, so that none outlives it. It learns of them from Node's own channels
 * (`net.client.socket`, `net.server.socket`, `tracing:net.server.listen`), which http and fetch pass through too, and
 * tells a run's from the rest of the process by asynchronous context.
 */
export class SocketTracker {
  readonly #context = new AsyncLocalStorage<SocketTracker>();
  readonly #open = new Set<Socket | Server>();
  readonly #channels: readonly (readonly [string, ChannelListener])[];

  constructor() {
    const ours = (participant: unknown) => {
      if (this.#context.getStore() === this) this.track(participant);
    };
    this.#channels = [
      ['net.client.socket', (message) => ours((message as { socket: Socket }).socket)],
      ['net.server.socket', (message) => this.#accepted((message as { socket: Socket }).socket)],
      ['tracing:net.server.listen:asyncStart', (message) => ours((message as { server: Server }).server)],
    ];
    for (const [name, listener] of this.#channels) subscribe(name, listener);
  }

  /** Runs `work` so that all it makes, now or later, is tracked. */
  run<T>(work: () => T): T {
    return this.#context.run(this, work);
  }

  /** Tracks one participant by hand; anything else is ignored. */
  track(participant: unknown): void {
    if (!(participant instanceof Socket || participant instanceof Server)) return;
    if (this.#open.has(participant)) return;
    this.#open.add(participant);
    // An 'error' that no step waits for is in the records; without a listener it would end the process.
    participant.on('error', ignore);
    participant.once('close', () => this.#open.delete(participant));
  }

  #accepted(socket: Socket & { server?: Server }): void {
    if (socket.server && this.#open.has(socket.server)) this.track(socket);
  }

  /** Sockets and servers that are still open. */
  get open(): ReadonlySet<Socket | Server> {
    return this.#open;
  }

  /**
   * Closes what is left and stops tracking. Resolves when all is closed, or after `patience` milliseconds with the
   * number of those that are not.
   */
  async close(patience: number): Promise<number> {
    const closed = [...this.#open].map((participant) => closing(participant));
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([Promise.all(closed), enough]);
    clearTimeout(timer);
    for (const [name, listener] of this.#channels) unsubscribe(name, listener);
    return this.#open.size;
  }
}

function ignore(): void {}

/** Ends one participant at once; resolves at its 'close'. */
function closing(participant: Socket | Server): Promise<void> {
  const closed = new Promise<void>((resolve) => participant.once('close', () => resolve()));
  if (participant instanceof Socket) participant.destroy();
  else {
    (participant as Partial<HttpServer>).closeAllConnections?.();
    participant.close();
  }
  return closed;
}
