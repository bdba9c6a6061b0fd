import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlowStates, NO_ROW } from '../../../src/core/tcp/flow-state.ts';
import { after, atOrAfter, atOrBefore } from '../../../src/core/tcp/sequence.ts';
import { UnackedPool } from '../../../src/core/tcp/unacked.ts';

interface Waiting {
  frame: number;
  seq: number;
  end: number;
}

/** The list as Wireshark keeps it: walked whole for each question. */
class Model {
  list: Waiting[] = [];

  acknowledge(ack: number): number {
    let acked = NO_ROW;
    this.list = this.list.filter((one) => {
      if (one.end !== ack && after(one.end, ack)) {
        if (after(ack, one.seq)) one.seq = ack;
        return true;
      }
      if (one.end === ack && acked === NO_ROW) acked = one.frame;
      return false;
    });
    return acked;
  }

  span(base: number): number {
    const low = Math.min(...this.list.map((one) => (one.seq - base) >>> 0));
    const high = Math.max(...this.list.map((one) => (one.end - base) >>> 0));
    return (high - low) >>> 0;
  }

  holds(seq: number, end: number): boolean {
    return this.list.some((one) => atOrAfter(seq, one.seq) && atOrBefore(end, one.end));
  }
}

function flow(): { words: Int32Array; base: number } {
  const states = new FlowStates();
  states.open(0);
  return { words: states.words, base: 0 };
}

type Step = { kind: 'send' | 'ack'; at: number; length: number };

const near = fc.integer({ min: -40, max: 400 });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('send', 'send', 'ack'),
  at: fc.oneof({ weight: 9, arbitrary: near }, fc.integer()),
  length: fc.integer({ min: 1, max: 60 }),
});

describe('segments that wait for their ACK', () => {
  test('are the same as on a list that is walked whole', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(step, { maxLength: 60 }), (origin, steps) => {
        const pool = new UnackedPool();
        const model = new Model();
        const { words, base } = flow();
        words[base] = origin;
        let next = origin;
        steps.forEach(({ kind, at, length }, frame) => {
          // Most segments are in order; some are anywhere.
          const seq = at > 0 ? next : (origin + at) | 0;
          if (kind === 'send') {
            const end = (seq + length) | 0;
            pool.append(words, base, frame, seq, end);
            model.list.push({ frame, seq, end });
            if (seq === next) next = end;
          } else
            expect(pool.acknowledge(words, base, (origin + at) | 0)).toBe(
              model.acknowledge((origin + at) | 0),
            );
          expect(pool.oldest(words, base)).toBe(model.list[0]?.frame ?? NO_ROW);
          expect(pool.holds(words, base, seq, (seq + length) | 0)).toBe(model.holds(seq, (seq + length) | 0));
          if (model.list.length > 0) expect(pool.span(words, base)).toBe(model.span(origin));
        });
      }),
      { numRuns: 500 },
    );
  });

  test('of two flows do not mix', () => {
    const pool = new UnackedPool();
    const states = new FlowStates();
    states.open(0);
    states.open(1);
    const other = 64;
    pool.append(states.words, 0, 1, 0, 10);
    pool.append(states.words, other, 2, 0, 10);
    expect(pool.acknowledge(states.words, 0, 10)).toBe(1);
    expect(pool.oldest(states.words, 0)).toBe(NO_ROW);
    expect(pool.oldest(states.words, other)).toBe(2);
  });

  test('leave their place to later ones', () => {
    const pool = new UnackedPool();
    const { words, base } = flow();
    for (let i = 0; i < 100_000; i += 1) {
      pool.append(words, base, i, i, i + 1);
      expect(pool.acknowledge(words, base, i + 1) === i).toBe(true);
    }
  });

  test('have room for 10,000', () => {
    const pool = new UnackedPool();
    const { words, base } = flow();
    for (let i = 0; i < 10_000; i += 1) {
      expect(pool.hasRoom(words, base)).toBe(true);
      pool.append(words, base, i, i, i + 1);
    }
    expect(pool.hasRoom(words, base)).toBe(false);
  });
});
