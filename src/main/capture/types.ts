import type { DurationNanos, EpochNanos, MonotonicNanos } from '../../core/base/brand.ts';
import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';

/** What reads the packets: our own binding to libpcap, or a program that may open the device where we may not. */
export type SourceKind = 'cap' | 'dumpcap' | 'tcpdump';

/**
 * Which frames are wanted. Loopback carries every local program's plain text, so the rule is `ports`;
 * `device` and `expression` are choices of the user that the screen shows.
 */
export type CaptureScope =
  /** TCP from or to one of these ports, nothing else. An empty list captures nothing (until `setScope`). */
  | { readonly kind: 'ports'; readonly ports: readonly number[] }
  /** Everything the device carries. */
  | { readonly kind: 'device' }
  /** What an expression in libpcap's filter language selects (pcap-filter(7)). */
  | { readonly kind: 'expression'; readonly expression: string };

/** When to stop by itself. `bytes` and `packets` are exact: the log never holds more. */
export interface CaptureLimits {
  /** Seconds since `opened`; frames of a few hundredths more may come. */
  readonly seconds?: number;
  /** Size of the packets log in bytes, its last block (statistics) included. */
  readonly bytes?: number;
  /** Frames in the packets log. */
  readonly packets?: number;
}

export interface CaptureOptions {
  /** Where the packets log is written: created with mode 0600, must not exist. */
  readonly path: string;
  /** Name as in `Device.name`; the loopback device if left out. */
  readonly device?: string;
  readonly scope: CaptureScope;
  /** Ports of our own hosts (the web host's): never captured, whatever the scope says. */
  readonly ownPorts?: readonly number[];
  /** Left out: the first of cap, dumpcap, tcpdump that may open the device. */
  readonly source?: SourceKind;
  /** Bytes kept of each frame, 1 … 262,144 (the default: never cut). */
  readonly snaplen?: number;
  /** Kernel ring in bytes; default 64 MiB. */
  readonly bufferBytes?: number;
  /** Default false; true puts the interface into promiscuous mode. */
  readonly promiscuous?: boolean;
  readonly limits?: CaptureLimits;
  /** The log never grows beyond this, whatever `limits` says; default 8 GiB. */
  readonly sizeCap?: number;
}

/** The capture runs; sent once per helper. */
export interface OpenedMessage {
  readonly type: 'opened';
  readonly source: SourceKind;
  /** Why this source was taken, in one sentence. */
  readonly reason: string;
  readonly device: string;
  /** LINKTYPE_ number as written into the log (1 Ethernet, 0 NULL, 113 SLL, 276 SLL2 …). */
  readonly linkType: number;
  readonly snaplen: number;
  /** False where the system stamps in microseconds only; the log says nanoseconds either way. */
  readonly nanosecond: boolean;
  /** The filter as the kernel has it, our own ports excluded. */
  readonly filter: string;
}

