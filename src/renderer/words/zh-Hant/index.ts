import { app } from './app.ts';
import { views } from './views.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
  ...views,
} as const;
