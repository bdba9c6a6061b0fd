import type { RecordDetails } from './details.ts';
import type { GapReason, Role, Transport, TupleReason } from './schema.ts';

/**
 * An instant of CLOCK_MONOTONIC (`process.hrtime()`, `uv_hrtime`) in two columns, exact at any uptime.
 * Both fit 32 bits.
 */
export interface MonotonicTime {
  /** Whole seconds. */
  readonly seconds: number;
  /** Nanoseconds within the second, 0 … 999,999,999. */
  readonly nanos: number;
}

/** A call or an event of a participant. */
export interface SocketRecord extends MonotonicTime {
  /** Code of names.ts. */
  readonly name: number;
  /** RecordFlag bits. */
  readonly flags: number;
  /** How many other observed calls and events were under way around it; 0 when the event loop itself began it. */
  readonly depth: number;
  readonly socketId: number;
  /** Bytes that had left the handle towards the program. */
  readonly bytesRead: number;
  /** Bytes that the handle had taken for sending. */
  readonly bytesWritten: number;
  readonly details: RecordDetails;
}

/**
 * A participant was first seen. An id is never given to another; a later entry of the same id replaces the earlier
 * (the transport may be unknown until connect() is called).
 */
export interface SocketEntry extends MonotonicTime {
  readonly socketId: number;
  readonly role: Role;
  readonly transport: Transport;
  /** Id of the server that accepted it; 0 for others. */
  readonly parentId: number;
  /** What the program or the lab calls it; empty where nobody named it. */
  readonly label: string;
  /** Its options, and its counters where it was seen late. */
  readonly details: RecordDetails;
}

/** The kernel told the addresses of a socket. */
export interface TupleEntry extends MonotonicTime {
  readonly socketId: number;
  readonly reason: TupleReason;
  /** As on the wire: an IPv4-mapped IPv6 address is written as IPv4. */
  readonly family: 4 | 6;
  /** Which connection attempt of this socket, from 1; 0 where there was none of its own. */
  readonly attempt: number;
  /** 4 or 16 bytes, by `family`. */
  readonly localAddress: Uint8Array;
  readonly localPort: number;
  /** 4 or 16 bytes; all zeros for a listening server. */
  readonly remoteAddress: Uint8Array;
  readonly remotePort: number;
}

/** Both clocks at one instant: `epoch` belongs to `monotonic`, give or take `error`. */
export interface ClockEntry {
  readonly monotonic: MonotonicTime;
  /** Seconds and nanoseconds since 1970-01-01 UTC. */
  readonly epoch: MonotonicTime;
  /** Nanoseconds. */
  readonly error: number;
}

/** How late the event loop was over a window that ended at this time. */
export interface LoopDelayEntry extends MonotonicTime {
  /** Milliseconds. */
  readonly window: number;
  /** Nanoseconds beyond the sampling interval, each saturating at 4.29 s. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** Samples in the window. */
  readonly count: number;
}

/** Records that were made and could not be kept, up to this time. */
export interface GapEntry extends MonotonicTime {
  readonly count: number;
  readonly reason: GapReason;
}

/** A named text; a later one of the same name replaces the earlier. */
export interface InfoEntry {
  readonly name: string;
  readonly value: string;
}
