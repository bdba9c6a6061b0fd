/** The work of the trace worker, apart from being one: live bytes into the engine, its tables and layout to the page. */

import type { Engine, EngineOptions } from '../../core/engine/types.ts';
import { defaultChoice, type LadderChoice, suggestRowNanos } from '../../core/ladder/choice.ts';
import { LadderLayout } from '../../core/ladder/layout.ts';
import { isMerged } from '../../core/trace/order.ts';
import type { TableView } from '../../core/trace/table.ts';
import { ByteSource } from './byte-source.ts';
import { ShownList, type ShownListSurroundings } from './filter/shown-list.ts';
import { LagMedian } from './lag-median.ts';
import type { ListChunk } from './list-index.ts';
import { LiveClient, type LogName } from './live-client.ts';
import type { OpenLog } from './log-fetch.ts';
import {
  type AskMessage,
  type FromWorker,
  isFlood,
  type SharedChunk,
  type Tick,
  type ToWorker,
  type TraceFacts,
} from './protocol.ts';
import { type Asked, answerQuestion } from './questions/answerers.ts';
import { HeldAnswers } from './questions/held.ts';
import { RowReader } from './questions/rows.ts';
import type { SortBy } from './sort/sort-keys.ts';
import { type NumberedList, SortedList } from './sort/sorted-list.ts';
import { TraceClock } from './trace-clock.ts';

export interface WorkerSurroundings {
  readonly post: (message: FromWorker) => void;
  readonly createEngine: (options: EngineOptions) => Engine;
  readonly openSocket: (url: string) => WebSocket;
  /** Absent: all bytes come through sockets and ports. */
  readonly openLog?: OpenLog;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly setTimer: (callback: () => void, milliseconds: number) => void;
}

/** Milliseconds between two ticks: an animation frame. */
const TICK = 16;
/** The same while there is work to go on with: other messages get their turn, and no more. */
const SOON = 1;
/** Milliseconds that the layout may work at a time before bytes are looked after again. */
const LAYOUT_SLICE = 8;
/** The same where nothing is being recorded: a person waits for all of it. */
const READING_SLICE = 30;
const LAYOUT_STEP = 10_000;
/**
 * Milliseconds between two ticks that are told while a file is read: what is on screen changes little meanwhile, and each
 * takes the page time to draw that the reading could use.
 */
const READING_TICK = 400;
/**
 * The same where more rows than anyone can read come meanwhile: a page that draws all the time answers a person late.
 * What comes singly is told at once.
 */
const FLOOD_TICK = 200;
/** What has not been told to be settled by now is ordered all the same (DESIGN.md). */
const HOLD_BACK = 100;
/** Nanoseconds by which a frame of a recording that has ended may be stamped before one that stands above it. */
const DISORDER = 200e6;

export class TraceWorker {
  readonly #around: WorkerSurroundings;
  readonly #live: LiveClient;
  readonly #bytes: ByteSource;
  readonly #clock: TraceClock;
  #engine: Engine;
  #held: HeldAnswers;
  #layout: LadderLayout;
  #list: ShownList;
  #sorted: SortedList;
  #sort: SortBy | undefined;
  #rows: RowReader;
  /** Chunks that the page has not been told of: each message by itself would take it time. */
  readonly #chunks: SharedChunk[] = [];
  #listNumber = 0;
  /** The text of the display filter; empty: none. */
  #filter = '';
  /** The ladder of the whole trace, kept while a filter is in force. */
  #whole: LadderLayout | undefined;
  #lags = new LagMedian();
  #choice: LadderChoice = defaultChoice;
  #session = 0;
  #generation = 0;
  #layoutNumber = 0;
  /** Numbers of the list that was shared last, and of the one that the ladder is of. */
  #shownList = 0;
  #laidList = 0;
  /** The ladder is of the whole trace. */
  #wasWhole = true;
  #complete = false;
  /** Lengths of the logs once they are known to be complete, though not all of their bytes are here. */
  #lengths: Readonly<Record<LogName, number>> | undefined;
  /** What was ordered has proved wrong: nothing is ordered before the end is here. */
  #patient = false;
  /**
   * Something may have been ordered though what stands before it could still come: after a wait, or by a watermark, which
   * on a machine that stalls can prove wrong.
   */
  #released = false;
  #lastTick = Number.NEGATIVE_INFINITY;
  #timer = false;
  #factsKey = '';
  #tickKey = '';
  #lastTold = Number.NEGATIVE_INFINITY;
  /** The tick that was told last; undefined: none of this trace. */
  #told: Tick | undefined;

