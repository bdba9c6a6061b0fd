import type { Problem } from '../../../core/base/problem.ts';
import type { Result } from '../../../core/base/result.ts';
import type { SourceKind, StopReason } from '../types.ts';

export interface SourceSettings {
  readonly device: string;
  readonly filter: string;
  readonly snaplen: number;
  readonly bufferBytes: number;
  readonly promiscuous: boolean;
}

/** What an open source tells of itself. */
export interface SourceInfo {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  readonly snaplen: number;
  readonly nanosecond: boolean;
  /** Something the user should know, though the capture runs. */
  readonly warning?: Problem;
}

/** Counters since `open`; see `StatsMessage`. */
export interface SourceStats {
  readonly received: number;
  readonly dropped: number;
  readonly interfaceDropped: number;
}

/** Where a source puts what it reads. */
export interface SourceSink {
  /**
   * `bytes` are whole Enhanced Packet Blocks (little-endian, interface 0, nanoseconds), good during the call only;
   * `earliest` is the lowest time stamp among them (ns since 1970).
   */
  batch(bytes: Uint8Array, frames: number, earliest: bigint): void;
  /** The source has ended by itself; nothing more will come. */
  ended(reason: StopReason, problem: Problem): void;
}

/** One way of getting packets. Opened once, closed once. */
export interface CaptureSource {
  readonly kind: SourceKind;
  /** How long after its time stamp a frame may reach `batch` at the latest, under load (ns). */
  readonly delayNanos: bigint;
  open(settings: SourceSettings, sink: SourceSink): Promise<Result<SourceInfo, Problem>>;
  /** Reads what is ready; true when nothing was left. */
  drain(): boolean;
  setFilter(filter: string): Promise<Result<void, Problem>>;
  /** Undefined where the source does not count while it runs. */
  stats(): SourceStats | undefined;
  /** Gives what it still has to the sink, then ends. */
  close(): Promise<SourceStats | undefined>;
}
