/** MessageChannelMain: two entangled ports, either of which can be handed to the page or to a utility process. */
import { EventEmitter } from 'node:events';

export interface PortMessage {
  readonly data: unknown;
  readonly ports: Port[];
}

export class Port extends EventEmitter {
  #peer: Port | undefined;
  #started = false;
  #closed = false;
  readonly #waiting: PortMessage[] = [];

  static pair(): [Port, Port] {
    const [a, b] = [new Port(), new Port()];
    a.#peer = b;
    b.#peer = a;
    return [a, b];
  }

  postMessage(data: unknown, transfer: Port[] = []): void {
    if (this.#closed) return;
    this.#peer?.deliver({ data: structuredClone(data), ports: transfer });
  }

  /** Nothing is delivered before this (MessagePortMain: "Messages will be queued until this method is called"). */
  start(): void {
    this.#started = true;
    for (const message of this.#waiting.splice(0)) this.#emit(message);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const peer = this.#peer;
    setImmediate(() => {
      this.emit('close');
      peer?.close();
    });
  }

  private deliver(message: PortMessage): void {
    if (this.#closed) return;
    if (this.#started) this.#emit(message);
    else this.#waiting.push(message);
  }

  #emit(message: PortMessage): void {
    setImmediate(() => {
      if (!this.#closed) this.emit('message', message);
    });
  }
}

/** Joins a port to a carrier that has an id for it: what the port gets goes out, what comes in is posted by it. */
export class PortTable {
  readonly #ports = new Map<number, Port>();
  readonly #send: (message: { t: 'port' | 'portClose'; id: number; data?: unknown }) => void;
  #next = 1;

  constructor(send: (message: { t: 'port' | 'portClose'; id: number; data?: unknown }) => void) {
    this.#send = send;
  }

  /** Takes a transferred port; returns the id under which the other side knows it. */
  take(port: Port): number {
    const id = this.#next++;
    this.#ports.set(id, port);
    port.on('message', (message: PortMessage) => this.#send({ t: 'port', id, data: message.data }));
    port.on('close', () => {
      this.#ports.delete(id);
      this.#send({ t: 'portClose', id });
    });
    port.start();
    return id;
  }

  receive(id: number, data: unknown): void {
    this.#ports.get(id)?.postMessage(data);
  }

  close(id: number): void {
    this.#ports.get(id)?.close();
  }

  closeAll(): void {
    for (const port of [...this.#ports.values()]) port.close();
  }
}