  constructor(around: WorkerSurroundings) {
    this.#around = around;
    this.#clock = new TraceClock(around.now);
    this.#live = new LiveClient(
      {
        onBytes: (log, bytes) => this.#take(log, bytes),
        onWatermark: (log, seconds, nanos) => this.#watermark(log, seconds, nanos),
        onLengths: (lengths) => this.#completeAt(lengths),
        onReset: () => this.#restart(),
        onEnd: () => this.#end(),
        onConnection: (state) => this.#post({ type: 'connection', state }),
      },
      around.openSocket,
      around.openLog,
    );
    this.#bytes = new ByteSource(
      (log, offset, length) => this.#live.read(log, offset, length),
      (buffer) => this.#live.reuse(buffer),
    );
    this.#engine = this.#newEngine();
    this.#held = new HeldAnswers(this.#engine, around.now);
    this.#list = this.#newList();
    this.#sorted = new SortedList(this.#listParts(), this.#sort);
    this.#layout = this.#newLayout();
    this.#rows = new RowReader(this.#engine, this.#bytes);
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'source':
        this.#live.addSource(message.source);
        return;
      case 'show':
        this.#session = message.session;
        this.#patient = false;
        this.#restart();
        this.#live.subscribe(message.session);
        return;
      case 'hide':
        this.#live.unsubscribe();
        return;
      case 'ladder':
        this.#choice = message.choice;
        this.#layAgain();
        return;
      case 'filter':
        this.#filter = message.text;
        this.#list.setFilter(message.text);
        this.#showList();
        this.#work();
        return;
      case 'sort':
        this.#sort = message.by;
        this.#sorted.setSort(message.by);
        this.#showList();
        this.#work();
        return;
      case 'ask':
        void this.#answer(message);
    }
  }

  /** Says it to the page, which by then has all chunks that it may speak of. */
  #post(message: FromWorker): void {
    const chunks = this.#chunks.splice(0);
    if (chunks.length > 0) this.#around.post({ type: 'chunks', chunks });
    this.#around.post(message);
  }

  #asked(): Asked {
    return {
      engine: this.#engine,
      bytes: this.#bytes,
      list: this.#shown.list,
      rows: this.#rows,
      held: this.#held,
      complete: this.#complete,
    };
  }

  async #answer(message: AskMessage): Promise<void> {
    const generation = this.#generation;
    const value = await answerQuestion(this.#asked(), message);
    const answer = generation === this.#generation ? value : undefined;
    this.#post({ type: 'answer', id: message.id, answer });
  }

  #newEngine(): Engine {
    this.#generation += 1;
    const generation = this.#generation;
    return this.#around.createEngine({
      shared: true,
      onChunk: (table, index, buffer) =>
        this.#chunks.push({ group: 'trace', number: generation, table, index, buffer }),
    });
  }

  #newList(): ShownList {
    return new ShownList(this.#listParts(), this.#filter);
  }

  #listParts(): ShownListSurroundings {
    const { now, setTimer } = this.#around;
    return {
      engine: this.#engine,
      bytes: this.#bytes,
      onBytes: () => this.#work(),
      now,
      pause: (milliseconds: number) => new Promise<void>((resolve) => setTimer(resolve, milliseconds)),
      newList: () => {
        this.#listNumber += 1;
        const number = this.#listNumber;
        const onChunk: ListChunk = (table, index, buffer) =>
          this.#chunks.push({ group: 'list', number, table, index, buffer });
        return { number, onChunk };
      },
    };
  }

  /** The list as the page shows it: what the filter selects, in the order that was asked for. */
  get #shown(): NumberedList {
    return this.#sorted.of(this.#list);
  }

  /** Shows the list, and its ladder, where another has come into force; the whole ladder goes on where it was left. */
  #showList(): void {
    if (this.#shown.number !== this.#shownList) this.#shareList();
    if (this.#list.number === this.#laidList) return;
    if (this.#wasWhole) this.#whole = this.#layout;
    this.#layList((this.#list.isWhole ? this.#whole : undefined) ?? this.#newLayout());
  }

  #shareList(): void {
    const { number, list } = this.#shown;
    this.#shownList = number;
    this.#post({ type: 'list', generation: this.#generation, list: number, share: list.share() });
  }

  /** Sets the ladder of the list, whose order is none of the ladder's concern. */
  #layList(layout: LadderLayout): void {
    this.#laidList = this.#list.number;
    this.#wasWhole = this.#list.isWhole;
    this.#setLayout(layout);
  }

  #newLayout(): LadderLayout {
    const { scope, pace, hidden } = this.#choice;
    const entries = this.#list.isWhole ? {} : { entries: this.#list.list.rows };
    return new LadderLayout(this.#engine.tables, {
      scope,
      hidden,
      ...entries,
      idleNanos: pace.foldNanos,
      rowNanos: this.#rowTime(),
      shared: true,
      onChunk: this.#layoutChunks(),
    });
  }

  /** Nanoseconds to a row's height; what the trace suggests where the person left it open. */
  #rowTime(): number {
    const { kind, rowNanos, foldNanos } = this.#choice.pace;
    if (kind === 'even') return 0;
    return rowNanos === 'auto' ? suggestRowNanos(this.#engine.tables, foldNanos) : rowNanos;
  }

  /** Lays the ladder out anew, as it was chosen. */
  #layAgain(): void {
    this.#whole = undefined;
    this.#setLayout(this.#newLayout());
    this.#work();
  }

  #setLayout(layout: LadderLayout): void {
    this.#layoutNumber += 1;
    this.#layout = layout;
    this.#shareLayout();
  }

  #layoutChunks(): NonNullable<ConstructorParameters<typeof LadderLayout>[1]['onChunk']> {
    return (table, index, buffer) =>
      this.#chunks.push({ group: 'layout', number: this.#layoutNumber, table, index, buffer });
  }

  #shareLayout(): void {
    const layout = this.#layoutNumber;
    const { scope } = this.#choice;
    const share = this.#layout.share();
    const { rowNanos } = this.#layout;
    this.#post({ type: 'layout', layout, share, scope, rowNanos });
  }

  /** @param again a recording that was shown to its end is put in order */
  #restart(again = false): void {
    this.#bytes.reset();
    this.#clock.reset();
    this.#lags = new LagMedian();
    this.#list.stop();
    this.#sorted.stop();
    this.#engine = this.#newEngine();
    this.#held = new HeldAnswers(this.#engine, this.#around.now);
    this.#complete = this.#released = false;
    this.#lengths = undefined;
    this.#factsKey = this.#tickKey = '';
    this.#list = this.#newList();
    this.#sorted = new SortedList(this.#listParts(), this.#sort);
    this.#whole = undefined;
    const share = this.#engine.share();
    this.#post({ type: 'trace', generation: this.#generation, session: this.#session, again, share });
    this.#shareList();
    this.#layList(this.#newLayout());
    this.#rows = new RowReader(this.#engine, this.#bytes);
    this.#lastTick = this.#lastTold = Number.NEGATIVE_INFINITY;
    this.#told = undefined;
    this.#work();
  }

  #take(log: LogName, bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes.add(log, bytes);
    const before = this.#engine.tables.records.length;
    this.#engine[log].push(bytes);
    const found = this.#engine.tables.records.length > before;
    if (this.#lengths && !this.#patient) this.#readOn(this.#lengths, log === 'packets' && found);
    else if (!this.#lengths && log === 'records') this.#noteRecords();
    this.#work();
  }

  #noteRecords(): void {
    const last = lastStamp(this.#engine.tables.records);
    if (last) this.#clock.note(last.seconds, last.nanos);
  }

  /** A capture without records has nothing that its frames would have to wait for; with records it waits for them. */
  #completeAt(lengths: Readonly<Record<LogName, number>>): void {
    this.#lengths = lengths;
    if (lengths.records > 0) this.#engine.records.expect();
    else if (!this.#patient) this.#engine.release(Number.POSITIVE_INFINITY, 0);
  }

  /**
   * Logs that are complete are read as if they were being written: each settles what the other has passed.
   * @param among records have turned up among the packets, where none were known of
   */
  #readOn(lengths: Readonly<Record<LogName, number>>, among: boolean): void {
    if (among) this.#readAgain();
    if (among || lengths.records === 0) return;
    const { packets, records, tables } = this.#engine;
    const record = lastStamp(tables.records);
    if (records.bytes >= lengths.records) records.end();
    else if (record) this.#engine.recordsWatermark(record.seconds, record.nanos);
    const frame = lastStamp(tables.frames, DISORDER);
    if (packets.bytes >= lengths.packets) packets.end();
    else if (frame) this.#engine.watermark(frame.seconds, frame.nanos);
  }

  /** What was ordered may be wrong: from the beginning, and nothing before the end. */
  #readAgain(whole = false): void {
    this.#patient = true;
    this.#restart(whole);
    this.#live.subscribe(this.#session);
  }

  /** The packets' is always the earlier one: what it settles is shown at once. */
  #watermark(log: LogName, seconds: number, nanos: number): void {
    if (this.#patient) return;
    if (log === 'records') {
      this.#engine.recordsWatermark(seconds, nanos);
      return;
    }
    this.#released = true;
    this.#engine.watermark(seconds, nanos);
    this.#clock.note(seconds, nanos);
    this.#tick();
  }

  #end(): void {
    this.#engine.packets.end();
    this.#engine.records.end();
    if (this.#isHasty()) {
      this.#readAgain(true);
      return;
    }
    this.#complete = true;
    // The time of a row was guessed when nothing was there yet.
    if (this.#rowTime() !== this.#layout.rowNanos) this.#layAgain();
    this.#rows.complete();
    this.#lastTick = Number.NEGATIVE_INFINITY;
    this.#work();
  }

  /** Whether something came later than it was waited for, so that what stands before it should stand behind it. */
  #isHasty(): boolean {
    const { order, frames, records } = this.#engine.tables;
    return this.#released && !this.#patient && !isMerged(order, frames, records);
  }

  /** Ticks now if the last is long enough ago, else soon. */
  #work(): void {
    if (this.#around.now() - this.#lastTick >= TICK) this.#tick();
    else this.#workSoon();
  }

  #workSoon(milliseconds = TICK): void {
    if (this.#timer) return;
    this.#timer = true;
    this.#around.setTimer(() => {
      this.#timer = false;
      this.#tick();
    }, milliseconds);
  }

  #tick(): void {
    this.#lastTick = this.#around.now();
    const waiting = this.#settle();
    const more = this.#advance();
    const catchingUp = more || this.#list.isWaiting || this.#sorted.isWaiting(this.#list);
    this.#lags.update(this.#engine.tables);
    const untold = !this.#tell(this.#state(catchingUp));
    if (catchingUp || waiting || untold) this.#workSoon(more ? SOON : TICK);
  }

  /** Orders what is old enough; true while something is held back. */
  #settle(): boolean {
    const { frames, records, order } = this.#engine.tables;
    const isRead = this.#complete || this.#lengths !== undefined || this.#patient;
    const before = isRead ? undefined : this.#clock.ago(HOLD_BACK);
    if (before) {
      this.#released = true;
      this.#engine.release(before.seconds, before.nanos);
    }
    return !this.#complete && order.length < frames.length + records.length;
  }

  /** Lays out ladder and list for a while; true where more is waiting. */
  #advance(): boolean {
    const until = this.#around.now() + (this.#lengths ? READING_SLICE : LAYOUT_SLICE);
    let more = true;
    while (more && this.#around.now() < until) {
      const list = this.#list.advance(LAYOUT_STEP);
      const sort = this.#sorted.advance(this.#list, LAYOUT_STEP);
      this.#showList();
      more = this.#layout.advance(LAYOUT_STEP) || list || sort;
    }
    const successor = this.#layout.successor();
    if (!successor) return more;
    this.#setLayout(successor);
    return true;
  }

  #state(catchingUp: boolean): Tick {
    const { counters, packets, records, findings } = this.#engine;
    return {
      layout: this.#layoutNumber,
      rows: this.#layout.tables.rows.length,
      list: this.#shown.number,
      listRows: this.#shown.list.rows.length,
      sorting: this.#sorted.progress,
      filter: this.#list.progress,
      lanes: this.#layout.lanes,
      height: this.#layout.height,
      findings: findings.version,
      catchingUp,
      counters: { ...counters },
      bytes: packets.bytes + records.bytes,
      complete: this.#complete,
      lagMedian: this.#lags.value,
    };
  }

  /**
   * Tells the facts, then the tick: a page that is told of a complete trace has all its facts. A tick that says nothing
   * new would make the page draw what it shows. False where it comes too soon, and is left to a later one.
   */
  #tell(tick: Tick): boolean {
    const key = JSON.stringify(tick);
    const isNew = key !== this.#tickKey;
    const now = this.#around.now();
    if (isNew && now - this.#lastTold < this.#pause(tick)) return false;
    this.#sendFacts();
    if (!isNew) return true;
    this.#lastTold = now;
    this.#told = tick;
    this.#tickKey = key;
    this.#post({ type: 'tick', generation: this.#generation, tick });
    return true;
  }

  /** Milliseconds that are to lie between the last tick that was told and this one. */
  #pause(tick: Tick): number {
    const told = this.#told;
    if (!told || told.rows === 0) return 0;
    if (tick.catchingUp || (this.#lengths !== undefined && !this.#complete)) return READING_TICK;
    const other = tick.complete || told.layout !== tick.layout || told.list !== tick.list;
    return !other && isFlood(tick, told) ? FLOOD_TICK : 0;
  }

  #sendFacts(): void {
    const { problems, infos, interfaces, tables, format } = this.#engine;
    const sockets = tables.sockets.length;
    const key = JSON.stringify([
      problems.length,
      this.#engine.comments.length,
      [...infos],
      interfaces.length,
      sockets,
      format?.description,
    ]);
    if (key === this.#factsKey) return;
    this.#factsKey = key;
    const facts: TraceFacts = {
      problems: [...problems],
      infos: new Map(infos),
      comments: packetComments(this.#engine),
      socketLabels: Array.from({ length: sockets }, (_, socket) => this.#engine.socketNotes(socket).label),
      interfaces: interfaces.map(({ name, linkType, tsresol }) => ({ name, linkType, tsresol })),
      format: format?.description,
    };
    this.#post({ type: 'facts', generation: this.#generation, facts });
  }
}

function packetComments({ comments }: Engine): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  for (const { scope, index, text } of comments) {
    if (scope !== 'frame') continue;
    const before = texts.get(index - 1);
    texts.set(index - 1, before === undefined ? text : `${before}\n${text}`);
  }
  return texts;
}

/** Time of the last row less `back` nanoseconds (under a second); undefined where there is none. */
function lastStamp(
  table: TableView<{ seconds: 'wide'; nanos: 'u32' }>,
  back = 0,
): { readonly seconds: number; readonly nanos: number } | undefined {
  const last = table.length - 1;
  const seconds = last < 0 ? Number.NaN : table.get('seconds', last);
  if (Number.isNaN(seconds)) return undefined;
  const nanos = table.get('nanos', last) - back;
  return nanos < 0 ? { seconds: seconds - 1, nanos: nanos + 1e9 } : { seconds, nanos };
}
