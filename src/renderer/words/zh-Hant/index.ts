import { app } from './app.ts';
import { bench, benchTold } from './bench.ts';
import { filter } from './filter.ts';
import { ladder } from './ladder.ts';
import { list } from './list.ts';
import { views } from './views.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
  ...views,
  ...filter,
  ...bench,
  ...ladder,
  ...list,
} as const;

/** Texts that come from outside the page, by their English text. */
export const told: Readonly<Record<string, string>> = { ...benchTold };
