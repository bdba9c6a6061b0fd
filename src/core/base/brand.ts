declare const brand: unique symbol;

/** A primitive that the type checker tells apart from its bare form and from other brands. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Number of a frame in its file, from 1, as Wireshark numbers it. */
export type FrameNumber = Brand<number, 'FrameNumber'>;
/** Number of a socket record in its session, from 1; shown as e1, e2 … */
export type RecordNumber = Brand<number, 'RecordNumber'>;
/** Number the probe gave a socket or server, from 1. */
export type SocketId = Brand<number, 'SocketId'>;
/** Wireshark's `tcp.stream`, from 0. */
export type StreamIndex = Brand<number, 'StreamIndex'>;
/** Raw 32-bit TCP sequence number. */
export type SequenceNumber = Brand<number, 'SequenceNumber'>;
/** Nanoseconds of CLOCK_MONOTONIC (`process.hrtime.bigint()`, `uv_hrtime`). */
export type MonotonicNanos = Brand<bigint, 'MonotonicNanos'>;
/** Nanoseconds since 1970-01-01 UTC. */
export type EpochNanos = Brand<bigint, 'EpochNanos'>;
/** A span of time in nanoseconds. */
export type DurationNanos = Brand<number, 'DurationNanos'>;

export const frameNumber = (n: number): FrameNumber => n as FrameNumber;
export const recordNumber = (n: number): RecordNumber => n as RecordNumber;
export const socketId = (n: number): SocketId => n as SocketId;
export const streamIndex = (n: number): StreamIndex => n as StreamIndex;
export const monotonicNanos = (n: bigint): MonotonicNanos => n as MonotonicNanos;
export const epochNanos = (n: bigint): EpochNanos => n as EpochNanos;
export const durationNanos = (n: number): DurationNanos => n as DurationNanos;