/** Bytes of the packets log, in order and without a gap; block boundaries do not matter. */
export interface BytesMessage {
  readonly type: 'bytes';
  /** Where in the packets log `bytes` begins. */
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * No frame stamped before this time is still to come; at least every 20 ms while the capture runs.
 * A listener gets it after the bytes it speaks of.
 */
export interface WatermarkMessage {
  readonly type: 'watermark';
  /** Whole seconds since 1970-01-01 UTC, and nanoseconds 0 … 999,999,999. */
  readonly seconds: number;
  readonly nanos: number;
  /** Size of the packets log in bytes; a block boundary. */
  readonly size: number;
  /** Frames in the packets log. */
  readonly frames: number;
}

/** One sample of both clocks, taken natively: first of all, once a second, and at once when they jump. */
export interface ClockMessage {
  readonly type: 'clock';
  /** CLOCK_MONOTONIC, the clock of `process.hrtime.bigint()`. */
  readonly monotonic: MonotonicNanos;
  /** CLOCK_REALTIME, the clock of the kernel's timestamps. */
  readonly epoch: EpochNanos;
  /** The two were read within ± this of each other. */
  readonly error: DurationNanos;
}

/** Counters since the start; once a second and at the end. */
export interface StatsMessage {
  readonly type: 'stats';
  /** Frames that passed the kernel filter (pcap_stats ps_recv). */
  readonly received: number;
  /** Frames the kernel had no room for (ps_drop): lost. */
  readonly dropped: number;
  /** Frames the interface or its driver dropped (ps_ifdrop). */
  readonly interfaceDropped: number;
  /** Frames in the packets log, and its size in bytes. */
  readonly frames: number;
  readonly size: number;
  /** Batches with a frame below a watermark already sent; 0 unless the machine stalled for long. */
  readonly late: number;
}

/** Something the user should know; the capture goes on. */
export interface ProblemMessage {
  readonly type: 'problem';
  readonly problem: Problem;
}

export type StopReason =
  /** Someone asked. */
  | 'requested'
  /** A limit of `CaptureLimits`, or `sizeCap`. */
  | 'seconds'
  | 'bytes'
  | 'packets'
  | 'size-cap'
  /** The log could not be written on: disk full, quota, I/O error. What was written is whole. */
  | 'disk-full'
  | 'write-failed'
  /** The device vanished, or libpcap or the program that captures gave up. */
  | 'device-gone'
  | 'source-failed'
  /** The helper got SIGTERM, or its parent is gone. */
  | 'terminated'
  | 'parent-gone'
  /** The helper ended without a word; what it wrote is kept. */
  | 'died';

/** The last message. The packets log is complete and valid. */
export interface StoppedMessage {
  readonly type: 'stopped';
  readonly reason: StopReason;
  /** Set unless the stop was asked for or is a limit. */
  readonly problem?: Problem;
  readonly frames: number;
  readonly size: number;
}

export type CaptureMessage =
  | OpenedMessage
  | BytesMessage
  | WatermarkMessage
  | ClockMessage
  | StatsMessage
  | ProblemMessage
  | StoppedMessage;

/** The far end of a MessageChannel (Electron's MessagePortMain), to be handed to the helper. */
export type TransferredPort = object;

/** A running capture as its owner sees it; made by `startCapture` (capture-process.ts). */
export interface CaptureProcess {
  /** The packets log. */
  readonly path: string;
  /** The last one: a restart sends another. */
  readonly opened: OpenedMessage;
  /** Resolves when the capture has ended, however it ended. */
  readonly stopped: Promise<StoppedMessage>;
  /**
   * Calls `listener` with every message but `bytes`; a new listener at once gets the latest `opened`, and every `clock`
   * sample so far. Returns the function that takes it off again.
   */
  listen(listener: (message: CaptureMessage) => void): () => void;
  /**
   * Like `listen`, with the bytes of the log from `offset` (default 0) on, read back from the file at the listener's own
   * speed: the next bytes come when the promise it returned for the last ones is resolved.
   */
  follow(listener: (message: CaptureMessage) => void | Promise<void>, offset?: number): () => void;
  /**
   * Changes what is captured, without a gap for what both scopes want. When it resolves, the kernel has the new filter:
   * every frame sent from then on is judged by it. The value is the filter.
   */
  setScope(scope: CaptureScope): Promise<Result<string, Problem>>;
  /** Resolves when every frame stamped before this call is in the packets log (some 30 ms), or the capture has ended. */
  flush(): Promise<void>;
  /** Flushes, then ends the capture. The same promise as `stopped`. */
  stop(): Promise<StoppedMessage>;
  /**
   * Hands a port to the helper, which answers the live protocol of `core/contract/live.ts` on it for this capture, under
   * the session number given: `subscribe`, `unsubscribe` and `ack` in, `packets` and `watermark` frames out, straight
   * past this process. Electron only: a forked Node process cannot take ports.
   */
  addPort(port: TransferredPort, session: number): void;
  /** After the end of any kind: starts a new helper that goes on in the same packets log (a new section). */
  restart(): Promise<Result<OpenedMessage, Problem>>;
}

/** One address of a device. */
export interface DeviceAddress {
  readonly address: string;
  readonly netmask?: string;
  readonly broadcast?: string;
}

export interface Device {
  /** What libpcap calls it: lo, eth0, en0, any … */
  readonly name: string;
  readonly description?: string;
  readonly loopback: boolean;
  readonly up: boolean;
  readonly running: boolean;
  readonly wireless: boolean;
  readonly addresses: readonly DeviceAddress[];
  /** True for the one taken when none is named: loopback. */
  readonly preferred: boolean;
}

/** Whether one source may capture here. */
export interface SourceState {
  readonly kind: SourceKind;
  readonly usable: boolean;
  /** One sentence: why, or why not. */
  readonly reason: string;
}

/** Whether anything may capture here, and what to do where nothing may. */
export interface PermissionState {
  readonly device: string;
  /** The source that would be taken, or none. */
  readonly source?: SourceKind;
  readonly sources: readonly SourceState[];
  /** Where nothing may: what stands in the way, and the exact command for this system. */
  readonly problem?: Problem;
  /** Where nothing may: the exact commands for this system, in order, to copy; empty where there are none. */
  readonly commands: readonly string[];
  /** What to do after the commands: log in again … */
  readonly after?: string;
}

/*
 * The functions of this room:
 *   capture-process.ts  startCapture(options: CaptureOptions, launch?: LaunchHelper): Promise<Result<CaptureProcess, Problem>>
 *   devices.ts          listDevices(): Result<readonly Device[], Problem>
 *   permission.ts       capturePermission(device?: string): Promise<PermissionState>
 *   filter.ts           checkCaptureFilter(expression: string, linkType?: number): Result<void, Problem>
 */
