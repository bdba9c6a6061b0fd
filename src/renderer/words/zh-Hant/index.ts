import { app } from './app.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
} as const;

/** Texts that come from outside the page, by their English text. */
export const told: Readonly<Record<string, string>> = {};
