/** How the worker answers each question; one file for each kind of question. */
import { type Described, describeEntries, describeFrame, describeRecord } from '../describe.ts';
import { checkFilter, describeFields, describeValues } from '../filter/filter-questions.ts';
import type { ListTables } from '../list-index.ts';
import type { AskMessage } from '../protocol.ts';
import { describeStates } from '../state-paths.ts';
import { findRow } from './find.ts';
import type { HeldAnswers } from './held.ts';
import { ladderMarks } from './ladder-marks.ts';
import type { AnswerTo, Ask, QuestionName } from './questions.ts';
import type { RowReader } from './rows.ts';
import { sessionFacts } from './session-facts.ts';
import { sessionBytes, shareTexts } from './share.ts';

/** What questions are answered from. */
export interface Asked extends Described {
  /** The list as it is shown. */
  readonly list: ListTables;
  readonly rows: RowReader;
  readonly held: HeldAnswers;
  /** Nothing more comes. */
  readonly complete: boolean;
}

type Answerers = {
  readonly [N in QuestionName]: (from: Asked, ask: Ask<N>) => AnswerTo<N> | Promise<AnswerTo<N>>;
};

const answerers: Answerers = {
  entries: describeEntries,
  frame: describeFrame,
  record: describeRecord,
  checkFilter,
  filterFields: describeFields,
  filterValues: describeValues,
  conversations: ({ held }, ask) => held.conversations.answer(ask),
  conversation: ({ held }, stream) => held.conversations.row(stream),
  endpoints: ({ held }, ask) => held.endpoints(ask.kind).answer(ask),
  stream: ({ held, bytes }, ask) => held.streams.answer(bytes, ask),
  plot: ({ held }, ask) => held.plots.answer(ask),
  findings: ({ held }, ask) => held.findings.answer(ask),
  timing: ({ held, complete }, ask) => held.timing.answer(ask, complete),
  session: sessionFacts,
  ladderMarks,
  states: describeStates,
  shareTexts,
  sessionBytes,
  rows: ({ rows }, ask) => rows.read(ask),
  find: findRow,
};

/** The answer to a question, from the trace as it stands now. */
export function answerQuestion(
  from: Asked,
  { question, ask }: AskMessage,
): AnswerTo<QuestionName> | Promise<AnswerTo<QuestionName>> {
  const answer = answerers[question] as (from: Asked, ask: unknown) => AnswerTo<QuestionName>;
  return answer(from, ask);
}
