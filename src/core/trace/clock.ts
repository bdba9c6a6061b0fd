/**
 * From CLOCK_MONOTONIC, which socket records carry, to the time since 1970 that frames carry.
 *
 * What is known is a list of samples: both clocks read at one instant, within an error. On Linux NTP slews both clocks
 * alike (kernel/time/timekeeping.c: CLOCK_REALTIME is CLOCK_MONOTONIC plus an offset that only steps change), so the
 * offset is constant between steps. Elsewhere it may drift. So:
 *
 * - Samples that one constant offset explains, within their errors, make a *run*: the offset is the middle of what they
 *   all allow, the error is how far the farthest offset is that a good one of them allows (good: an error of at most
 *   twice the best), and the best error once more. So it also covers a drift, or a change of it, too slow to show.
 * - A change that drift can explain (up to DRIFT_LIMIT) is spread evenly between the two samples around it. The error
 *   grows by what a change of the rate between them could do.
 * - A larger change is a *jump*: the clock was set, or the machine slept (CLOCK_MONOTONIC stands still then). When
 *   between the two samples it happened is unknown: times there keep the earlier offset, with the jump as their error.
 * - Before the first and after the last sample the nearest offset holds; where it drifted, its rate goes on and is the
 *   uncertainty too.
 */

/** A time in two columns: whole seconds, and nanoseconds 0 … 999,999,999. */
export interface ClockTime {
  readonly seconds: number;
  readonly nanos: number;
}

/** Both clocks at one instant: `epoch` belongs to `monotonic`, give or take `error` nanoseconds. */
export interface ClockSample {
  readonly monotonic: ClockTime;
  readonly epoch: ClockTime;
  readonly error: number;
}

/** The clock was set or the machine slept, at some time between two samples. */
export interface ClockJump {
  /** Monotonic times of the sample before and of the one that showed it. */
  readonly after: ClockTime;
  readonly before: ClockTime;
  /** Nanoseconds by which time since 1970 went ahead of the monotonic clock; negative: it was set back. */
  readonly nanos: number;
}

/** The largest error of the mapping that is fit for links: the shortest honest lag measured is 3 µs. */
export const CLOCK_ERROR_LIMIT = 1000;
/** Fastest drift between the clocks that is not taken for a jump: NTP's MAXFREQ, 500 ppm (include/linux/timex.h). */
export const DRIFT_LIMIT = 500e-6;

const SECOND = 1e9;

/** What lies between a knot and the next: samples that agree, drift, or a jump. The last knot has `agreed`. */
type Stretch = 'agreed' | 'drift' | 'jump';

/** An end of a run: from here to the next knot the offset is linear. */
interface Knot extends ClockTime {
  /** Epoch less monotonic: whole seconds, and nanoseconds 0 … 999,999,999. */
  offsetSeconds: number;
  offsetNanos: number;
  /** Nanoseconds. */
  error: number;
  stretch: Stretch;
  /** It begins a run of two samples: between them the rate may have turned round, which a third would show. */
  pair: boolean;
  /** Nanoseconds of offset per nanosecond, up to the next knot. */
  slope: number;
  /** Error up to the next knot. */
  stretchError: number;
}

/** The run that the next sample may join: the offsets that all its samples allow, relative to the first's. */
interface Run {
  readonly first: Knot;
  samples: number;
  readonly offset: ClockTime;
  low: number;
  high: number;
  /** Error of the best sample, and the lowest and highest offset that a good sample allows. */
  best: number;
  lowest: number;
  highest: number;
}

/** Whole seconds [from, to) of the monotonic clock in which `map` adds the same to every time, and what it adds. */
export class SteadyOffset {
  from = 0;
  /** 2³¹ − 1, the largest number that is small to V8, where it has no end. */
  to = 0;
  seconds = 0;
  /** 0 … 999,999,999. */
  nanos = 0;
}
const NO_END = 0x7fffffff;

export class ClockMapping {
  /** Result of `map`: seconds since 1970, nanoseconds, and how far off they may be in nanoseconds. */
  seconds = 0;
  nanos = 0;
  error = Number.NaN;
  readonly #knots: Knot[] = [];
  readonly #jumps: ClockJump[] = [];
  #run: Run | undefined;
  #samples = 0;
  /** Where the last time that was mapped lay: the next one is mostly near. */
  #at = 0;

  /** Samples taken. */
  get samples(): number {
    return this.#samples;
  }

  get jumps(): readonly ClockJump[] {
    return this.#jumps;
  }

  /** The largest error between the first and the last sample, jumps left out; NaN before the first sample. */
  get largestError(): number {
    let largest = Number.NaN;
    for (const { error, stretch, stretchError } of this.#knots) {
      const here = stretch === 'jump' ? error : Math.max(error, stretchError);
      largest = here > largest || Number.isNaN(largest) ? here : largest;
    }
    return largest;
  }

