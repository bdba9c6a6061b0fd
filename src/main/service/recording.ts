import type { Problem } from '../../core/base/problem.ts';

/** Which packets of the device a recording keeps; the choice is on screen while it runs. */
export type CaptureScope =
  /** Only the ports of the lab's own sockets (kernel filter): the default. */
  | { readonly kind: 'lab' }
  /** All of the device. */
  | { readonly kind: 'device' }
  /** A filter in libpcap's language. */
  | { readonly kind: 'filter'; readonly expression: string };

/** When a recording stops by itself; each absent member means no such limit. */
export interface StopConditions {
  readonly seconds?: number;
  /** Bytes of the packets log. */
  readonly bytes?: number;
  readonly packets?: number;
}

/** What to run while recording. */
export interface ScenarioRun {
  /** Scenario id. */
  readonly id: string;
  /** Option values by name, not yet parsed; absent ones take their default. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How often to run it, one after the other, in this one recording. */
  readonly repeat: number;
}

export interface RecordingRequest {
  /** Absent: records the sockets of nothing, until stopped (a capture only). */
  readonly run?: ScenarioRun;
  /** Absent: the loopback device. */
  readonly device?: string;
  readonly scope: CaptureScope;
  readonly stop: StopConditions;
}

export type RecordingPhase = 'starting' | 'running' | 'settling' | 'stopped';

/** How a recording stands; sent whenever it changes and at most ten times a second. */
export interface RecordingStatus {
  readonly phase: RecordingPhase;
  /** Device and kernel filter in use; absent where capture is impossible. */
  readonly capture?: { readonly device: string; readonly filter: string; readonly source: string };
  readonly frames: number;
  /** Socket records written. */
  readonly records: number;
  /** Frames the kernel dropped for want of room. */
  readonly dropped: number;
  /** Error of the clock mapping, nanoseconds; absent before the first sample. */
  readonly clockError?: number;
  /** What went wrong so far, in order. */
  readonly problems: readonly Problem[];
}

/** What happens in a recording, as it happens. Times are nanoseconds since 1970 split in two, as in the columns. */
export type RecordingEvent =
  | { readonly kind: 'status'; readonly status: RecordingStatus }
  /** The packets log grew: the same bytes, at their offset. */
  | { readonly kind: 'packets'; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** The records log grew. */
  | { readonly kind: 'records'; readonly offset: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** No frame stamped before this is still to come. */
  | { readonly kind: 'watermark'; readonly seconds: number; readonly nanos: number }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** The end of a recording: where its two logs are and what the run said. */
export interface RecordingResult {
  readonly status: RecordingStatus;
  /** The session folder with the two logs; hand it to `save`. */
  readonly folder: string;
  /** Why the scenario's run failed; absent when it ended well. */
  readonly failure?: Problem;
}
