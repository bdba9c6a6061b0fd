import * as net from 'node:net';

// What the probe reads of Node's own, with the place in Node's sources (v24) that says what it is. All of it is read,
// nothing written.

/** Fills `out` with address, port and family; a libuv error number where it cannot. `lib/net.js`, `tcp_wrap.cc`. */
type NameGetter = (out: Partial<SocketName>) => number;

export interface SocketName {
  address: string;
  port: number;
  family: string;
}

/** `socket._handle`: a TCP, Pipe or TLSWrap object. */
export interface Handle {
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
  readonly getsockname?: NameGetter;
  readonly getpeername?: NameGetter;
}

/** Fields of `net.Socket` and what `_http_server.js` hangs on it. */
export interface SocketInternals {
  readonly _handle?: Handle | null;
  /** Set while an HTTP parser owns the socket; its `_consumed` says that it reads the handle natively. */
  readonly parser?: { readonly _consumed?: boolean } | null;
  /** Set while an HTTP message is being written to it. */
  readonly _httpMessage?: object | null;
  readonly _events?: Readonly<Record<string, unknown>>;
  readonly _writableState?: { readonly defaultEncoding?: string };
}

export type ObservedSocket = net.Socket & SocketInternals;
export type ObservedServer = net.Server & {
  readonly _handle?: Handle | null;
  readonly _connections?: number;
  readonly blockList?: unknown;
  readonly allowHalfOpen?: boolean;
  readonly pauseOnConnect?: boolean;
  readonly noDelay?: boolean;
  readonly keepAlive?: boolean;
  /** Seconds: `net.Server` divides the option by 1000. */
  readonly keepAliveInitialDelay?: number;
};

function getterOf(name: string): (this: net.Socket) => number {
  const get = Object.getOwnPropertyDescriptor(net.Socket.prototype, name)?.get;
  return (get as ((this: net.Socket) => number) | undefined) ?? (() => 0);
}

const bytesReadGetter = getterOf('bytesRead');
/** `_bytesDispatched` is the handle's own count; `bytesWritten` adds what still waits in the stream's buffer. */
const bytesDispatchedGetter = getterOf('_bytesDispatched');

/** Bytes that left the handle; net.Socket's own getter, whatever a subclass made of the name. 22 ns. */
export function bytesRead(socket: net.Socket): number {
  return bytesReadGetter.call(socket) || 0;
}

/** Bytes the handle took for sending. 22 ns. */
export function bytesDispatched(socket: net.Socket): number {
  return bytesDispatchedGetter.call(socket) || 0;
}

/** Whether http has the socket in hand, as server or as client. */
export function inHandsOfHttp(socket: ObservedSocket): boolean {
  return socket.parser != null || socket._httpMessage != null;
}

/** Own name and peer's; undefined where the kernel does not know it (yet, or any more). Leaves no cache on the socket. */
export function nameOf(
  handle: Handle | null | undefined,
  side: 'getsockname' | 'getpeername',
): SocketName | undefined {
  const getter = handle?.[side];
  if (!handle || typeof getter !== 'function') return undefined;
  const out: Partial<SocketName> = {};
  const error = Reflect.apply(getter, handle, [out]);
  if (error !== 0 || out.address === undefined || !out.port) return undefined;
  return out as SocketName;
}

/** The private symbol under which a socket keeps its `onread` buffer (`kBuffer`, internal/stream_base_commons.js). */
export function findBufferSymbol(): symbol | undefined {
  return Object.getOwnPropertySymbols(new net.Socket()).find((symbol) => symbol.description === 'kBuffer');
}
