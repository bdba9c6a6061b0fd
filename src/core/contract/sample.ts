/** The recorded sessions that come with Wireside: one for each scenario of the lab. */
import { z } from 'zod';

const count = z.number().int().nonnegative();

/** One arrow of a sample's small drawing: which way, and the kind that decides its colour (core/ladder/kinds.ts). */
export const sampleArrowSchema = z.strictObject({
  kind: z.enum(['syn', 'data', 'ack', 'fin', 'rst', 'keepalive', 'window', 'trouble', 'other']),
  /** From the client to the server. */
  toRight: z.boolean(),
});

export const sampleSchema = z.strictObject({
  /** What `sample:ID` and `openSample` name. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  title: z.string().min(1).max(100),
  /** Heading that it stands under; samples of one group follow each other. */
  group: z.string().min(1).max(60),
  summary: z.string().max(300),
  /** The scenario that it was recorded from. */
  scenario: z.string().max(64),
  /** Base name of the file beside the list. */
  file: z.string().regex(/^[a-z][a-z0-9-]{0,40}\.pcapng(\.gz)?$/),
  bytes: count,
  frames: count,
  records: count,
  /** Its first segments, in order. */
  arrows: z.array(sampleArrowSchema).max(16),
});

/** `index.json` of the samples' folder. */
export const sampleListSchema = z.array(sampleSchema);

export type Sample = z.infer<typeof sampleSchema>;
