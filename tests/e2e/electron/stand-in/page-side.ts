/**
 * The page's end, as one function that Playwright's init script runs before any script of the page: makes
 * `window.wireside` from the names that the preload exposed, and carries calls, events and ports over a WebSocket.
 */
import { decodeWire, encodeWire } from './wire.ts';

export interface PageSideOptions {
  /** What the preload exposed: name of the global, names of its functions. */
  readonly exposed: Readonly<Record<string, readonly string[]>>;
  /** Address of the WebSocket. */
  readonly bridge: string;
}

/** The init script as text. */
export function pageSide(options: PageSideOptions): string {
  return `(() => { const encodeWire = ${encodeWire}; const decodeWire = ${decodeWire}; (${inPage})(${JSON.stringify(options)}, encodeWire, decodeWire); })()`;
}

function inPage(options: PageSideOptions, encode: typeof encodeWire, decode: typeof decodeWire): void {
  if (window.top !== window) return;
  const socket = new WebSocket(options.bridge);
  socket.binaryType = 'arraybuffer';
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  const send = (message: unknown): void => {
    const frame = encode(message);
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    else waiting.push(frame);
  };
  socket.onopen = () => {
    for (const frame of waiting.splice(0)) socket.send(frame);
  };
  const replies = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<number, (...args: unknown[]) => void>();
  const ports = new Map<number, MessagePort>();
  let next = 1;

  function call(global: string, name: string, args: unknown[]): unknown {
    const id = next++;
    const listener = args.find((arg) => typeof arg === 'function');
    if (listener) listeners.set(id, listener as () => void);
    const plain = args.map((arg) => (typeof arg === 'function' ? { $listener: id } : arg));
    send({ t: 'call', id, global, name, args: plain });
    // contextBridge hands functions back as functions at once, and promises as promises.
    if (listener) return () => send({ t: 'unlisten', id });
    if (name === 'pathOf') return '';
    return new Promise((resolve, reject) => replies.set(id, { resolve, reject }));
  }

  function adopt(id: number): MessagePort {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = (event) => send({ t: 'port', id, data: event.data });
    port1.addEventListener('close', () => send({ t: 'portClose', id }));
    return port2;
  }

  socket.onmessage = (event) => {
    const message = decode(new Uint8Array(event.data)) as {
      t: string;
      id: number;
      value?: unknown;
      error?: string;
      args: unknown[];
      data?: unknown;
      ports: number[];
    };
    if (message.t === 'reply') {
      const reply = replies.get(message.id);
      replies.delete(message.id);
      if (message.error === undefined) reply?.resolve(message.value);
      else reply?.reject(new Error(message.error));
    } else if (message.t === 'callback') listeners.get(message.id)?.(...message.args);
    else if (message.t === 'port') ports.get(message.id)?.postMessage(message.data);
    else if (message.t === 'portClose') ports.get(message.id)?.close();
    else if (message.t === 'windowMessage') {
      window.postMessage(message.data, window.location.origin, message.ports.map(adopt));
    }
  };
  for (const [global, names] of Object.entries(options.exposed)) {
    const bridge = Object.fromEntries(
      names.map((name) => [name, (...args: unknown[]) => call(global, name, args)]),
    );
    Object.defineProperty(window, global, { value: Object.freeze(bridge), enumerable: true });
  }
}