  /** Takes a sample; those not later than the last are left out. Returns the jump that it shows, if any. */
  add(sample: ClockSample): ClockJump | undefined {
    const last = this.#knots.at(-1);
    if (last && between(sample.monotonic, last) <= 0) return undefined;
    this.#samples += 1;
    if (this.#run && last && this.#join(this.#run, last, sample)) return undefined;
    const jump = last && jumpOf(last, sample);
    if (jump) this.#jumps.push(jump);
    this.#begin(sample, last, jump !== undefined);
    return jump;
  }

  /**
   * Sets `seconds`, `nanos` and `error` for a monotonic time. Exact integers; allocates nothing. Without any sample the
   * time stays as it is and the error is infinite.
   */
  map(seconds: number, nanos: number): void {
    const knots = this.#knots;
    if (knots.length === 0) {
      this.#set(seconds, nanos, Number.POSITIVE_INFINITY);
      return;
    }
    const at = this.#find(seconds, nanos);
    const knot = knots[at];
    const past = (seconds - knot.seconds) * SECOND + (nanos - knot.nanos);
    const end = at === knots.length - 1;
    const slope = this.#slopeAt(at);
    const drift = slope === 0 ? 0 : Math.round(slope * past);
    // Beyond the ends the drift is the uncertainty too: the rate may have changed.
    const error = past < 0 || end ? knot.error + Math.abs(drift) : knot.stretchError;
    this.#set(seconds + knot.offsetSeconds, nanos + knot.offsetNanos + drift, error);
  }

  /**
   * Finds the whole seconds around a monotonic time in which the offset does not change, for those who map many times;
   * they hold until the next sample. False, and `steady` as it was: it drifts there, changes within that second, or no
   * sample was taken.
   */
  findSteady(seconds: number, nanos: number, steady: SteadyOffset): boolean {
    const knots = this.#knots;
    if (knots.length === 0) return false;
    let first = this.#find(seconds, nanos);
    if (!this.#isSteady(first)) return false;
    let behind = first + 1;
    while (first > 0 && this.#isSteady(first - 1) && this.#isSame(first - 1, first)) first -= 1;
    while (behind < knots.length && this.#isSteady(behind) && this.#isSame(behind, first)) behind += 1;
    // The nearest offset holds before the first knot and after the last one.
    const from = first === 0 ? 0 : knots[first].seconds + 1;
    const to = behind === knots.length ? NO_END : knots[behind].seconds;
    if (seconds < from || seconds >= to) return false;
    steady.from = from;
    steady.to = to;
    steady.seconds = knots[first].offsetSeconds;
    steady.nanos = knots[first].offsetNanos;
    return true;
  }

  /** Whether the offset stays the same from knot `index` to the next, or from the last one on. */
  #isSteady(index: number): boolean {
    return this.#slopeAt(index) === 0;
  }

  #isSame(a: number, b: number): boolean {
    return offsetBetween(this.#knots[a], this.#knots[b]) === 0;
  }

  /** Beyond the ends the rate of the outermost stretch goes on. */
  #slopeAt(index: number): number {
    const last = this.#knots.length - 1;
    return this.#knots[index === last && index > 0 ? index - 1 : index].slope;
  }

  #set(seconds: number, nanos: number, error: number): void {
    const carry = nanos >= 0 && nanos < SECOND ? 0 : Math.floor(nanos / SECOND);
    this.seconds = seconds + carry;
    this.nanos = nanos - carry * SECOND;
    this.error = error;
  }

  /** Index of the last knot at or before a time; 0 for a time before all. */
  #find(seconds: number, nanos: number): number {
    const near = Math.min(this.#at, this.#knots.length - 1);
    let low = 0;
    let high = this.#knots.length;
    if (this.#begun(near, seconds, nanos)) {
      if (near + 1 === high || !this.#begun(near + 1, seconds, nanos)) return near;
      low = near + 1;
    } else high = Math.max(near, 1);
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#begun(middle, seconds, nanos)) low = middle;
      else high = middle;
    }
    this.#at = low;
    return low;
  }

  #begun(index: number, seconds: number, nanos: number): boolean {
    const knot = this.#knots[index];
    return knot.seconds < seconds || (knot.seconds === seconds && knot.nanos <= nanos);
  }

