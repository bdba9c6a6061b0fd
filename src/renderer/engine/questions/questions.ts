/** What the page can ask the trace worker: by name, what it asks with and what it is answered. */
import type { FieldInfo } from '../../../core/filter/types.ts';
import type { EntryText, FrameAnswer, RecordAnswer } from '../answers.ts';
import type { FieldValueText, FilterCheck } from '../filter/filter-questions.ts';
import type { StatePaths, StatesAt } from '../state-paths.ts';
import type { ConversationColumn, ConversationRow } from './conversations.ts';
import type { EndpointAsk, EndpointRow } from './endpoints.ts';
import type { FindAnswer, FindAsk } from './find.ts';
import type { FindingsAnswer, FindingsAsk } from './findings.ts';
import type { MarkedEntry } from './ladder-marks.ts';
import type { PlotAnswer, PlotAsk } from './plots.ts';
import type { TableAnswer, TableAsk } from './ranking.ts';
import type { RowAnswer, RowsAsk } from './rows.ts';
import type { SessionFacts } from './session-facts.ts';
import type { ShareTextsAsk } from './share.ts';
import type { StreamAsk, StreamPart } from './streams.ts';
import type { TimingAnswer, TimingAsk } from './timing.ts';

export interface Questions {
  /** Texts of entries of the merged order, in the order asked. */
  readonly entries: { readonly ask: readonly number[]; readonly answer: readonly EntryText[] };
  /** Everything about a frame, by row. */
  readonly frame: { readonly ask: number; readonly answer: FrameAnswer | undefined };
  /** Colours and field cells of rows of the list, in the order asked. */
  readonly rows: { readonly ask: RowsAsk; readonly answer: readonly RowAnswer[] };
  /** The nearest row of the list that has something, looked for a stretch of rows at a time. */
  readonly find: { readonly ask: FindAsk; readonly answer: FindAnswer };
  /** Everything about a socket record, by row. */
  readonly record: { readonly ask: number; readonly answer: RecordAnswer | undefined };
  /** What is wrong with the text of a display filter, if anything. */
  readonly checkFilter: { readonly ask: string; readonly answer: FilterCheck };
  /** Every field that a display filter can name. */
  readonly filterFields: { readonly ask: undefined; readonly answer: readonly FieldInfo[] };
  /** Values that a field has in the trace, as they are written in a filter. */
  readonly filterValues: { readonly ask: string; readonly answer: readonly FieldValueText[] };
  /** A window of the table of conversations. */
  readonly conversations: {
    readonly ask: TableAsk<ConversationColumn>;
    readonly answer: TableAnswer<ConversationRow>;
  };
  /** One conversation; undefined: there is none such. */
  readonly conversation: { readonly ask: number; readonly answer: ConversationRow | undefined };
  /** A window of the table of endpoints. */
  readonly endpoints: {
    readonly ask: EndpointAsk;
    readonly answer: TableAnswer<EndpointRow> & { readonly more: boolean };
  };
  /** Bytes of a followed stream, some at a time. */
  readonly stream: { readonly ask: StreamAsk; readonly answer: StreamPart };
  /** A graph of a conversation; undefined: there is none such. */
  readonly plot: { readonly ask: PlotAsk; readonly answer: PlotAnswer | undefined };
  /** A window of the findings under their headings. */
  readonly findings: { readonly ask: FindingsAsk; readonly answer: FindingsAnswer };
  /** Lag and event-loop delay over time. */
  readonly timing: { readonly ask: TimingAsk; readonly answer: TimingAnswer };
  /** What the session is made of. */
  readonly session: { readonly ask: undefined; readonly answer: SessionFacts };
  /** The TCP states both ends went through up to an item; undefined: it belongs to no conversation. */
  readonly states: { readonly ask: StatesAt; readonly answer: StatePaths | undefined };
  /** Texts of entries for pictures, in the order asked. */
  readonly shareTexts: { readonly ask: ShareTextsAsk; readonly answer: readonly string[] };
  /** The whole session as one file, made for giving away; undefined: it is too large to be held. */
  readonly sessionBytes: {
    readonly ask: { readonly payload: boolean };
    readonly answer: Uint8Array | undefined;
  };
  /** Entries that findings rest on, for the ladder's marks. */
  readonly ladderMarks: { readonly ask: undefined; readonly answer: readonly MarkedEntry[] };
}

export type QuestionName = keyof Questions;
export type Ask<N extends QuestionName> = Questions[N]['ask'];
export type AnswerTo<N extends QuestionName> = Questions[N]['answer'];
