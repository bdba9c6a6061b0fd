/** Sessions (recording, recorded or opened), recent files, runs and sockets. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';
import { optionValuesSchema } from './scenario.ts';

const count = z.number().int().nonnegative();

/** Number of a session in this service process, from 1; the same number is in the live stream's frames. */
export const sessionNumberSchema = z.number().int().min(1).max(0xffff_ffff);

export const sessionInfoSchema = z.strictObject({
  session: sessionNumberSchema,
  /** `live`: two logs, maybe growing. `file`: one log, the file itself, read as the packets log; no records log. */
  kind: z.enum(['live', 'file']),
  /** Base name of the file, or what the session is called while it has none. */
  name: z.string().max(500),
  /** Path of the file it was opened from or saved to. */
  path: z.string().max(4096).optional(),
  recording: z.boolean(),
  /** False while there is something that is in no file of the user's. */
  saved: z.boolean(),
  scenario: z.string().max(64).optional(),
  /** The sample that it is. */
  sample: z.string().max(64).optional(),
  /** Unix time in milliseconds. */
  startedAt: z.number().nonnegative().optional(),
  /** Bytes so far. */
  packetsLength: count,
  recordsLength: count,
});

export const recentFileSchema = z.strictObject({
  path: z.string().max(4096),
  name: z.string().max(500),
  /** Unix time in milliseconds at which it was last opened or saved. */
  usedAt: z.number().nonnegative(),
  /** Absent where the file is not there any more. */
  bytes: count.optional(),
});

export const runStateSchema = z.strictObject({
  /** Number of the run in this service process, from 1. */
  run: z.number().int().positive(),
  scenario: z.string().max(64),
  options: optionValuesSchema,
  session: sessionNumberSchema,
  status: z.enum(['starting', 'running', 'stopping', 'done', 'stopped', 'failed']),
  /** Unix time in milliseconds. */
  startedAt: z.number().nonnegative(),
  endedAt: z.number().nonnegative().optional(),
  problem: problemSchema.optional(),
});

const endpointSchema = z.strictObject({
  address: z.string().max(60),
  port: z.number().int().min(0).max(65_535),
});

/** One socket or server that the probe sees now, as Node itself would describe it. */
export const socketInfoSchema = z.strictObject({
  /** The probe's number of the socket. */
  id: z.number().int().positive(),
  session: sessionNumberSchema,
  role: z.enum(['client', 'server', 'accepted']),
  /** `client #1`, `server #1`. */
  label: z.string().max(60),
  /** `listening` for servers; Node's `readyState` else, or `closed`. */
  state: z.enum(['listening', 'connecting', 'open', 'readOnly', 'writeOnly', 'closed']),
  local: endpointSchema.optional(),
  remote: endpointSchema.optional(),
  /** Bytes at the handle. Zero for servers. */
  bytesRead: count,
  bytesWritten: count,
  /** Servers: connections now open. */
  connections: count.optional(),
  /** Accepted sockets: the server's id. */
  server: z.number().int().positive().optional(),
});

export type SessionInfo = z.infer<typeof sessionInfoSchema>;
export type RecentFile = z.infer<typeof recentFileSchema>;
export type RunState = z.infer<typeof runStateSchema>;
export type SocketInfo = z.infer<typeof socketInfoSchema>;
export type SocketAddress = z.infer<typeof endpointSchema>;
