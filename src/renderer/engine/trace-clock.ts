/**
 * What time it is at the service, as far as the page can tell: the latest time it has been told of, plus what has
 * passed here since. The page's own clock may be another machine's.
 */
export class TraceClock {
  readonly #now: () => number;
  /** Milliseconds since 1970 at the service minus milliseconds of our monotonic clock; the largest seen. */
  #ahead = Number.NEGATIVE_INFINITY;

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Something was stamped at this time, so it is at least that late at the service now. */
  note(seconds: number, nanos: number): void {
    const ahead = seconds * 1000 + nanos / 1e6 - this.#now();
    if (ahead > this.#ahead) this.#ahead = ahead;
  }

  /** Service time `milliseconds` ago; undefined before the first note. */
  ago(milliseconds: number): { readonly seconds: number; readonly nanos: number } | undefined {
    if (!Number.isFinite(this.#ahead)) return undefined;
    const time = this.#ahead + this.#now() - milliseconds;
    const seconds = Math.floor(time / 1000);
    return { seconds, nanos: Math.min(999_999_999, Math.max(0, Math.round((time - seconds * 1000) * 1e6))) };
  }

  reset(): void {
    this.#ahead = Number.NEGATIVE_INFINITY;
  }
}
