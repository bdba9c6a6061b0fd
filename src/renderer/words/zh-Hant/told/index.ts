import { benchForms } from './bench.ts';
import { experimentsFirst } from './experiments-first.ts';
import { experimentsSecond } from './experiments-second.ts';
import { explanations } from './explanations.ts';
import { filterMistakes } from './filter-mistakes.ts';
import { problems } from './problems.ts';
import { recordNotesTold } from './record-notes.ts';
import { sessionProblems } from './session-problems.ts';

/** Texts that come from outside the page, by their English text; `{}` stands for what differs. */
export const told: Readonly<Record<string, string>> = {
  ...experimentsFirst,
  ...experimentsSecond,
  ...problems,
  ...benchForms,
  ...explanations,
  ...filterMistakes,
  ...recordNotesTold,
  ...sessionProblems,
};
