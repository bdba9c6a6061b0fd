/**
 * The binary form of what the probe and the recorder write beside the packets.
 *
 * A records log is a valid pcapng file: a Section Header Block, then Custom Blocks. This room owns what stands in
 * those blocks behind the enterprise number, the *payload*:
 *
 *     payload   "WSDE"  u16 version  u16 kind  body
 *     kind 1    body = entries, one behind the other, each complete in itself
 *     kind 2    body = the index (index-block.ts)
 *
 * Entries hold absolute times and no reference to an entry before them but ids, so blocks may be joined, cut between
 * entries, or lost without harm to the others. All numbers are little-endian, whatever the section's byte order.
 *
 *     entry     u8 type  u8 flags  u16 words  …      words = length of the whole entry in units of 4 bytes
 *
 * A reader skips types, flags, details and trailing bytes it does not know.
 */

/** "WSDE", the first four bytes of every payload of ours. */
export const PAYLOAD_MAGIC = [0x57, 0x53, 0x44, 0x45] as const;
/** Version of the schema. A reader refuses a payload of a later one. */
export const SCHEMA_VERSION = 1;
/** Bytes of magic, version and kind in front of the body. */
export const PAYLOAD_HEADER_LENGTH = 8;

export const PayloadKind = { entries: 1, index: 2 } as const;
export type PayloadKind = (typeof PayloadKind)[keyof typeof PayloadKind];

/**
 * Enterprise number of our Custom Blocks: the number for documentation (RFC 5612), until one is registered.
 * Magic and version tell our blocks from other people's use of it.
 */
export const ENTERPRISE_NUMBER = 32473;

/**
 * Bytes that a payload may have. Wireshark's save fails on a block over 262,144 bytes; half of that, less the 16 bytes
 * of the block around it, keeps the loss of one block small.
 */
export const PAYLOAD_SIZE_LIMIT = 131_040;

/** What an entry is, its first byte. */
export const EntryType = {
  /** A socket call or event. */
  record: 1,
  /** A participant was first seen. */
  socket: 2,
  /** The kernel told the addresses of a socket. */
  tuple: 3,
  /** Both clocks read at one instant. */
  clock: 4,
  /** The event loop's delay over a window. */
  loopDelay: 5,
  /** Records that were made and could not be kept. */
  gap: 6,
  /** A named text about the session or the capture. */
  info: 7,
} as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

/** Bytes of each entry before its variable part. */
export const EntryLength = {
  header: 4,
  record: 36,
  socket: 24,
  tuple: 56,
  clock: 24,
  loopDelay: 32,
  gap: 20,
  info: 12,
} as const;
/** Longest entry the encoder makes; the u16 of words would allow 262,140. */
export const ENTRY_SIZE_LIMIT = 98_304;
/** Bytes of payload kept with a record. */
export const PREVIEW_LIMIT = 256;

/** Flags of a record entry. */
export const RecordFlag = {
  /** Node itself made this call (autoDestroy, http, pipe …), not the program. */
  byNode: 1,
  /** The call returned false: write() and end() above the high-water mark. Never set on events. */
  returnedFalse: 2,
  /** The call threw, or a listener of the event did. */
  threw: 4,
  /** A preview or text was cut to its limit. */
  cut: 8,
} as const;

/** What a participant is. */
export const Role = { client: 1, server: 2, accepted: 3 } as const;
export type Role = (typeof Role)[keyof typeof Role];

/** What carries a participant's bytes. Offsets of `tls` count plain text, so they say nothing about the TCP stream. */
export const Transport = { tcp: 1, pipe: 2, tls: 3, unknown: 0 } as const;
export type Transport = (typeof Transport)[keyof typeof Transport];

/** At which point the kernel told a tuple. */
export const TupleReason = {
  /** One tick after 'connectionAttempt': the local port is chosen, the outcome open. */
  attempt: 1,
  /** At 'connect'. */
  connected: 2,
  /** At server 'connection'; the socket id is the accepted socket's. */
  accepted: 3,
  /** At server 'drop'; the socket id is the server's. */
  dropped: 4,
  /** At 'listening'; the remote side is all zeros. */
  listening: 5,
} as const;
export type TupleReason = (typeof TupleReason)[keyof typeof TupleReason];

/** Who took bytes off the handle where no 'data' and no read() told of it. */
export const Consumer = {
  /** The HTTP parser of http.createServer, natively. */
  httpParser: 1,
  /** The program's own buffer, option `onread`. */
  onread: 2,
  /** Nobody: the stream flowed with no listener. */
  nobody: 3,
} as const;
export type Consumer = (typeof Consumer)[keyof typeof Consumer];

/** Why records were lost. */
export const GapReason = { unknown: 0, full: 1, disk: 2, encoding: 3 } as const;
export type GapReason = (typeof GapReason)[keyof typeof GapReason];

/** Names of info entries that are in use; a later entry of the same name replaces the earlier. */
export const INFO_NAMES = [
  'session.title',
  'session.notes',
  'session.application',
  'session.view',
  'session.marks',
  'session.comments',
  'scenario.id',
  'scenario.title',
  'scenario.options',
  'process.pid',
  'process.title',
  'process.node',
  'process.platform',
  'process.arch',
  'capture.source',
  'capture.device',
  'capture.filter',
  'capture.snaplen',
  'capture.received',
  'capture.dropped',
  'capture.interfaceDropped',
] as const;
export type InfoName = (typeof INFO_NAMES)[number];

/** Those that name the machine and the process: what an export for strangers leaves out. */
export const ORIGIN_INFOS: readonly string[] = ['process.pid', 'process.title'] satisfies InfoName[];
