/**
 * The page's end of the trace worker: readers over the shared tables, the newest tick, and answers to questions.
 * Changes are told once an animation frame at most; while paused the picture stands still and nothing is lost.
 */

import type { LadderChoice } from '../../core/ladder/choice.ts';
import { Lifelines } from '../../core/ladder/lifelines.ts';
import { type LayoutReader, readLayout } from '../../core/ladder/rows.ts';
import type { LadderScope } from '../../core/ladder/scope.ts';
import { FrameLinkIndex } from '../../core/trace/links.ts';
import { readTrace, type TraceReader } from '../../core/trace/tables.ts';
import type { EntryText, FrameAnswer, RecordAnswer } from './answers.ts';
import { EntryAnswers } from './entry-answers.ts';
import type { ConnectionState, LiveSource } from './host.ts';
import { type ListReader, readList } from './list-index.ts';
import {
  type AskMessage,
  type FromWorker,
  isFlood,
  type SharedChunk,
  type Tick,
  type ToWorker,
  type TraceFacts,
} from './protocol.ts';
import type { AnswerTo, Ask, QuestionName } from './questions/questions.ts';
import type { RowAnswer, RowsAsk } from './questions/rows.ts';
import type { SortBy } from './sort/sort-keys.ts';

/** What is wanted of every row of the list beside its texts. */
export type RowsWanted = Omit<RowsAsk, 'entries'>;

/** A worker, as far as it is needed. */
export interface WorkerLike {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** One trace as the views see it. Row counts stand still while the view is paused; the tables behind them may grow. */
export interface TraceView {
  readonly session: number;
  readonly tables: TraceReader;
  readonly list: ListReader;
  readonly layout: LayoutReader;
  readonly scope: LadderScope;
  /** Nanoseconds to a row's height in true time; 0: even steps. */
  readonly rowNanos: number;
  readonly lifelines: Lifelines;
  readonly frameLinks: FrameLinkIndex;
  readonly tick: Tick;
  readonly facts: TraceFacts;
  /** Rows of the list, and of the ladder, to show. */
  readonly listRows: number;
  readonly rows: number;
}

/** Calls back at the next animation frame; where it is `patient`, at one in which no input is being answered. */
export type Schedule = (callback: () => void, patient?: boolean) => void;

export interface TraceListeners {
  /** The view has changed; at most once an animation frame. */
  readonly onView: (view: TraceView | undefined) => void;
  /** Texts asked for have come. */
  readonly onTexts: () => void;
  readonly onConnection: (state: ConnectionState) => void;
}

interface Current {
  readonly generation: number;
  readonly session: number;
  readonly tables: TraceReader;
  readonly frameLinks: FrameLinkIndex;
  list: NumberedList | undefined;
  facts: TraceFacts;
}

interface NumberedList {
  readonly number: number;
  readonly reader: ListReader;
}

interface CurrentLayout {
  readonly number: number;
  readonly reader: LayoutReader;
  readonly lifelines: Lifelines;
  readonly scope: LadderScope;
  readonly rowNanos: number;
}

const noFacts: TraceFacts = {
  problems: [],
  infos: new Map(),
  comments: new Map(),
  socketLabels: [],
  interfaces: [],
  format: undefined,
};

/** Changes of state taken into the lifelines' index per animation frame. */
const STATES_PER_FRAME = 50_000;

export class TraceClient {
  readonly texts: EntryAnswers<EntryText>;
  /** Colours and field cells of the list's rows, as `setRows` wants them. */
  readonly rows: EntryAnswers<RowAnswer>;
  #rowsWanted: RowsWanted = { fields: [], rules: [], before: false };
  readonly #worker: WorkerLike;
  readonly #listeners: TraceListeners;
  readonly #schedule: Schedule;
  readonly #answers = new Map<number, (answer: AnswerTo<QuestionName> | undefined) => void>();
  #nextId = 1;
  /** The session to show; undefined: none. */
  #wanted: number | undefined;
  #current: Current | undefined;
  #layout: CurrentLayout | undefined;
  #tick: Tick | undefined;
  /** The newest view: it stands until list and ladder of the next are both here. */
  #view: TraceView | undefined;
  /** The view is of the same session and stands until the next is whole. */
  #stands = false;
  /** Where the trace stood when another list or ladder was asked for, until that has come. */
  #before: Tick | undefined;
  #scheduled = false;
  #textsScheduled = false;
  #textsOf: TraceReader | undefined;
  #paused = false;

