const NANOS_PER_SECOND = 1e9;
const TWO_32 = 0x1_0000_0000;
const TWO_16 = 0x1_0000;
/** From here on a 64-bit count of units is fewer than 2^44 seconds, which float64 holds exactly. */
const FINE = 1_000_000;

/**
 * The clock of one interface: turns a 64-bit count of units into whole seconds and nanoseconds, exactly.
 * The result is left in `seconds` and `nanos`, so that nothing is allocated per packet.
 */
export class Timebase {
  seconds = 0;
  nanos = 0;
  private readonly offset: number;
  /** Units per second; 0 where `split` has to take the slow way. */
  private readonly divisor: number;
  /** Nanoseconds per unit, a whole number where `divisor` is not 0. */
  private readonly nanosPerUnit: number;
  private readonly unitsPerSecond: bigint;

  /**
   * @param tsresol if_tsresol: MSB 0 = units of 10^-n s, MSB 1 = 2^-n s (draft-ietf-opsawg-pcapng, section 4.2)
   * @param offset if_tsoffset, seconds to add
   */
  constructor(tsresol: number, offset: number) {
    const exponent = tsresol & 0x7f;
    const decimal = (tsresol & 0x80) === 0;
    this.offset = offset;
    this.divisor = decimal && exponent <= 9 ? 10 ** exponent : 0;
    this.nanosPerUnit = this.divisor ? NANOS_PER_SECOND / this.divisor : 0;
    this.unitsPerSecond = decimal ? 10n ** BigInt(exponent) : 1n << BigInt(exponent);
  }

  /**
   * Sets `seconds` and `nanos` (rounded down) for `high` * 2^32 + `low` units.
   */
  split(high: number, low: number): void {
    const divisor = this.divisor;
    if (divisor >= FINE) this.splitFine(high, low, divisor);
    else if (divisor !== 0) this.splitCoarse(high, low, divisor);
    else this.splitSlowly(high, low);
  }

  /**
   * One division: the count in float64 is off by at most 2^11 units, so the seconds are right or next to it, and the
   * rest, which modulo 2^32 is exact, says which.
   */
  private splitFine(high: number, low: number, divisor: number): void {
    let seconds = Math.floor((high * TWO_32 + low) / divisor);
    let rest = (low - Math.imul(seconds, divisor)) | 0;
    if (rest < 0) {
      seconds -= 1;
      rest += divisor;
    } else if (rest >= divisor) {
      seconds += 1;
      rest -= divisor;
    }
    this.seconds = seconds + this.offset;
    this.nanos = rest * this.nanosPerUnit;
  }

  /**
   * Long division in base 2^16: with a divisor of at most 10^9 every intermediate stays below 2^46, so float64 is exact
   * where the 64-bit count itself would not be.
   */
  private splitCoarse(high: number, low: number, divisor: number): void {
    const first = Math.floor(high / divisor);
    let rest = (high - first * divisor) * TWO_16 + (low >>> 16);
    const second = Math.floor(rest / divisor);
    rest = (rest - second * divisor) * TWO_16 + (low & 0xffff);
    const third = Math.floor(rest / divisor);
    this.seconds = first * TWO_32 + second * TWO_16 + third + this.offset;
    this.nanos = (rest - third * divisor) * this.nanosPerUnit;
  }

  /** Binary and finer than nanosecond resolutions, which are rare. */
  private splitSlowly(high: number, low: number): void {
    const units = (BigInt(high) << 32n) | BigInt(low);
    this.seconds = Number(units / this.unitsPerSecond) + this.offset;
    this.nanos = Number(((units % this.unitsPerSecond) * 1_000_000_000n) / this.unitsPerSecond);
  }
}

/** The upper and lower 32 bits of `seconds` * 10^9 + `nanos`, for a block of nanosecond resolution. Exact below 2^64. */
export function nanosToHalves(seconds: number, nanos: number): { high: number; low: number } {
  // seconds = a * 2^16 + b; seconds * 1e9 = a * 1e9 * 2^16 + b * 1e9, each factor below 2^53.
  const upper = Math.floor(seconds / TWO_16) * NANOS_PER_SECOND;
  const lower = (seconds % TWO_16) * NANOS_PER_SECOND + nanos;
  const low = (upper % TWO_16) * TWO_16 + (lower % TWO_32);
  const high = Math.floor(upper / TWO_16) + Math.floor(lower / TWO_32) + Math.floor(low / TWO_32);
  return { high: high >>> 0, low: low >>> 0 };
}
