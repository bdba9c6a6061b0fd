/** What the page can ask the trace worker: by name, what it asks with and what it is answered. */
import type { EntryText, FrameAnswer, RecordAnswer } from '../answers.ts';

export interface Questions {
  /** Texts of entries of the merged order, in the order asked. */
  readonly entries: { readonly ask: readonly number[]; readonly answer: readonly EntryText[] };
  /** Everything about a frame, by row. */
  readonly frame: { readonly ask: number; readonly answer: FrameAnswer | undefined };
  /** Everything about a socket record, by row. */
  readonly record: { readonly ask: number; readonly answer: RecordAnswer | undefined };
}

export type QuestionName = keyof Questions;
export type Ask<N extends QuestionName> = Questions[N]['ask'];
export type AnswerTo<N extends QuestionName> = Questions[N]['answer'];