  constructor(worker: WorkerLike, listeners: TraceListeners, schedule: Schedule) {
    this.#worker = worker;
    this.#listeners = listeners;
    this.#schedule = schedule;
    this.texts = new EntryAnswers(
      (entries) => this.ask('entries', entries),
      () => this.#textsCame(),
    );
    this.rows = new EntryAnswers(
      (entries) => this.ask('rows', { ...this.#rowsWanted, entries }),
      () => this.#textsCame(),
    );
    worker.onmessage = (event) => this.#receive(event.data as FromWorker);
  }

  addSource(source: LiveSource): void {
    this.#worker.postMessage({ type: 'source', source }, source.kind === 'port' ? [source.port] : []);
  }

  /** Turns to a session, from its beginning. */
  show(session: number): void {
    this.#wanted = session;
    this.#worker.postMessage({ type: 'show', session });
  }

  /** Shows nothing from now on. */
  hide(): void {
    this.#wanted = undefined;
    this.#worker.postMessage({ type: 'hide' });
    this.#current = undefined;
    this.#tick = undefined;
    this.#view = undefined;
    this.#changed();
  }

  /** What the ladder shows and how. */
  setLadder(choice: LadderChoice): void {
    this.#before = this.#tick;
    this.#worker.postMessage({ type: 'ladder', choice });
  }

  /** Shows what a display filter selects, in this session and in later ones; empty: everything. */
  setFilter(text: string): void {
    this.#before = this.#tick;
    this.#worker.postMessage({ type: 'filter', text });
  }

  /** Shows the list in the order of a column, in this session and in later ones; undefined: by time. */
  setSort(by: SortBy | undefined): void {
    this.#before = this.#tick;
    this.#worker.postMessage({ type: 'sort', by });
  }

  /** What `rows` answers from now on. */
  setRows(wanted: RowsWanted): void {
    this.#rowsWanted = wanted;
    this.rows.reset();
  }

  /** While true the view stands still. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.#changed();
  }

  /** Everything about a frame; undefined where the trace has gone on to another session meanwhile. */
  frame(row: number): Promise<FrameAnswer | undefined> {
    return this.ask('frame', row);
  }

  record(row: number): Promise<RecordAnswer | undefined> {
    return this.ask('record', row);
  }

  /** Asks the trace as it stands; undefined where it has gone on to another session meanwhile. */
  ask<N extends QuestionName>(question: N, ask: Ask<N>): Promise<AnswerTo<N> | undefined> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#answers.set(id, (answer) => resolve(answer as AnswerTo<N> | undefined));
      this.#worker.postMessage({ type: 'ask', id, question, ask } as AskMessage);
    });
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'trace':
        // A session may have been left before its first word came.
        if (message.session === this.#wanted) this.#begin(message);
        return;
      case 'layout':
        this.#setLayout(message);
        return;
      case 'list':
        if (message.generation === this.#current?.generation)
          this.#current.list = {
            number: message.list,
            reader: readList(message.share, this.#current.tables.order),
          };
        return;
      case 'chunks':
        for (const chunk of message.chunks) this.#addChunk(chunk);
        return;
      case 'tick':
        if (message.generation === this.#current?.generation) this.#tick = message.tick;
        this.#changed(this.#isAsked(message.tick));
        return;
      case 'facts':
        if (message.generation === this.#current?.generation) this.#current.facts = message.facts;
        this.#changed();
        return;
      case 'answer':
        this.#answers.get(message.id)?.(message.answer);
        this.#answers.delete(message.id);
        return;
      case 'connection':
        this.#listeners.onConnection(message.state);
    }
  }

  #begin({ generation, session, again, share }: FromWorker & { type: 'trace' }): void {
    const tables = readTrace(share);
    const frameLinks = new FrameLinkIndex(tables.links);
    this.#current = { generation, session, tables, list: undefined, frameLinks, facts: noFacts };
    this.#tick = undefined;
    this.#stands = again && this.#view?.session === session;
    if (!this.#stands) this.#view = undefined;
    this.#changed();
  }

  /** Chunks of a trace or layout that has been replaced meanwhile are nobody's. */
  #addChunk(message: SharedChunk): void {
    const { index, buffer } = message;
    if (message.group === 'layout') {
      if (message.number === this.#layout?.number) this.#layout.reader.addChunk(message.table, index, buffer);
    } else if (message.group === 'list') {
      const list = this.#current?.list;
      if (message.number === list?.number) list.reader.addChunk(message.table, index, buffer);
    } else if (message.number === this.#current?.generation) {
      this.#current.tables.addChunk(message.table, index, buffer);
    }
  }

  #setLayout({ layout, share, scope, rowNanos }: FromWorker & { type: 'layout' }): void {
    const reader = readLayout(share);
    this.#layout = { number: layout, reader, scope, rowNanos, lifelines: new Lifelines(reader.states) };
  }

  /** Whether a tick speaks of the list or ladder that a person asked for: it is shown while paused, too. */
  #isAsked({ list, layout, catchingUp }: Tick): boolean {
    const before = this.#before;
    const isOther = before !== undefined && (before.list !== list || before.layout !== layout);
    if (isOther && !catchingUp) this.#before = undefined;
    return isOther;
  }

