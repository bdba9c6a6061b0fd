import { app } from './app.ts';
import { filter } from './filter.ts';
import { views } from './views.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
  ...views,
  ...filter,
} as const;
