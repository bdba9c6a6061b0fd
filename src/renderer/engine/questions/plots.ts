/** Graphs of a conversation, thinned to what the screen can show. */
import { StreamPlots, throughput } from '../../../core/engine/questions/plots.ts';
import type { Track, TrackPart } from '../../../core/engine/questions/track.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { nanosBetween } from '../../../core/trace/links.ts';

/** `sequence`: segments, retransmissions, acknowledgments and the window's edge; `rtt`, `throughput`; `window`: and bytes in flight. */
export type PlotKind = 'sequence' | 'rtt' | 'throughput' | 'window';

export interface PlotAsk {
  readonly stream: number;
  /** Whose bytes: 0 those that A sends, 1 those that B sends. */
  readonly direction: 0 | 1;
  readonly kind: PlotKind;
  /** Seconds since the trace's first frame; undefined: all of the conversation. */
  readonly range: readonly [number, number] | undefined;
  /** Pixels. */
  readonly bins: number;
}

/** Nanoseconds; NaN where there is none. */
export interface RoundTripSummary {
  readonly count: number;
  readonly smallest: number;
  readonly median: number;
  readonly most: number;
}

export interface PlotAnswer {
  /** First and last frame of the conversation, seconds since the trace's first frame. */
  readonly whole: readonly [number, number];
  readonly lines: Readonly<Record<string, TrackPart>>;
  readonly roundTrips: RoundTripSummary;
  /** Segments with bytes that were sent first, and again. */
  readonly segments: number;
  readonly repeats: number;
  /** Frames of the conversation are still to be taken in: ask again. */
  readonly more: boolean;
}

/** Frames taken in at a time. */
const STEP = 300_000;
/** Columns of the throughput, at most: finer than a few pixels says nothing. */
const COLUMNS = 240;

export class PlotAnswers {
  readonly #engine: Engine;
  /** The conversation asked for last. */
  #held: { readonly stream: number; readonly plots: StreamPlots } | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  answer({ stream, direction, kind, range, bins }: PlotAsk): PlotAnswer | undefined {
    if (stream >= this.#engine.tables.conversations.length) return undefined;
    if (this.#held?.stream !== stream) {
      this.#held = { stream, plots: new StreamPlots(this.#engine.tables, stream) };
    }
    const { plots } = this.#held;
    const more = plots.update(STEP);
    const own = plots.directions[direction]!;
    const whole = this.#whole(plots);
    const [from, to] = range ?? whole;
    const part = (track: Track): TrackPart => track.part(from, to, bins);
    const lines: Record<PlotKind, () => Record<string, TrackPart>> = {
      sequence: () => ({
        segments: part(own.segments),
        repeats: part(own.repeats),
        acks: part(own.acks),
        edges: part(own.edges),
      }),
      rtt: () => ({ roundTrips: part(own.roundTrips) }),
      throughput: () => rates(own.traffic, from, to, Math.min(COLUMNS, bins)),
      window: () => ({ windows: part(own.windows), flight: part(own.flight) }),
    };
    const { roundTripTimes: times } = own;
    const roundTrips = {
      count: times.count,
      smallest: times.smallest,
      median: times.median(),
      most: times.quantile(1),
    };
    const [segments, repeats] = [own.segments.length, own.repeats.length];
    return { whole, lines: lines[kind](), roundTrips, segments, repeats, more };
  }

  #whole({ frames: rows }: StreamPlots): [number, number] {
    const { frames } = this.#engine.tables;
    const at = (index: number): number => nanosBetween(frames, 0, frames, rows.row(index)) / 1e9;
    const [first, last] = [at(0), at(rows.length - 1)];
    return Number.isNaN(first) || Number.isNaN(last) ? [0, 0] : [first, Math.max(first, last)];
  }
}

function rates(traffic: Track, from: number, to: number, bins: number): Record<string, TrackPart> {
  if (!(to > from)) return {};
  const { times, wire, payload, rows } = throughput(traffic, from, to, bins);
  const points = times.length;
  return {
    wire: { times, low: wire, high: wire, rows, points },
    payload: { times, low: payload, high: payload, rows, points },
  };
}
