/** Frames of a generated capture, in conversations and with times that go forward, stand still, jump or go back. */
import { link } from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';
import {
  type Carrier,
  carried,
  etherTypeOf,
  fragments,
  frameBytes,
  type HostileFrame,
  handshake,
  newCarrier,
  newTalk,
  type Talk,
} from './frames.ts';

export interface Scene {
  readonly carrier: Carrier;
  readonly talks: readonly Talk[];
  readonly frames: readonly HostileFrame[];
  /** Time of the first frame, seconds. */
  readonly start: number;
}

/** Now, the epoch, the ends of 31 and 32 bits, year 2262 (2⁶³ ns). */
const STARTS = [1_767_225_600, 1_767_225_600, 1_767_225_600, 0, 1, 0x7fffffff, 0xffffffff, 9_223_372_036];
/** Nanoseconds between frames. */
const STEPS = [0, 1, 1000, 100_000, 1_000_000, 250_000_000, 3_000_000_000, 90_000_000_000];

class Clock {
  readonly #r: Random;
  #nanos: bigint;

  constructor(r: Random, start: number) {
    this.#r = r;
    this.#nanos = BigInt(start) * 1_000_000_000n;
  }

  next(): { readonly seconds: number; readonly nanos: number } {
    const step = BigInt(this.#r.pick(STEPS)) * (this.#r.oneIn(15) ? -1n : 1n);
    if (this.#nanos + step >= 0n) this.#nanos += step;
    return { seconds: Number(this.#nanos / 1_000_000_000n), nanos: Number(this.#nanos % 1_000_000_000n) };
  }
}

function framed(r: Random, clock: Clock, whole: Uint8Array): HostileFrame {
  const bytes = r.oneIn(10) ? whole.subarray(0, r.below(whole.length + 1)) : whole;
  const origLen = r.oneIn(30) ? r.edge() : whole.length;
  return { bytes, origLen, ...clock.next() };
}

const whole = (clock: Clock, bytes: Uint8Array): HostileFrame => ({
  bytes,
  origLen: bytes.length,
  ...clock.next(),
});

/** @param most frames, about */
export function newScene(r: Random, most = 24): Scene {
  const carrier = newCarrier(r);
  const talks = Array.from({ length: 1 + r.below(3) }, () => newTalk(r));
  const start = r.pick(STARTS);
  const clock = new Clock(r, start);
  const frames: HostileFrame[] = [];
  const count = r.between(0, most);
  if (r.oneIn(2)) {
    for (const bytes of handshake(talks[0]!))
      frames.push(whole(clock, link(carrier.name, etherTypeOf(bytes), bytes)));
  }
  while (frames.length < count) {
    const talk = r.pick(talks);
    const several = r.oneIn(20) ? fragments(r, talk).map((piece) => carried(r, carrier, piece)) : undefined;
    for (const bytes of several ?? [frameBytes(r, carrier, talk)]) frames.push(framed(r, clock, bytes));
  }
  return { carrier, talks, frames, start };
}
