/** What the page can ask the trace worker: by name, what it asks with and what it is answered. */
import type { FieldInfo } from '../../../core/filter/types.ts';
import type { EntryText, FrameAnswer, RecordAnswer } from '../answers.ts';
import type { FieldValueText, FilterCheck } from '../filter/filter-questions.ts';

export interface Questions {
  /** Texts of entries of the merged order, in the order asked. */
  readonly entries: { readonly ask: readonly number[]; readonly answer: readonly EntryText[] };
  /** Everything about a frame, by row. */
  readonly frame: { readonly ask: number; readonly answer: FrameAnswer | undefined };
  /** Everything about a socket record, by row. */
  readonly record: { readonly ask: number; readonly answer: RecordAnswer | undefined };
  /** What is wrong with the text of a display filter, if anything. */
  readonly checkFilter: { readonly ask: string; readonly answer: FilterCheck };
  /** Every field that a display filter can name. */
  readonly filterFields: { readonly ask: undefined; readonly answer: readonly FieldInfo[] };
  /** Values that a field has in the trace, as they are written in a filter. */
  readonly filterValues: { readonly ask: string; readonly answer: readonly FieldValueText[] };
}

export type QuestionName = keyof Questions;
export type Ask<N extends QuestionName> = Questions[N]['ask'];
export type AnswerTo<N extends QuestionName> = Questions[N]['answer'];
