import { z } from 'zod';
import type { Problem } from '../base/problem.ts';

/** `core/base/problem.ts` as it travels: what happened, where, and what to do next. */
export const problemSchema = z.strictObject({
  severity: z.enum(['info', 'warning', 'error']),
  code: z.string().min(1).max(100),
  message: z.string().max(4000),
  advice: z.string().max(4000).optional(),
}) satisfies z.ZodType<Problem>;

/** What every command answers with: a value, or a problem as data. Nothing is thrown across the edge. */
export function replySchema<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), error: problemSchema }),
  ]);
}

export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Problem };
