/** Any bytes at all: nothing throws, nothing reads or points outside the frame, and both paths agree. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dissect } from '../../../src/core/decode/dissect.ts';
import { decodeErrorText } from '../../../src/core/decode/errors.ts';
import { decodeFrame, decodeQuoted } from '../../../src/core/decode/fast.ts';
import { infoColumn, protocolColumn } from '../../../src/core/decode/info.ts';
import { FrameScratch, Layer } from '../../../src/core/decode/scratch.ts';
import { type Field, fieldsNamed, type ProtocolLayer } from '../../../src/core/decode/tree.ts';
import { packets } from '../../support/packets.ts';
import { concat, LINK_TYPES } from '../../support/packets-bytes.ts';

const LINKS = [...new Set([...Object.values(LINK_TYPES), 12, 14, 228, 229, 195])];

/** Good frames to damage: every protocol, both families. */
const SEEDS = [
  'C>S SYN mss=1460 sackok ts=1/2 nop ws=7',
  'C>S PSH,ACK len=40 nop nop sack=1-5,7-9',
  'C>S UDP len=20 vlan=88a8:1/2',
  'C>S ICMP type=8 len=20',
  'C>S SYN; S>C ICMP quote=60',
  'C>S ARP request',
  'C>S UDP len=32 mf id=7',
  'C>S SYN ipopt=440c050000000001000000020711040a00000900000000',
  'C>S ACK opt=1e0c008101020304050607080100 len=5',
].flatMap((text) => packets(text));
const SEEDS6 = [
  'C>S SYN proto=0 ext=3c000502000001002b00010400000000060200010000000020010db8000000000000000000000009',
  'C>S SYN proto=51 ext=060400000000000100000002010203040506070801020304',
  'C>S ICMP type=135 len=60',
  'C>S UDP len=9; S>C ICMP quote=60 type=2',
].flatMap((text) => packets(text, { endpoints: { C: '[fe80::1]:1', S: '[fe80::2]:2' } }));

/** A seed with some bytes changed, cut or repeated; or bytes of no meaning. */
const frames = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .record({
      seed: fc.constantFrom(...SEEDS, ...SEEDS6),
      changes: fc.array(fc.tuple(fc.nat(120), fc.nat(255)), { maxLength: 6 }),
      cut: fc.option(fc.nat(120)),
      tail: fc.uint8Array({ maxLength: 30 }),
    })
    .map(({ seed, changes, cut, tail }) => {
      const bytes = concat(seed.bytes, tail);
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return cut === null ? bytes : bytes.slice(0, cut);
    }),
);
const inputs = fc.record({
  bytes: frames,
  missing: fc.oneof(fc.constant(0), fc.nat(2000)),
  link: fc.constantFrom(...LINKS),
});

function eachField(layers: readonly ProtocolLayer[], visit: (field: Field) => void): void {
  const walk = (fields: readonly Field[]): void => {
    for (const field of fields) {
      visit(field);
      if (field.children) walk(field.children);
    }
  };
  for (const layer of layers) walk(layer.fields);
}

describe('any bytes', () => {
  it('decode to a row whose offsets lie inside the frame', () => {
    const row = new FrameScratch();
    const quoted = new FrameScratch();
    fc.assert(
      fc.property(inputs, ({ bytes, missing, link }) => {
        const buffer = concat(new Uint8Array(50).fill(69), bytes, new Uint8Array(50).fill(69));
        const end = 50 + bytes.length;
        decodeFrame(buffer, 50, bytes.length, bytes.length + missing, link, row);
        for (const offset of [
          row.l3Offset,
          row.srcOffset,
          row.dstOffset,
          row.payloadOffset,
          row.quotedOffset,
        ]) {
          if (offset >= 0) expect(offset >= 50 && offset <= end).toBe(true);
        }
        if (row.payloadOffset >= 0) expect(row.payloadOffset + row.capturedPayload).toBeLessThanOrEqual(end);
        expect(row.l3End).toBeLessThanOrEqual(end + missing);
        expect(decodeErrorText(row.error)).not.toContain('unknown');
        expect((row.layers & Layer.MALFORMED) !== 0).toBe(row.error !== 0);
        decodeQuoted(buffer, end, row, quoted);
        expect(typeof infoColumn(buffer, 50, end, link, row)).toBe('string');
        expect(typeof protocolColumn(buffer, 50, end, link, row)).toBe('string');
      }),
      { numRuns: 3000 },
    );
  });

  it('make a tree of bounded size, whose ranges lie inside the frame', () => {
    fc.assert(
      fc.property(inputs, ({ bytes, missing, link }) => {
        const layers = dissect(bytes, link, { originalLength: bytes.length + missing });
        let count = 0;
        eachField(layers, ({ name, label, offset, length }) => {
          count++;
          const inside = offset >= 0 && length >= 0 && offset + length <= bytes.length;
          expect(inside ? '' : `${name} '${label}' at ${offset}+${length}`).toBe('');
        });
        expect(count).toBeLessThan(40 * (bytes.length + 10));
        for (const { offset, length } of layers) expect(offset >= 0 && length >= 0).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it('mean the same to the row and to the tree', () => {
    const row = new FrameScratch();
    const only = (layers: readonly ProtocolLayer[], name: string) => {
      const top = layers.filter((layer) => !/^icmp/.test(layer.name));
      return fieldsNamed(top, name).at(-1)?.value;
    };
    fc.assert(
      fc.property(inputs, ({ bytes, missing, link }) => {
        decodeFrame(bytes, 0, bytes.length, bytes.length + missing, link, row);
        const layers = dissect(bytes, link, { originalLength: bytes.length + missing });
        const has = (name: string) => layers.some((layer) => layer.name === name);
        expect([has('tcp'), has('udp')]).toEqual([
          (row.layers & Layer.TCP) !== 0,
          (row.layers & Layer.UDP) !== 0,
        ]);
        if (row.layers & Layer.TCP)
          expect([only(layers, 'tcp.srcport'), only(layers, 'tcp.dstport')]).toEqual([
            row.srcPort,
            row.dstPort,
          ]);
        if (row.layers & Layer.SEGMENT) expect(only(layers, 'tcp.seq')).toBe(row.seq);
        if (row.layers & Layer.SEGMENT) expect(only(layers, 'tcp.len') ?? -1).toBe(row.payloadLength);
        if (row.ipVersion === 4 && row.ipProtocol >= 0) expect(only(layers, 'ip.ttl')).toBe(row.ttl);
      }),
      { numRuns: 1500 },
    );
  });

  it('take no longer than their length: the worst frames of each kind', () => {
    const filled = (byte: number) => new Uint8Array(65_535).fill(byte);
    const endless = [
      concat(new Uint8Array(12), ...Array.from({ length: 16_000 }, () => Uint8Array.of(0x81, 0, 0, 1))),
      concat(new Uint8Array(12), Uint8Array.of(0x86, 0xdd, 0x60, 0, 0, 0, 0xff, 0xff, 60, 64), filled(60)),
      concat(packets('C>S ACK off=15')[0]!.bytes.slice(0, 54), filled(1)),
      filled(0),
      filled(0x45),
    ];
    for (const bytes of endless) {
      const layers = dissect(bytes, 1);
      let count = 0;
      eachField(layers, () => count++);
      expect(count).toBeLessThan(70_000);
    }
  });
});
