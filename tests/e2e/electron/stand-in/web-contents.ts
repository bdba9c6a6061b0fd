/** One window's WebContents: its preload, its page's WebSocket, its ports. */
import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { type Frame, type IpcEvent, invoke, send } from './ipc.ts';
import { type Port, PortTable } from './ports.ts';
import { Preload } from './preload-context.ts';
import { strict } from './strict.ts';
import { decodeWire, encodeWire, type Wire } from './wire.ts';

let nextId = 1;

export class WebContents {
  readonly id = nextId++;
  readonly events = new EventEmitter();
  /** What main sees. */
  readonly facade: object;
  readonly mainFrame: Frame;
  openHandler: (() => unknown) | undefined;
  url = '';
  readonly #preloadPath: string;
  #preload: Preload | undefined;
  #socket: WebSocket | undefined;
  #ports: PortTable;
  readonly #undo = new Map<number, () => void>();

  constructor(preload: string) {
    this.#preloadPath = preload;
    const self = this;
    this.mainFrame = {
      get url() {
        return self.url;
      },
    };
    this.#ports = new PortTable((message) => this.#post(message));
    this.facade = strict('webContents', {
      id: this.id,
      mainFrame: this.mainFrame,
      send: (channel: string, ...args: unknown[]) => this.#preload?.receive(channel, structuredClone(args)),
      postMessage: (channel: string, message: unknown, ports: Port[] = []) =>
        this.#preload?.receive(channel, [structuredClone(message)], ports),
      on: (event: string, listener: (...args: unknown[]) => void) => void this.events.on(event, listener),
      setWindowOpenHandler: (handler: () => unknown) => {
        this.openHandler = handler;
      },
    });
  }

  /** An IPC event with an honest sender; `frame` forges one. */
  event(frame: Frame | null = this.mainFrame): IpcEvent {
    return { senderFrame: frame, sender: this.facade, frameId: 1, processId: 1 };
  }

  /** A new document: the preload runs anew, as it does before each page. Returns what it exposed. */
  load(url: string): Record<string, string[]> {
    this.url = url;
    this.#preload = new Preload({
      path: this.#preloadPath,
      origin:
        new URL(url).origin === 'null'
          ? `${new URL(url).protocol}//${new URL(url).host}`
          : new URL(url).origin,
      invoke: (channel, args) => invoke(channel, this.event(), args),
      send: (channel, args) => send(channel, this.event(), args),
      postToWindow: (data, ports) =>
        this.#post({ t: 'windowMessage', data, ports: ports.map((port) => this.#ports.take(port)) }),
    });
    return Object.fromEntries(
      Object.entries(this.#preload.exposed).map(([name, api]) => [name, Object.keys(api)]),
    );
  }

  /** The page has connected; a page that connects again was reloaded. */
  attach(socket: WebSocket): void {
    if (this.#socket) {
      this.#drop();
      this.load(this.url);
    }
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(decodeWire(new Uint8Array(data))));
    socket.on('error', () => socket.terminate());
  }

  #drop(): void {
    this.#socket?.terminate();
    this.#ports.closeAll();
    this.#ports = new PortTable((message) => this.#post(message));
    this.#undo.clear();
  }

  #post(message: unknown): void {
    if (this.#socket?.readyState === 1) this.#socket.send(encodeWire(message));
  }

  #receive(message: Wire): void {
    const id = message.id as number;
    if (message.t === 'call') void this.#call(id, message);
    else if (message.t === 'unlisten') this.#undo.get(id)?.();
    else if (message.t === 'port') this.#ports.receive(id, message.data);
    else if (message.t === 'portClose') this.#ports.close(id);
  }

  async #call(id: number, message: Wire): Promise<void> {
    const api = this.#preload?.exposed[message.global as string];
    const args = (message.args as unknown[]).map((arg) => this.#argument(arg));
    try {
      const value = api?.[message.name as string](...args);
      if (typeof value === 'function') this.#undo.set(id, value as () => void);
      else this.#post({ t: 'reply', id, value: await value });
    } catch (error) {
      this.#post({ t: 'reply', id, error: String(error) });
    }
  }

  #argument(arg: unknown): unknown {
    const listener = (arg as { $listener?: number } | null)?.$listener;
    if (listener === undefined) return arg;
    return (...args: unknown[]) => this.#post({ t: 'callback', id: listener, args });
  }
}
