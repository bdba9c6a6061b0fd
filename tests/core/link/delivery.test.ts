import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pieces, type Story, sent, story, tell } from './delivery-story.ts';
import { deliver, linkLinesOf, unlinkedLines } from './link-lines.ts';
import { traceParts } from './trace-text.ts';

/** What the links of writes and reads should be, by walking every byte. */
function expected(plot: Story): string[] {
  const { segments, captured } = sent(plot);
  const first: number[] = [];
  const carriers: number[][] = [];
  let frame = 4;
  segments.forEach(({ from, to }, i) => {
    if (!captured[i]) return;
    for (let byte = from; byte < to; byte += 1) {
      first[byte] ??= frame;
      carriers[byte] = [...(carriers[byte] ?? []), frame];
    }
    frame += 1;
  });
  const total = plot.writes.reduce((sum, n) => sum + n, 0);
  let at = 0;
  const writes = plot.writes.map((n) => {
    const bytes = Array.from({ length: n }, (_, i) => at + i);
    at += n;
    const all = [...new Set(bytes.flatMap((byte) => carriers[byte] ?? []))].sort((a, b) => a - b);
    const fresh = new Set(bytes.map((byte) => first[byte]));
    return `c write(${n}) → ${all.map((one) => (fresh.has(one) ? one : `(${one})`)).join(' ')}`;
  });
  const reads = pieces(total, plot.reads).map(({ from, to }) => {
    const all = new Set(first.slice(from, to).filter((one) => one !== undefined));
    return `a 'data' ${to - from} ← ${[...all].sort((a, b) => a - b).join(' ')}`;
  });
  return [...writes, ...reads].filter((line) => !/[→←] $/.test(line));
}

const ofBytes = (lines: readonly string[]) => lines.filter((line) => /write|data/.test(line));

describe('links of bytes', () => {
  it('are those that a walk over every byte gives, however they were cut, swapped, repeated or lost', () => {
    fc.assert(
      fc.property(story, (plot) => {
        const engine = deliver(traceParts(tell(plot)));
        expect(ofBytes(linkLinesOf(engine))).toEqual(expected(plot));
        expect(engine.linker.statistics.violations).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

/** A pseudo-random number from 0 to 1 for each call, from a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the order in which the two logs come', () => {
  it('does not change a link, a reason or a count', () => {
    fc.assert(
      fc.property(story, fc.integer(), (plot, seed) => {
        const parts = traceParts(tell(plot));
        const [file, reversed, mixed] = [
          deliver(parts),
          deliver(parts, { delivery: 'records-first' }),
          deliver(parts, { delivery: 'mixed', random: generator(seed) }),
        ];
        for (const other of [reversed, mixed]) {
          expect(linkLinesOf(other)).toEqual(linkLinesOf(file));
          expect(unlinkedLines(other)).toEqual(unlinkedLines(file));
          expect(other.linker.counts).toEqual(file.linker.counts);
          expect(other.linker.relations()).toEqual(file.linker.relations());
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not change which use of a tuple a socket gets', () => {
    const use = (c: string, a: string, isn: number) => `
      ${c} connect(); ${c} 'connectionAttempt'; C>S SYN isn=${isn}; ${c} attempt via=C,S
      S>C SYN,ACK isn=${isn + 5}; C>S ACK; ${a} accepted via=C,S; s 'connection' ${a} told
      ${c} connected via=C,S; ${c} 'connect' told; ${c} write(3); C>S PSH,ACK len=3; ${a} 'data' 3
      ${c} resetAndDestroy(); C>S RST,ACK; ${a} 'error' ECONNRESET; ${c} 'close'; ${a} 'close'
    `;
    const parts = traceParts([1, 2, 3, 4, 5].map((i) => use(`c${i}`, `a${i}`, i * 1000)).join('\n'));
    const file = linkLinesOf(deliver(parts));
    expect(file.filter((line) => line.includes('write'))).toHaveLength(5);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(linkLinesOf(deliver(parts, { delivery: 'mixed', random: generator(seed) }))).toEqual(file);
      }),
      { numRuns: 40 },
    );
  });
});