  /** Told with the next animation frame: nothing is drawn before. */
  #textsCame(): void {
    if (this.#textsScheduled) return;
    this.#textsScheduled = true;
    this.#schedule(() => {
      this.#textsScheduled = false;
      this.#listeners.onTexts();
    });
  }

  #changed(always = false): void {
    if (this.#scheduled || (this.#paused && !always)) return;
    this.#scheduled = true;
    const [tick, shown] = [this.#tick, this.#view?.tick];
    const flood = tick !== undefined && shown !== undefined && isFlood(tick, shown);
    this.#schedule(
      () => {
        this.#scheduled = false;
        if (!this.#paused || always) this.#publish();
      },
      flood && !always && !this.#before,
    );
  }

  #publish(): void {
    this.#view = this.#newView() ?? this.#view;
    const view = this.#view;
    this.#forgetTexts(view?.tables);
    if (view) {
      view.frameLinks.update();
      if (view.lifelines.update(STATES_PER_FRAME)) this.#changed();
    }
    this.#listeners.onView(view);
  }

  /**
   * Texts are of the trace that is shown. Until another is, the views may still draw, and ask for, what is no longer in
   * the worker: its answers are for nobody.
   */
  #forgetTexts(tables: TraceReader | undefined): void {
    if (this.#textsOf === tables) return;
    this.#textsOf = tables;
    this.texts.reset();
    this.rows.reset();
  }

  /** Undefined while the trace has not told where it stands; a list and a layout count once the tick speaks of them. */
  #newView(): TraceView | undefined {
    const current = this.#current;
    const layout = this.#layout;
    const tick = this.#tick;
    if (!current?.list || !layout || !tick) return undefined;
    if (tick.layout !== layout.number || tick.list !== current.list.number) return undefined;
    if (this.#stands) {
      if (!tick.complete || tick.catchingUp) return undefined;
      this.#stands = false;
    }
    const { session, tables, frameLinks, facts } = current;
    const { reader, scope, rowNanos, lifelines } = layout;
    const list = current.list.reader;
    const counts = { listRows: tick.listRows, rows: tick.rows };
    const ladder = { layout: reader, scope, rowNanos, lifelines, frameLinks };
    return { session, tables, list, ...ladder, tick, facts, ...counts };
  }
}
