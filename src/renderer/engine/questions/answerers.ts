/** How the worker answers each question; one file for each kind of question. */
import { type Described, describeEntries, describeFrame, describeRecord } from '../describe.ts';
import { checkFilter, describeFields, describeValues } from '../filter/filter-questions.ts';
import type { AskMessage } from '../protocol.ts';
import type { AnswerTo, Ask, QuestionName } from './questions.ts';

type Answerers = {
  readonly [N in QuestionName]: (from: Described, ask: Ask<N>) => AnswerTo<N> | Promise<AnswerTo<N>>;
};

const answerers: Answerers = {
  entries: describeEntries,
  frame: describeFrame,
  record: describeRecord,
  checkFilter,
  filterFields: describeFields,
  filterValues: describeValues,
};

/** The answer to a question, from the trace as it stands now. */
export function answerQuestion(
  from: Described,
  { question, ask }: AskMessage,
): AnswerTo<QuestionName> | Promise<AnswerTo<QuestionName>> {
  const answer = answerers[question] as (from: Described, ask: unknown) => AnswerTo<QuestionName>;
  return answer(from, ask);
}
