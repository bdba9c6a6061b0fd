/** Devices, permission, what to capture, and the state of a capture. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

const count = z.number().int().nonnegative();

export const deviceSchema = z.strictObject({
  /** As libpcap names it: `lo`, `lo0`, `eth0`, `any`. */
  name: z.string().min(1).max(256),
  description: z.string().max(500),
  loopback: z.boolean(),
  up: z.boolean(),
  addresses: z.array(z.string().max(60)),
});

/** What reads packets: our own helper with `cap`, one of the system's tools, or nothing (socket records still work). */
export const backendSchema = z.enum(['cap', 'dumpcap', 'tcpdump', 'none']);

export const permissionSchema = z.strictObject({
  /** Whether a capture can start now. */
  granted: z.boolean(),
  backend: backendSchema,
  /** Why not, or why not with `cap`; one or two sentences. */
  reason: z.string().max(2000).optional(),
  /** The exact commands for this system that would grant it, to copy; in order. */
  commands: z.array(z.string().max(2000)),
  /** What to do after the commands: log in again, check again … */
  after: z.string().max(1000).optional(),
});

export const scopeSchema = z.discriminatedUnion('kind', [
  /** Only the ports of the lab's own sockets; the kernel filter follows them as they are made. The default. */
  z.strictObject({ kind: z.literal('lab') }),
  /** Everything on the device. */
  z.strictObject({ kind: z.literal('device') }),
  /** libpcap's filter language. */
  z.strictObject({ kind: z.literal('filter'), expression: z.string().min(1).max(4000) }),
]);

/** When a recording stops by itself; an absent member means no such limit. */
export const captureLimitsSchema = z.strictObject({
  seconds: z.number().positive().max(604_800).optional(),
  /** Bytes of the packets log. */
  bytes: z.number().int().positive().optional(),
  packets: z.number().int().positive().optional(),
});

export const captureOptionsSchema = z.strictObject({
  /** Absent: the loopback device. */
  device: z.string().min(1).max(256).optional(),
  scope: scopeSchema,
  /** Bytes kept of each frame. */
  snaplen: z.number().int().min(64).max(262_144),
  limits: captureLimitsSchema,
});

/** Loopback, only the lab's own ports, whole frames, no limits but the service's size cap. */
export const defaultCaptureOptions: CaptureOptions = {
  scope: { kind: 'lab' },
  snaplen: 262_144,
  limits: {},
};

/** The capture, if any; sent when it changes and once a second while it runs. */
export const captureStateSchema = z.strictObject({
  status: z.enum(['idle', 'starting', 'capturing', 'stopping', 'failed']),
  /** The session that is written, or the last one. */
  session: z.number().int().positive().optional(),
  device: z.string().optional(),
  scope: scopeSchema.optional(),
  backend: backendSchema,
  /** Frames in the packets log; `pcap_stats`: received by the filter, dropped by the kernel, dropped by the interface. */
  frames: count,
  received: count,
  dropped: count,
  interfaceDropped: count,
  /** Socket records in the records log, and those that were lost. */
  records: count,
  recordsLost: count,
  /** Bytes of both logs. */
  bytes: count,
  /** Error of the mapping between the two clocks, ns; absent before the first sample. */
  clockErrorNanos: z.number().nonnegative().optional(),
  /** How far the watermark is behind now, ns: the lag of the capture itself. */
  watermarkLagNanos: z.number().nonnegative().optional(),
  /** Event-loop delay of the process that owns the sockets in the last second, ns. */
  loopDelay: z.strictObject({ mean: z.number().nonnegative(), max: z.number().nonnegative() }).optional(),
  /** Why it failed or stopped by itself. */
  problem: problemSchema.optional(),
});

export type Device = z.infer<typeof deviceSchema>;
export type Backend = z.infer<typeof backendSchema>;
export type Permission = z.infer<typeof permissionSchema>;
export type CaptureScope = z.infer<typeof scopeSchema>;
export type CaptureLimits = z.infer<typeof captureLimitsSchema>;
export type CaptureOptions = z.infer<typeof captureOptionsSchema>;
export type CaptureState = z.infer<typeof captureStateSchema>;
