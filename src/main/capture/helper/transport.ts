/** The line to the parent: Electron's `process.parentPort` in a utility process, Node's IPC channel in a forked one. */
import type { FromHelper } from './messages.ts';

/** A MessagePort as Electron (MessagePortMain) and Node (worker_threads) have it. */
export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export interface Transport {
  post(message: FromHelper): void;
  /** `port` is what came with the message, if anything did. */
  onMessage(listener: (message: unknown, port: PortLike | undefined) => void): void;
  /** The parent is gone, or has let go of us. */
  onGone(listener: () => void): void;
}

/** What Electron puts on `process` in a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): unknown;
}

function electronTransport(parent: ParentPort): Transport {
  return {
    post: (message) => parent.postMessage(message),
    onMessage: (listener) => parent.on('message', (event) => listener(event.data, event.ports[0])),
    // Chromium ends a utility process whose browser process is gone.
    onGone: () => {},
  };
}

function nodeTransport(): Transport {
  return {
    post: (message) => {
      // The channel closes under us when the parent dies; `disconnect` says so.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) => process.on('message', (message) => listener(message, undefined)),
    onGone: (listener) => process.on('disconnect', listener),
  };
}

export function parentTransport(): Transport {
  const { parentPort } = process as { parentPort?: ParentPort };
  return parentPort ? electronTransport(parentPort) : nodeTransport();
}

/** The data of a port's message: Electron wraps it in an event, Node gives it bare. */
export function portData(message: unknown): unknown {
  const isEvent = typeof message === 'object' && message !== null && 'data' in message && 'ports' in message;
  return isEvent ? message.data : message;
}
