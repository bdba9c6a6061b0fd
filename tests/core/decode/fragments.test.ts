import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/core/decode/fast.ts';
import {
  decodeReassembled,
  FragmentTable,
  type ReassembledPacket,
} from '../../../src/core/decode/fragments.ts';
import { infoColumn } from '../../../src/core/decode/info.ts';
import { FrameScratch, Layer } from '../../../src/core/decode/scratch.ts';
import { packets } from '../../support/packets.ts';
import { hex } from '../../support/packets-bytes.ts';
import type { BuiltPacket } from '../../support/packets-file.ts';

/** A datagram of 8 + 40 bytes in three fragments: [0, 16), [16, 32), [32, 48). */
const DATAGRAM =
  '9c401f900030000061626364656667686162636465666768616263646566676861626364656667686162636465666768';
const part = (from: number, to: number) => DATAGRAM.slice(from * 2, to * 2);
const FIRST = `C>S IP proto=17 id=7 mf hex=${part(0, 16)}`;
const MIDDLE = `C>S IP proto=17 id=7 mf frag=16 hex=${part(16, 32)}`;
const LAST = `C>S IP proto=17 id=7 frag=32 hex=${part(32, 48)}`;

/** Feeds frames numbered from 1; returns what was completed, by frame. */
function feed(frames: readonly BuiltPacket[], table = new FragmentTable()): Map<number, ReassembledPacket> {
  const row = new FrameScratch();
  const done = new Map<number, ReassembledPacket>();
  frames.forEach(({ bytes, originalLength }, i) => {
    decodeFrame(bytes, 0, bytes.length, originalLength, 1, row);
    const packet = table.add(bytes, bytes.length, row, i + 1);
    if (packet) done.set(i + 1, packet);
  });
  return done;
}

describe('fragments', () => {
  it('make the packet in the frame that completes it, in any order', () => {
    const orders = [
      [FIRST, MIDDLE, LAST],
      [LAST, FIRST, MIDDLE],
      [MIDDLE, LAST, FIRST],
    ];
    for (const order of orders) {
      const done = feed(packets(order.join('\n')));
      expect([...done.keys()]).toEqual([3]);
      expect(done.get(3)!.bytes).toEqual(hex(DATAGRAM));
      expect(done.get(3)!.fragments.map(({ offset, length }) => [offset, length])).toEqual([
        [0, 16],
        [16, 16],
        [32, 16],
      ]);
    }
  });

  it('are decoded as a whole: ports, length and Info', () => {
    const frames = packets([FIRST, MIDDLE, LAST].join('\n'));
    const packet = feed(frames).get(3)!;
    const last = new FrameScratch();
    const whole = new FrameScratch();
    decodeFrame(frames[2]!.bytes, 0, frames[2]!.bytes.length, 50, 1, last);
    decodeReassembled(packet, last, whole);
    expect([whole.srcPort, whole.dstPort, whole.payloadLength, whole.src0]).toEqual([
      40000, 8080, 40, 0x7f000001,
    ]);
    expect(whole.layers & (Layer.UDP | Layer.FRAGMENT)).toBe(Layer.UDP);
    expect(infoColumn(packet.bytes, 0, packet.bytes.length, 1, whole)).toBe('40000 → 8080 Len=40');
  });

  it('of IPv6 go the same way', () => {
    const endpoints = { C: '[fe80::1]:40000', S: '[fe80::2]:8080' };
    const text = `
      C>S IP proto=44 ext=1100000100000007 hex=${part(0, 24)}
      C>S IP proto=44 ext=1100001800000007 hex=${part(24, 48)}`;
    const done = feed(packets(text, { endpoints }));
    expect(done.get(2)!.bytes).toEqual(hex(DATAGRAM));
    expect(done.get(2)!.protocol).toBe(17);
  });

  it('of other packets are kept apart', () => {
    const other = LAST.replace('id=7', 'id=8');
    expect(feed(packets([FIRST, MIDDLE, other].join('\n'))).size).toBe(0);
  });

  it('that overlap do not replace bytes that came before', () => {
    const forged = `C>S IP proto=17 id=7 frag=16 mf hex=${'ff'.repeat(24)}`;
    const done = feed(packets([FIRST, MIDDLE, forged, LAST].join('\n')));
    const expected = hex(DATAGRAM);
    expected.set(new Uint8Array(8).fill(255), 32);
    expect(done.get(4)!.bytes).toEqual(expected);
  });

  it('that were cut by the capture are not used', () => {
    expect(feed(packets([FIRST, `${MIDDLE} cut=40`, LAST].join('\n'))).size).toBe(0);
  });

  it('that never end do not fill the memory', () => {
    const table = new FragmentTable({ maxBytes: 2_000, maxPackets: 10 });
    const text = Array.from({ length: 100 }, (_, id) => `C>S IP proto=17 id=${id} mf len=800`).join('\n');
    feed(packets(text), table);
    expect(table.dropped).toBe(98);
    expect(feed(packets([FIRST, MIDDLE, LAST].join('\n')), table).size).toBe(1);
  });

  it('of any offsets and lengths neither throw nor make a packet with holes', () => {
    const piece = fc.record({
      offset: fc.nat(200),
      length: fc.integer({ min: 1, max: 100 }),
      more: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces
          .map(
            ({ offset, length, more }) =>
              `C>S IP proto=17 id=7 frag=${offset * 8} len=${length}${more ? ' mf' : ''}`,
          )
          .join('\n');
        for (const packet of feed(packets(text)).values()) {
          const end = packet.fragments.reduce(
            (max, { offset, length }) => (offset > max ? Number.NaN : Math.max(max, offset + length)),
            0,
          );
          expect(end).toBeGreaterThanOrEqual(packet.bytes.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});
