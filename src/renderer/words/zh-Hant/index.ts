import { app } from './app.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
} as const;
