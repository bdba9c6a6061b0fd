import { app } from './app.ts';
import { bench } from './bench.ts';
import { filter } from './filter.ts';
import { inspector } from './inspector.ts';
import { lab } from './lab.ts';
import { ladder } from './ladder.ts';
import { list } from './list.ts';
import { present } from './present.ts';
import { sessions } from './sessions.ts';
import { share } from './share.ts';
import { views } from './views.ts';

/** Every key of the page with its Traditional Chinese text. */
export const zhHant = {
  ...app,
  ...present,
  ...views,
  ...filter,
  ...bench,
  ...ladder,
  ...share,
  ...list,
  ...lab,
  ...sessions,
  ...inspector,
} as const;
