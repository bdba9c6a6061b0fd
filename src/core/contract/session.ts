/** Sessions (recording, recorded or opened), recent files, runs and sockets. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';
import { codeLineSchema, optionValuesSchema } from './scenario.ts';
import { LONGEST_NOTES } from './session-notes.ts';

const count = z.number().int().nonnegative();

/** Number of a session in this service process, from 1; the same number is in the live stream's frames. */
export const sessionNumberSchema = z.number().int().min(1).max(0xffff_ffff);

/** Named texts of a session that a person may change (core/capfile/records/schema.ts, INFO_NAMES). */
export const editableInfoSchema = z.enum([
  'session.title',
  'session.notes',
  'session.view',
  'session.marks',
  'session.comments',
]);

/** Changed texts by name; an empty one takes it away. Longer ones would not fit an entry. */
export const infoChangesSchema = z.partialRecord(editableInfoSchema, z.string().max(LONGEST_NOTES));

/** What an export carries. */
export const exportChoicesSchema = z.strictObject({
  /** Each linked socket record on its frame: a comment, and a custom option with the same as JSON. */
  links: z.boolean(),
  /** False: frames are cut behind their headers, previews are left out. */
  payload: z.boolean(),
  /** False: what names the machine and the process is left out. */
  origin: z.boolean(),
  /** Frames and records of that choice alone (`chooseRows`); links are then left out, as they speak of all. */
  rows: z.number().int().positive().optional(),
});

/** A recording that was in no file of the user's when its process ended. */
export const recoverableSchema = z.strictObject({
  /** What `recoverSession` and `discardRecoverable` name. */
  id: z.string().min(1).max(100),
  /** Unix time in milliseconds. */
  startedAt: z.number().nonnegative(),
  /** Bytes of each log. */
  packetsLength: count,
  recordsLength: count,
});

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
  /** Texts that were changed since it was recorded or opened. */
  infos: infoChangesSchema.optional(),
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
  /** The code that it stands for, with its options and ports written in. */
  code: z.array(codeLineSchema).optional(),
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
export type InfoEdits = z.infer<typeof infoChangesSchema>;
export type ExportChoices = z.infer<typeof exportChoicesSchema>;
export type Recoverable = z.infer<typeof recoverableSchema>;
export type RecentFile = z.infer<typeof recentFileSchema>;
export type RunState = z.infer<typeof runStateSchema>;
export type SocketInfo = z.infer<typeof socketInfoSchema>;
export type SocketAddress = z.infer<typeof endpointSchema>;
