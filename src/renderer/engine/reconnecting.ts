/** A WebSocket that is opened again after a drop, later and later up to four seconds. */

export interface SocketHandlers {
  /** Open, for the first time or again. */
  readonly onOpen: (first: boolean) => void;
  /** Dropped, or could not be opened; once until it is open again. */
  readonly onLost: () => void;
  readonly onMessage: (data: unknown) => void;
}

const FIRST_WAIT = 200;
const LONGEST_WAIT = 4000;

export class Reconnecting {
  readonly #open: () => WebSocket;
  readonly #handlers: SocketHandlers;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT;
  #first = true;
  #lost = false;
  #closed = false;

  constructor(open: () => WebSocket, handlers: SocketHandlers) {
    this.#open = open;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Sends where it is open; what is sent in between is lost, and the protocol starts anew on `onOpen`. */
  send(text: string): void {
    if (this.#socket?.readyState === 1) this.#socket.send(text);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.#open();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#opened());
    socket.addEventListener('message', (event) => this.#handlers.onMessage(event.data));
    socket.addEventListener('close', () => this.#dropped());
  }

  #opened(): void {
    this.#wait = FIRST_WAIT;
    this.#lost = false;
    const first = this.#first;
    this.#first = false;
    this.#handlers.onOpen(first);
  }

  #dropped(): void {
    if (this.#closed) return;
    if (!this.#lost) this.#handlers.onLost();
    this.#lost = true;
    this.#timer = setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }
}
