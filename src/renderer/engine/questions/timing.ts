/** Lag and event-loop delay over time, thinned to what the screen can show. */
import { type LagKind, type SlowEvent, Timing } from '../../../core/engine/questions/timing.ts';
import type { Track, TrackPart } from '../../../core/engine/questions/track.ts';
import type { Engine } from '../../../core/engine/types.ts';
import type { LagHistogram } from '../../../core/link/lags.ts';

export interface TimingAsk {
  /** Seconds since the trace's first frame; undefined: all of it. */
  readonly range: readonly [number, number] | undefined;
  /** Pixels. */
  readonly bins: number;
}

/** Nanoseconds; NaN where there is none. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

export interface TimingAnswer {
  readonly whole: readonly [number, number];
  readonly loop: TrackPart;
  readonly lags: Readonly<Record<LagKind, TrackPart>>;
  readonly spreads: Readonly<Record<LagKind | 'all' | 'loop', Spread>>;
  readonly slowest: readonly SlowEvent[];
}

export class TimingAnswers {
  readonly #timing: Timing;

  constructor(engine: Engine) {
    this.#timing = new Timing(engine.tables);
  }

  /** @param complete nothing more comes */
  answer({ range, bins }: TimingAsk, complete: boolean): TimingAnswer {
    const timing = this.#timing;
    timing.update(complete);
    const { loop, lags, histograms } = timing;
    const whole = wholeOf([loop, lags.busy, lags.free, lags.unknown]);
    const [from, to] = range ?? whole;
    const part = (track: Track): TrackPart => track.part(from, to, bins);
    return {
      whole,
      loop: part(loop),
      lags: { busy: part(lags.busy), free: part(lags.free), unknown: part(lags.unknown) },
      spreads: {
        all: spreadOf(histograms.all),
        busy: spreadOf(histograms.busy),
        free: spreadOf(histograms.free),
        unknown: spreadOf(histograms.unknown),
        loop: spreadOf(timing.loopDelays),
      },
      slowest: timing.slowest,
    };
  }
}

function wholeOf(tracks: readonly Track[]): [number, number] {
  const filled = tracks.filter(({ length }) => length > 0);
  if (filled.length === 0) return [0, 0];
  const first = Math.min(...filled.map((track) => track.time(0)));
  return [first, Math.max(...filled.map((track) => track.time(track.length - 1)))];
}

function spreadOf(histogram: LagHistogram): Spread {
  return {
    count: histogram.count,
    median: histogram.median(),
    p90: histogram.quantile(0.9),
    p99: histogram.quantile(0.99),
    most: histogram.quantile(1),
  };
}
