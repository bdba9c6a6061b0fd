/**
 * Every event from the service to the page. Each carries the whole state it speaks of, not a change, so that one
 * that was missed does no harm. Electron: channel `wireside:event`; web: text messages of `/api/events`.
 */
import { z } from 'zod';
import { benchStateSchema } from './bench.ts';
import { captureStateSchema, permissionSchema } from './capture.ts';
import { problemSchema } from './problem.ts';
import { runStateSchema, sessionInfoSchema, sessionNumberSchema, socketInfoSchema } from './session.ts';

/** A command of the page's, as the application menu names it: `file.open`. The page does what it knows. */
const commandIdSchema = z.string().regex(/^[a-z]{1,20}\.[A-Za-z0-9]{1,40}$/);

export const eventSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('sessions'), sessions: z.array(sessionInfoSchema) }),
  /** A session to turn to: a file opened by the system, by a menu, by another program's arguments. */
  z.strictObject({ event: z.literal('show'), session: sessionNumberSchema }),
  z.strictObject({ event: z.literal('run'), run: runStateSchema }),
  z.strictObject({ event: z.literal('capture'), capture: captureStateSchema }),
  z.strictObject({ event: z.literal('permission'), permission: permissionSchema }),
  /** At most 10 times a second. */
  z.strictObject({ event: z.literal('sockets'), sockets: z.array(socketInfoSchema) }),
  /** Code lines of the run reached so far, in the order they were reached; the last is the newest. */
  z.strictObject({
    event: z.literal('codeLit'),
    run: z.number().int().positive(),
    lines: z.array(z.string().max(40)),
  }),
  /** At most 10 times a second. */
  z.strictObject({ event: z.literal('bench'), bench: benchStateSchema }),
  z.strictObject({ event: z.literal('problem'), problem: problemSchema }),
  z.strictObject({ event: z.literal('menu'), command: commandIdSchema }),
]);

export type ServiceEvent = z.infer<typeof eventSchema>;
export type EventName = ServiceEvent['event'];
