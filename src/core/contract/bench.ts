/**
 * The free bench: servers and clients made by form, driven by hand, and the file that keeps what was done. The forms
 * come from the service, since what an option's default and range are is its Node's to say.
 */
import { z } from 'zod';
import { optionFieldSchema, optionValuesSchema } from './scenario.ts';
import { socketInfoSchema } from './session.ts';

const count = z.number().int().nonnegative();

/** `server-1`, `client-2`; `server-1/3` is the third socket that server-1 accepted. */
export const benchRefSchema = z.string().regex(/^(?:client-\d{1,4}|server-\d{1,4}(?:\/\d{1,6})?)$/);

/** Most bytes that one write takes from a file: with its base64 form a command stays under the hosts' limit. */
export const MAX_WRITE_FILE = 600 * 1024;

/** What a socket or server can be told by hand; each is a call of Node's by that name, but `maxConnections`, a property. */
export const benchActionSchema = z.enum([
  'write',
  'end',
  'destroy',
  'resetAndDestroy',
  'pause',
  'resume',
  'setKeepAlive',
  'setNoDelay',
  'setTimeout',
  'setTypeOfService',
  'close',
  'maxConnections',
]);

const base64 = z.base64().max(MAX_WRITE_FILE * 1.4);

export const benchStepSchema = z.discriminatedUnion('do', [
  /** `port` is the one it got, where the options ask for any. */
  z.strictObject({
    do: z.literal('server'),
    name: benchRefSchema,
    options: optionValuesSchema,
    port: z.number().int().min(1).max(65_535).optional(),
  }),
  z.strictObject({ do: z.literal('client'), name: benchRefSchema, options: optionValuesSchema }),
  z.strictObject({
    do: z.literal('drive'),
    socket: benchRefSchema,
    action: benchActionSchema,
    options: optionValuesSchema,
    /** Content of the file to write, base64. */
    file: base64.optional(),
  }),
]);

/** A step with the milliseconds after the first at which it was done. */
const timedStepSchema = z.intersection(z.object({ at: z.number().min(0) }), z.looseObject({}));

/** `*.bench.json`. Its steps are parsed one by one, so that what is wrong can be told by its number. */
export const benchFileSchema = z.strictObject({
  format: z.literal('wireside.bench'),
  version: z.literal(1),
  title: z.string().min(1).max(100),
  steps: z.array(timedStepSchema).min(1).max(10_000),
});

/** Part of a form, under the name of the call whose options it holds. */
export const benchSectionSchema = z.strictObject({
  title: z.string().max(60),
  fields: z.array(optionFieldSchema),
});

const formSchema = z.array(benchSectionSchema);

export const benchActionFormSchema = z.strictObject({
  action: benchActionSchema,
  /** What it is for: a socket, a server, or both. */
  sockets: z.boolean(),
  servers: z.boolean(),
  fields: z.array(optionFieldSchema),
  /** Why this Node does not have it. */
  unavailable: z.string().max(300).optional(),
});

export const benchFormsSchema = z.strictObject({
  server: formSchema,
  client: formSchema,
  actions: z.array(benchActionFormSchema),
});

/** One socket or server of the bench. */
export const benchSocketSchema = z.strictObject({
  ref: benchRefSchema,
  role: socketInfoSchema.shape.role,
  state: socketInfoSchema.shape.state,
  paused: z.boolean(),
  local: socketInfoSchema.shape.local,
  remote: socketInfoSchema.shape.remote,
  bytesRead: count,
  bytesWritten: count,
  /** Bytes that were written and wait in Node for the kernel. */
  waiting: count,
  /** Servers: connections now open. */
  connections: count.optional(),
  /** Newest error, as Node says it. */
  error: z.string().max(500).optional(),
});

export const benchStateSchema = z.strictObject({
  running: z.boolean(),
  /** Number of steps done since the bench was begun; kept after its end, to be saved. */
  steps: count,
  sockets: z.array(benchSocketSchema),
  /** The steps as the code they stand for. */
  code: z.array(z.string().max(300)),
});

/** What came of a step: nothing was done where there is any error. An error without a field's name is about all of it. */
export const benchOutcomeSchema = z.strictObject({
  errors: z.array(z.strictObject({ name: z.string().max(64), message: z.string().max(1000) })),
  /** The server or client that was made. */
  made: benchRefSchema.optional(),
});

export type BenchAction = z.infer<typeof benchActionSchema>;
export type BenchStep = z.infer<typeof benchStepSchema>;
export type TimedStep = BenchStep & { readonly at: number };
export type BenchFile = Omit<z.infer<typeof benchFileSchema>, 'steps'> & {
  readonly steps: readonly TimedStep[];
};
export type BenchSection = z.infer<typeof benchSectionSchema>;
export type BenchActionForm = z.infer<typeof benchActionFormSchema>;
export type BenchForms = z.infer<typeof benchFormsSchema>;
export type BenchSocket = z.infer<typeof benchSocketSchema>;
export type BenchState = z.infer<typeof benchStateSchema>;
export type BenchOutcome = z.infer<typeof benchOutcomeSchema>;
