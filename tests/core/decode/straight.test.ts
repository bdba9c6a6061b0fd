/** The short way for plain frames is held against the layers, one by one: the same row, whatever the bytes. */
import { expect, test } from 'vitest';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { decodeByLayers, decodeFrame } from '../../../src/core/decode/fast.ts';
import { LinkType } from '../../../src/core/decode/linktypes.ts';
import { FrameScratch } from '../../../src/core/decode/scratch.ts';
import { Dice, randomCapture } from '../../differential/tcp-random.ts';

interface Frame {
  readonly bytes: Uint8Array;
  readonly linkType: number;
}

/** What stands before the packet: an Ethernet header, a BSD loopback's, nothing. */
const LINKS = [
  { linkType: LinkType.ETHERNET, header: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0] },
  { linkType: LinkType.NULL, header: [2, 0, 0, 0] },
  { linkType: LinkType.RAW, header: [] },
] as const;

function framesOf(seed: number): Frame[] {
  const frames: Frame[] = [];
  const { linkType, header } = LINKS[seed % LINKS.length]!;
  const reader = createCaptureReader({
    iface: (description) => expect(description.linkType).toBe(LinkType.RAW),
    packet: (_id, _seconds, _nanos, buffer, start, capLen) => {
      frames.push({ bytes: Uint8Array.of(...header, ...buffer.subarray(start, start + capLen)), linkType });
    },
    problem: () => {},
  });
  reader.push(randomCapture(seed, 100));
  reader.end();
  return frames;
}

/** A row without the note of how it came about. */
const fieldsOf = (row: FrameScratch) => ({ ...row, straight: undefined, sackEdges: undefined });

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'frames of capture %i, whole, cut and damaged',
  (seed) => {
    const dice = new Dice(seed);
    const short = new FrameScratch();
    const long = new FrameScratch();
    let straight = 0;
    for (const { bytes, linkType } of framesOf(seed)) {
      for (let change = 0; change < 12; change += 1) {
        const changed = bytes.slice();
        if (change > 2) changed[dice.below(Math.min(changed.length, 60))] = dice.below(256);
        const capLen = change % 3 === 1 ? dice.below(changed.length + 1) : changed.length;
        const origLen = changed.length + (change % 4 === 2 ? dice.below(40) : 0);
        decodeFrame(changed, 0, capLen, origLen, linkType, short);
        decodeByLayers(changed, 0, capLen, Math.max(origLen, capLen), linkType, long);
        expect(fieldsOf(short)).toEqual(fieldsOf(long));
        if (short.straight) straight += 1;
      }
    }
    expect(straight).toBeGreaterThan(100);
  },
);