  /** Lets a sample join the run, if a constant offset explains it too. */
  #join(run: Run, last: Knot, sample: ClockSample): boolean {
    const deviation = deviationOf(sample, run.offset);
    const low = Math.max(run.low, deviation - sample.error);
    const high = Math.min(run.high, deviation + sample.error);
    if (low > high) return false;
    run.samples += 1;
    run.low = low;
    run.high = high;
    weigh(run, deviation, sample.error);
    if (last !== run.first) this.#knots.pop();
    const end: Knot = { ...run.first, ...sample.monotonic, pair: false };
    this.#knots.push(end);
    this.#settle(run, end);
    return true;
  }

  /** Gives both ends of a run the offset that all its samples allow; the drift that led to it changes with it. */
  #settle(run: Run, end: Knot): void {
    const middle = Math.round((run.low + run.high) / 2);
    const error = Math.max(run.highest - middle, middle - run.lowest) + run.best;
    const total = run.offset.nanos + middle;
    const carry = Math.floor(total / SECOND);
    for (const knot of [run.first, end]) {
      knot.offsetSeconds = run.offset.seconds + carry;
      knot.offsetNanos = total - carry * SECOND;
      knot.error = error;
      knot.stretchError = error;
    }
    run.first.pair = run.samples === 2;
    const first = this.#knots.lastIndexOf(run.first);
    this.#connect(first - 1);
    this.#weighDrift(first);
  }

  /** A sample that begins a run of its own. */
  #begin(sample: ClockSample, last: Knot | undefined, jumped: boolean): void {
    const { monotonic, error } = sample;
    const nanos = sample.epoch.nanos - monotonic.nanos;
    const carry = Math.floor(nanos / SECOND);
    const offset = {
      seconds: sample.epoch.seconds - monotonic.seconds + carry,
      nanos: nanos - carry * SECOND,
    };
    const knot: Knot = {
      seconds: monotonic.seconds,
      nanos: monotonic.nanos,
      offsetSeconds: offset.seconds,
      offsetNanos: offset.nanos,
      error,
      stretch: 'agreed',
      pair: false,
      slope: 0,
      stretchError: error,
    };
    if (last) last.stretch = jumped ? 'jump' : 'drift';
    this.#knots.push(knot);
    const [low, high] = [-error, error];
    this.#run = { first: knot, samples: 1, offset, low, high, best: error, lowest: low, highest: high };
    this.#connect(this.#knots.length - 2);
  }

  /** Slope and error from knot `index` to the next, and the errors on both sides, which depend on that slope. */
  #connect(index: number): void {
    const knot = this.#knots[index];
    if (knot === undefined) return;
    const next = this.#knots[index + 1];
    const change = offsetBetween(next, knot);
    if (knot.stretch === 'jump') knot.stretchError = Math.max(knot.error, next.error) + Math.abs(change);
    else knot.slope = change / between(next, knot);
    for (const near of [index - 1, index, index + 1]) this.#weighDrift(near);
  }

  /** Error between a knot and the next where the clocks drift, or may have drifted there and back. */
  #weighDrift(index: number): void {
    const knot = this.#knots[index];
    if (knot === undefined || (knot.stretch !== 'drift' && !knot.pair)) return;
    const next = this.#knots[index + 1];
    const before = this.#knots[index - 1];
    const changes: number[] = [];
    if (before && before.stretch !== 'jump') changes.push(Math.abs(knot.slope - before.slope));
    if (index + 2 < this.#knots.length && next.stretch !== 'jump')
      changes.push(Math.abs(knot.slope - next.slope));
    const span = between(next, knot);
    knot.stretchError = bendError(changes, knot.slope, span, Math.max(knot.error, next.error));
  }
}

/**
 * Error of a straight line between two samples `span` nanoseconds apart, if the rate changed once between them.
 * A change by d at the fraction f of the span bends the true line by f(1 - f) d span. Both neighbours' rates known: the
 * changes of slope towards them add up to d, so at most d/4 span. One known: it shows f d or (1 - f) d, so at most that
 * times the span. None known: as if the whole slope had come in between. The samples' errors tilt each slope.
 */
function bendError(changes: readonly number[], slope: number, span: number, error: number): number {
  if (changes.length === 2) return 3 * error + Math.ceil(((changes[0] + changes[1]) * span) / 4);
  if (changes.length === 1) return 5 * error + Math.ceil(changes[0] * span);
  return error + Math.ceil((Math.abs(slope) * span) / 4);
}

/** Lets a sample count for the error of its run; those of more than twice the best error say nothing about it. */
function weigh(run: Run, deviation: number, error: number): void {
  if (error > 2 * run.best) return;
  // So much better than all before that those say nothing any more.
  const anew = 2 * error < run.best;
  run.best = Math.min(run.best, error);
  run.lowest = anew ? deviation - error : Math.min(run.lowest, deviation - error);
  run.highest = anew ? deviation + error : Math.max(run.highest, deviation + error);
}

/** Nanoseconds from `b` to `a`; exact to 104 days. */
function between(a: ClockTime, b: ClockTime): number {
  return (a.seconds - b.seconds) * SECOND + (a.nanos - b.nanos);
}

/** How far a sample's offset is from a given one, nanoseconds. */
function deviationOf({ epoch, monotonic }: ClockSample, offset: ClockTime): number {
  const seconds = epoch.seconds - monotonic.seconds - offset.seconds;
  return seconds * SECOND + (epoch.nanos - monotonic.nanos - offset.nanos);
}

function offsetBetween(a: Knot, b: Knot): number {
  return (a.offsetSeconds - b.offsetSeconds) * SECOND + (a.offsetNanos - b.offsetNanos);
}

/** The jump between the last sample and this one, where drift and both errors do not explain the change. */
function jumpOf(last: Knot, sample: ClockSample): ClockJump | undefined {
  const nanos = deviationOf(sample, { seconds: last.offsetSeconds, nanos: last.offsetNanos });
  const allowed = DRIFT_LIMIT * between(sample.monotonic, last) + last.error + sample.error;
  if (Math.abs(nanos) <= allowed) return undefined;
  return { after: { seconds: last.seconds, nanos: last.nanos }, before: sample.monotonic, nanos };
}
