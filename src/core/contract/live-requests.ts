import { z } from 'zod';
import { LIVE_MAX_PAYLOAD } from './live.ts';
import { sessionNumberSchema } from './session.ts';

const offset = z.number().int().nonnegative();

/** From the page's worker to the service. */
export const liveRequestSchema = z.discriminatedUnion('type', [
  /**
   * Send this session from these offsets on: first what the logs hold, then what is written, then `end` once nothing
   * more will come. A second `subscribe` replaces the first: that is how a page goes on after a dropped connection,
   * or heals a gap.
   */
  z.strictObject({
    type: z.literal('subscribe'),
    session: sessionNumberSchema,
    packets: offset,
    records: offset,
    /** Once the logs are complete, and it lacks more than LIVE_SENT, the page fetches it by itself (hosts.ts, `logPath`). */
    fetches: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('unsubscribe'), session: sessionNumberSchema }),
  /** All before these offsets has been taken in; opens the window. */
  z.strictObject({ type: z.literal('ack'), session: sessionNumberSchema, packets: offset, records: offset }),
  /** Bytes of a log, for looking at a frame. Answered by a frame of kind `bytes` with the same id; short at the log's end. */
  z.strictObject({
    type: z.literal('read'),
    id: z.number().int().nonnegative(),
    session: sessionNumberSchema,
    log: z.enum(['packets', 'records']),
    offset,
    length: z.number().int().min(1).max(LIVE_MAX_PAYLOAD),
  }),
]);
export type LiveRequest = z.infer<typeof liveRequestSchema>;
