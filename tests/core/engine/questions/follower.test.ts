import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { followStream } from '../../../../src/core/engine/questions/follow.ts';
import { StreamFollower } from '../../../../src/core/engine/questions/follower.ts';
import { NO_FRAME } from '../../../../src/core/engine/questions/piece-list.ts';
import type { Engine } from '../../../../src/core/engine/types.ts';
import { HANDSHAKE } from '../../tcp/trace-of.ts';
import { header, join, packetBlocks } from '../files.ts';

const capture = (name: string): Uint8Array =>
  readFileSync(resolve(import.meta.dirname, `../../../fixtures/captures/${name}.pcap`));

/** What a follower has, as lines. */
function lines({ pieces }: StreamFollower): string[] {
  return Array.from({ length: pieces.length }, (_, i) =>
    lineOf(pieces.direction(i), pieces.from(i), pieces.to(i), pieces.frame(i)),
  );
}

const lineOf = (direction: number, from: number, to: number, frame: number): string =>
  `${direction === 0 ? 'C' : 'S'} [${from},${to}) ${frame === NO_FRAME ? 'missing' : `#${frame + 1}`}`;

/** The same, followed at once from the beginning. */
const atOnce = (engine: Engine, stream: number): string[] =>
  [...followStream(engine, stream)].map(({ direction, from, to, frame }) =>
    lineOf(direction, from, to, frame ?? NO_FRAME),
  );

describe('a stream that is followed while it grows', () => {
  test.each([
    ['loss', 1],
    ['reordering', 0],
    ['duplication', 0],
    ['zerowin', 0],
  ] as const)('comes to the same as followed at once: %s.pcap', (name, stream) => {
    const bytes = capture(name);
    for (const size of [300, 3000, 100_000]) {
      const engine = createEngine();
      const follower = new StreamFollower(engine, stream);
      for (let at = 0; at < bytes.length; at += size) {
        engine.packets.push(bytes.subarray(at, at + size));
        follower.update(at % 7);
      }
      while (follower.update(5));
      expect(lines(follower)).toEqual(atOnce(engine, stream));
      const end = follower.pieces.length;
      expect(follower.pieces.bytes).toBe(
        Array.from({ length: end }, (_, i) => follower.pieces.to(i) - follower.pieces.from(i)).reduce(
          (a, b) => a + b,
          0,
        ),
      );
    }
  });

  test('gives up what stood behind a gap once it is filled, and says from where on', () => {
    const blocks = packetBlocks(
      `${HANDSHAKE} ; C>S ACK data="ab" ; ~C>S ACK data="cd" ; C>S ACK data="ef" ; S>C ACK data="x" ; C>S ACK seq=3 data="cd"`,
    );
    const engine = createEngine();
    const follower = new StreamFollower(engine, 0);
    engine.packets.push(join(header(), ...blocks.slice(0, -1)));
    follower.update(100);
    expect(lines(follower)).toEqual(['C [0,2) #4', 'C [2,4) missing', 'C [4,6) #5', 'S [0,1) #6']);
    expect(follower.revision).toBe(0);
    engine.packets.push(blocks.at(-1)!);
    follower.update(100);
    expect(lines(follower)).toEqual(['C [0,2) #4', 'S [0,1) #6', 'C [2,4) #7', 'C [4,6) #5']);
    expect([follower.revision, follower.standing(4, 0), follower.standing(4, 1)]).toEqual([1, 1, 4]);
  });

  test('of a conversation that is not there has nothing', () => {
    const follower = new StreamFollower(createEngine(), 3);
    expect([follower.update(10), lines(follower)]).toEqual([false, []]);
  });
});
