/**
 * Detail items behind a record: `u8 key  u8 type  u16 length  value`, the value zero padded to a multiple of 4.
 * `length` counts the value without padding. Unknown keys and types are skipped.
 */

/** How a detail's value is written. */
export const DetailType = {
  /** u32. */
  u32: 1,
  /** u64; read as a number, exact to 2⁵³. */
  u64: 2,
  /** IEEE 754 double. */
  f64: 3,
  /** u32, 0 or 1. */
  bool: 4,
  /** UTF-8. */
  text: 5,
  /** As they are. */
  bytes: 6,
} as const;

interface DetailTypes {
  u32: number;
  u64: number;
  f64: number;
  bool: boolean;
  text: string;
  bytes: Uint8Array;
}
type DetailTypeName = keyof DetailTypes;

interface DetailKey<T extends DetailTypeName> {
  readonly key: number;
  readonly type: T;
}
const detail = <T extends DetailTypeName>(key: number, type: T): DetailKey<T> => ({ key, type });

/** Every detail there is. Keys are part of the file format: never reuse one. */
export const DETAILS = {
  /**
   * write(), end(data): offset, in the stream of this socket's own bytes, of the first byte handed over.
   * 'data', bytes consumed, read(): offset, in the peer's stream, of the first byte delivered.
   */
  start: detail(1, 'u64'),
  /** Bytes handed over or delivered, counted in bytes, not in characters. */
  length: detail(2, 'u32'),
  /** The first bytes of them, at most 256. */
  preview: detail(3, 'bytes'),
  /** Node's `error.code`. */
  errorCode: detail(4, 'text'),
  errorMessage: detail(5, 'text'),
  errorSyscall: detail(6, 'text'),
  /** 'close' of a socket: whether an error closed it. */
  hadError: detail(7, 'bool'),
  localAddress: detail(8, 'text'),
  localPort: detail(9, 'u32'),
  localFamily: detail(10, 'text'),
  remoteAddress: detail(11, 'text'),
  remotePort: detail(12, 'u32'),
  remoteFamily: detail(13, 'text'),
  /** Host as the program named it: connect(), listen(), 'lookup'. */
  host: detail(14, 'text'),
  /** 4 or 6. */
  family: detail(15, 'u32'),
  /** Address of this connection attempt, or the one that 'lookup' found. */
  address: detail(16, 'text'),
  port: detail(17, 'u32'),
  /** Which attempt of this socket it is, from 1. */
  attempt: detail(18, 'u32'),
  /** Path of a pipe or Unix socket. */
  path: detail(19, 'text'),
  /** setKeepAlive(), setNoDelay(): the first argument. */
  enable: detail(20, 'bool'),
  /** Milliseconds, as the program gave them. */
  initialDelay: detail(21, 'f64'),
  /** Milliseconds: setTimeout(), option timeout. */
  timeout: detail(22, 'f64'),
  encoding: detail(23, 'text'),
  allowHalfOpen: detail(24, 'bool'),
  noDelay: detail(25, 'bool'),
  keepAlive: detail(26, 'bool'),
  /** Milliseconds. */
  keepAliveInitialDelay: detail(27, 'f64'),
  pauseOnConnect: detail(28, 'bool'),
  highWaterMark: detail(29, 'u32'),
  backlog: detail(30, 'u32'),
  exclusive: detail(31, 'bool'),
  reusePort: detail(32, 'bool'),
  ipv6Only: detail(33, 'bool'),
  autoSelectFamily: detail(34, 'bool'),
  /** Milliseconds. */
  autoSelectFamilyAttemptTimeout: detail(35, 'f64'),
  maxConnections: detail(36, 'u32'),
  hasBlockList: detail(37, 'bool'),
  /** Server 'connection': id of the accepted socket. */
  socketId: detail(38, 'u32'),
  /** destroy(error): whether an error was given; its code is in errorCode. */
  withError: detail(39, 'bool'),
  /** read(n). */
  size: detail(40, 'u32'),
  /** 'data' of a socket with an encoding: characters of the text the listeners got. */
  characters: detail(41, 'u32'),
  /** Who took the bytes of 'bytes consumed': Consumer of schema.ts. */
  consumer: detail(42, 'u32'),
  /** Bytes that wait in the socket's own buffer, not yet handed to the kernel. */
  buffered: detail(43, 'u32'),
  /** Open connections of the server at 'connection' and 'drop'. */
  connections: detail(44, 'u32'),
  /** Milliseconds: setKeepAlive({interval}). */
  interval: detail(45, 'f64'),
  count: detail(46, 'u32'),
  onread: detail(47, 'bool'),
  /** Of a socket entry: what the program or the lab calls the participant. */
  label: detail(48, 'text'),
} as const satisfies Record<string, DetailKey<DetailTypeName>>;

export type DetailName = keyof typeof DETAILS;

/** The details of one record, by name; those it has not are absent. */
export type RecordDetails = { -readonly [K in DetailName]?: DetailTypes[(typeof DETAILS)[K]['type']] };
