/** What the page and its trace worker say to each other. */
import type { Problem } from '../../core/base/problem.ts';
import type { EngineCounters } from '../../core/engine/types.ts';
import type { LadderChoice } from '../../core/ladder/choice.ts';
import type { Lane, LayoutShare, LayoutTableName } from '../../core/ladder/rows.ts';
import type { LadderScope } from '../../core/ladder/scope.ts';
import type { TableName, TraceShare } from '../../core/trace/tables.ts';
import type { FilterProgress } from './filter/shown-list.ts';
import type { ConnectionState, LiveSource } from './host.ts';
import type { ListShare, ListTableName } from './list-index.ts';
import type { AnswerTo, Ask, QuestionName } from './questions/questions.ts';
import type { SortBy } from './sort/sort-keys.ts';

export type ToWorker =
  | { readonly type: 'source'; readonly source: LiveSource }
  /** Turn to a session, from its beginning. */
  | { readonly type: 'show'; readonly session: number }
  /** Show nothing. */
  | { readonly type: 'hide' }
  /** Show what a display filter selects; empty: everything. It holds for sessions shown later, too. */
  | { readonly type: 'filter'; readonly text: string }
  /** What the ladder shows and how, from now on. */
  | { readonly type: 'ladder'; readonly choice: LadderChoice }
  /** Show the list in the order of a column; undefined: by time. */
  | { readonly type: 'sort'; readonly by: SortBy | undefined }
  | AskMessage;

/** What the worker is told beside that: to play a recorded session to a port, which is transferred (rehearsal.ts). */
export type RehearseMessage = { readonly type: 'rehearse'; readonly port: MessagePort };

/** A question to the trace as it stands, by name (questions/questions.ts). */
export type AskMessage = {
  readonly [N in QuestionName]: {
    readonly type: 'ask';
    readonly id: number;
    readonly question: N;
    readonly ask: Ask<N>;
  };
}[QuestionName];

export type FromWorker =
  /** A trace from its beginning: what was shown before is gone. */
  | {
      readonly type: 'trace';
      readonly generation: number;
      readonly session: number;
      /** It is whole and is only put in order: what is shown stands until that is done. */
      readonly again: boolean;
      readonly share: TraceShare;
    }
  /** The list to show from now on: another filter has come into force, or none. */
  | {
      readonly type: 'list';
      readonly generation: number;
      readonly list: number;
      readonly share: ListShare;
    }
  /** A ladder from its beginning. */
  | {
      readonly type: 'layout';
      readonly layout: number;
      readonly share: LayoutShare;
      readonly scope: LadderScope;
      /** Nanoseconds to a row's height in true time; 0: even steps. */
      readonly rowNanos: number;
    }
  /** New chunks of shared tables, in the order in which they were made. */
  | { readonly type: 'chunks'; readonly chunks: readonly SharedChunk[] }
  | { readonly type: 'tick'; readonly generation: number; readonly tick: Tick }
  | { readonly type: 'facts'; readonly generation: number; readonly facts: TraceFacts }
  /** Undefined where the trace has gone on to another session meanwhile. */
  | { readonly type: 'answer'; readonly id: number; readonly answer: AnswerTo<QuestionName> | undefined }
  | { readonly type: 'connection'; readonly state: ConnectionState };

export type SharedChunk = Chunk & { readonly index: number; readonly buffer: ArrayBufferLike };

/** Which table a chunk is of; `number` is the trace's generation, or the number of the list or layout. */
type Chunk =
  | { readonly group: 'trace'; readonly number: number; readonly table: TableName }
  | { readonly group: 'list'; readonly number: number; readonly table: ListTableName }
  | { readonly group: 'layout'; readonly number: number; readonly table: LayoutTableName };

/** Where the trace stands; at most one an animation frame. */
export interface Tick {
  readonly layout: number;
  readonly list: number;
  /**
   * Rows of the ladder and of the list as of this tick. The shared counters may be ahead of the chunks that have been
   * announced; what a tick speaks of has arrived.
   */
  readonly rows: number;
  readonly listRows: number;
  /** The display filter that is in force, or will be soon; undefined: none. */
  readonly filter: FilterProgress | undefined;
  /** How far the order of the list is, 0 to 1; undefined: it is in the order that was asked for. */
  readonly sorting: number | undefined;
  readonly lanes: readonly Lane[];
  /** Height of the ladder, in row units. */
  readonly height: number;
  /** Grows with every change of the findings. */
  readonly findings: number;
  /** Ladder or list have entries of the order still to take in. */
  readonly catchingUp: boolean;
  readonly counters: EngineCounters;
  /** Bytes taken in, of both logs. */
  readonly bytes: number;
  /** No more will come. */
  readonly complete: boolean;
  /** Median kernel → JavaScript lag, nanoseconds. */
  readonly lagMedian: number | undefined;
}

/** Rows that come with a tick from which on they are too many to be read one by one. */
export const FLOOD = 100;

/** Whether a tick brings so many. Where there were none before it does not: the first are waited for. */
export function isFlood(tick: Tick, before: Tick): boolean {
  return before.rows > 0 && tick.rows - before.rows > FLOOD;
}

/** What the trace says besides its tables; sent when it changes. */
export interface TraceFacts {
  readonly problems: readonly Problem[];
  readonly infos: ReadonlyMap<string, string>;
  /** Comments that packets carry, by frame row; several of one packet on lines of their own. */
  readonly comments: ReadonlyMap<number, string>;
  /** By row of the socket table: what the probe or the lab calls it; may be empty. */
  readonly socketLabels: readonly string[];
  readonly interfaces: readonly {
    readonly name: string | undefined;
    readonly linkType: number;
    /** if_tsresol: with bit 7 a power of two, else of ten. */
    readonly tsresol: number;
  }[];
  /** `pcapng, little-endian` …; undefined before the first block. */
  readonly format: string | undefined;
}
