/**
 * The way from the kernel to JavaScript, and the event loop's delay, over time. A lag is told apart by whether the
 * loop was busy: whether its delay explains at least half of the lag (the rule of findings/detectors/lag).
 */
import { LagHistogram } from '../../link/lags.ts';
import { lagOf, nanosBetween } from '../../trace/links.ts';
import { loopDelayDuring } from '../../trace/loop-delays.ts';
import { linkRelations } from '../../trace/sockets.ts';
import type { TraceTables } from '../../trace/tables.ts';
import { Track } from './track.ts';

/** One event and what it waited for. */
export interface SlowEvent {
  /** Record row, and the frame row that caused it. */
  readonly record: number;
  readonly frame: number;
  /** Nanoseconds from frame to event; and the longest delay of the loop meanwhile, NaN where it was not sampled. */
  readonly lag: number;
  readonly loop: number;
}

export type LagKind = 'busy' | 'free' | 'unknown';

const SLOWEST = 10;
/** The probe samples the loop every 200 ms; a sample that has not come in this time does not come. Nanoseconds. */
const SAMPLE_WAIT = 2e9;

interface Pending {
  readonly record: number;
  frame: number;
  lag: number;
}

export class Timing {
  /** Delay of the event loop: mean in `low`, longest in `high`, nanoseconds; rows of the loop-delay table. */
  readonly loop = new Track();
  /** Lags at their events, nanoseconds; rows of the record table. */
  readonly lags: Readonly<Record<LagKind, Track>> = {
    busy: new Track(),
    free: new Track(),
    unknown: new Track(),
  };
  readonly histograms: Readonly<Record<LagKind | 'all', LagHistogram>> = {
    all: new LagHistogram(),
    busy: new LagHistogram(),
    free: new LagHistogram(),
    unknown: new LagHistogram(),
  };
  readonly loopDelays = new LagHistogram();
  /** Longest first. */
  slowest: SlowEvent[] = [];
  readonly #tables: TraceTables;
  #nextLoop = 0;
  #nextLink = 0;
  /** Events in the order of their links, whose samples may still come. */
  #waiting: Pending[] = [];

  constructor(tables: TraceTables) {
    this.#tables = tables;
  }

  /**
   * Takes in what has come since the last call.
   *
   * @param complete nothing more comes
   */
  update(complete: boolean): void {
    this.#takeLoopDelays();
    this.#takeLinks();
    this.#settle(complete);
  }

  #takeLoopDelays(): void {
    const { loopDelays } = this.#tables;
    for (const { length } = loopDelays; this.#nextLoop < length; this.#nextLoop += 1) {
      const row = this.#nextLoop;
      const max = loopDelays.get('max', row);
      this.loop.add(this.#time(loopDelays, row), loopDelays.get('mean', row), max, row);
      this.loopDelays.add(max);
    }
  }

  #takeLinks(): void {
    const { links } = this.#tables;
    for (const { length } = links; this.#nextLink < length; this.#nextLink += 1) {
      const link = this.#nextLink;
      if (links.get('relation', link) !== linkRelations.causedBy || links.get('repeated', link) !== 0)
        continue;
      this.#note(links.get('record', link), links.get('frame', link), lagOf(this.#tables, link));
    }
  }

  /** Of an event that several frames completed the last counts: the one it waited for least. */
  #note(record: number, frame: number, lag: number): void {
    const newest = this.#waiting.at(-1);
    if (newest?.record !== record) this.#waiting.push({ record, frame, lag });
    else if (lag < newest.lag) {
      newest.lag = lag;
      newest.frame = frame;
    }
  }

  /** Counts the events whose samples have come. The newest one waits too: more of its links may come. */
  #settle(complete: boolean): void {
    const ready = this.#waiting.findIndex(({ record }) => !complete && !this.#isSampled(record));
    const settled = this.#waiting.splice(0, ready === -1 ? this.#waiting.length : ready);
    for (const event of settled) this.#count(event);
  }

  #isSampled(record: number): boolean {
    const { loopDelays, records } = this.#tables;
    const last = loopDelays.length - 1;
    if (last >= 0 && nanosBetween(records, record, loopDelays, last) >= 0) return true;
    return nanosBetween(records, record, records, records.length - 1) > SAMPLE_WAIT;
  }

  #count({ record, frame, lag }: Pending): void {
    const { loopDelays, records } = this.#tables;
    const loop = loopDelayDuring(loopDelays, records, record, lag);
    const kind = Number.isNaN(loop) ? 'unknown' : loop * 2 >= lag ? 'busy' : 'free';
    this.lags[kind].add(this.#time(records, record), lag, lag, record);
    this.histograms.all.add(lag);
    this.histograms[kind].add(lag);
    this.#rank({ record, frame, lag, loop });
  }

  #rank(event: SlowEvent): void {
    if (this.slowest.length === SLOWEST && event.lag <= this.slowest[SLOWEST - 1]!.lag) return;
    const at = this.slowest.findIndex(({ lag }) => lag < event.lag);
    this.slowest.splice(at === -1 ? this.slowest.length : at, 0, event);
    this.slowest.length = Math.min(this.slowest.length, SLOWEST);
  }

  /** Seconds since the trace's first frame; where there is none, since the first record. */
  #time(table: { get(column: 'seconds' | 'nanos', row: number): number }, row: number): number {
    const { frames, records } = this.#tables;
    const base = frames.length > 0 && !Number.isNaN(frames.get('seconds', 0)) ? frames : records;
    return base.length === 0 ? 0 : nanosBetween(base, 0, table, row) / 1e9;
  }
}
