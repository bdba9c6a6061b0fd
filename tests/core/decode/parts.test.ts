import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWords, fold, pseudoSum, verifyChecksum } from '../../../src/core/decode/checksum.ts';
import { FIELDS } from '../../../src/core/decode/fields.ts';
import { linkTypeName } from '../../../src/core/decode/linktypes.ts';
import { ipProtocolName } from '../../../src/core/decode/names/ip-protocols.ts';
import { hexText, ipv4Text, ipv6Text, macText } from '../../../src/core/decode/text.ts';
import { field, flag, hexField } from '../../../src/core/decode/tree/define.ts';
import { displayOf, labelOf, masked, secondsText } from '../../../src/core/decode/tree/format.ts';
import { addressBytes, be16, onesSum } from '../../support/packets-bytes.ts';

describe('addresses', () => {
  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0:1:0:1:0:1:0', '2001:0:1:0:1:0:1:0'],
    ['fe80::', 'fe80::'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['::10.0.0.1', '::10.0.0.1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s is printed as %s', (address, text) => {
    expect(ipv6Text(addressBytes(address), 0)).toBe(text);
  });

  it('survive the way to text and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(addressBytes(ipv6Text(bytes, 0))).toEqual(bytes);
      }),
    );
  });

  it('of four and six bytes', () => {
    const bytes = Uint8Array.of(255, 10, 0, 7, 1, 9);
    expect([ipv4Text(bytes, 1), macText(bytes, 0), hexText(bytes, 4, 2)]).toEqual([
      '10.0.7.1',
      'ff:0a:00:07:01:09',
      '0109',
    ]);
  });
});

describe('checksums', () => {
  it('of any bytes are those of RFC 1071, whatever the length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        expect(fold(addWords(0, bytes, 0, bytes.length))).toBe(onesSum(bytes));
      }),
    );
  });

  it('are good when set, and say what they should be when not', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 100 }),
        fc.integer({ min: 1, max: 0xffff }),
        (bytes, pseudo) => {
          const segment = bytes.slice();
          segment.set(be16(0), 2);
          const right = ~onesSum(segment, pseudo) & 0xffff;
          segment.set(be16(right), 2);
          expect(verifyChecksum(segment, 0, segment.length, 2, pseudo).status).toBe('good');
          segment.set(be16((right + 1) & 0xffff), 2);
          const verdict = verifyChecksum(segment, 0, segment.length, 2, pseudo);
          // 0xffff and 0 are the same sum.
          if (verdict.status !== 'good') expect(verdict.calculated! % 0xffff).toBe(right % 0xffff);
        },
      ),
    );
  });

  it('of a pseudo-header count a length beyond 16 bits', () => {
    const address = addressBytes('::1');
    expect(pseudoSum(address, address, 6, 70_000)).toBe(fold(2 + 6 + 1 + (70_000 & 0xffff)));
  });
});

describe('field definitions', () => {
  it('know the bits of their mask', () => {
    const dscp = field('x', 'Code', 'uint8', { mask: 0xfc, width: 8 });
    expect([dscp.shift, dscp.digits, masked(0xb9, dscp)]).toEqual([2, 2, 46]);
    expect(labelOf(dscp, 46)).toBe('1011 10.. = Code: 46');
    const top = flag('x', 'Top', 0x80000000, 32);
    expect([top.shift, masked(0x80000000, top)]).toEqual([31, 1]);
    expect(labelOf(top, true)).toBe('1... .... .... .... .... .... .... .... = Top: Set');
  });

  it('print their values in their base, with their names', () => {
    const type = hexField('x', 'Type', 'uint16', { values: { 2048: 'IPv4' } });
    expect([labelOf(type, 0x0800), labelOf(type, 0x1234), displayOf(type, 0x0800)]).toEqual([
      'Type: IPv4 (0x0800)',
      'Type: Unknown (0x1234)',
      '0x0800',
    ]);
    expect(labelOf(field('x', 'Id', 'uint16', { base: 'dec-hex' }), 7)).toBe('Id: 7 (0x0007)');
    expect(labelOf(field('x', 'Id', 'uint16', { base: 'hex-dec' }), 7)).toBe('Id: 0x0007 (7)');
    expect(displayOf(field('x', 'Big', 'uint64'), 2n ** 60n)).toBe('1152921504606846976');
  });

  it('cut long bytes in the line, not in the value', () => {
    const bytes = new Uint8Array(40).fill(0xab);
    const definition = field('x', 'Data', 'bytes');
    expect(labelOf(definition, bytes)).toBe(`Data: ${'ab'.repeat(36)}…`);
    expect(displayOf(definition, bytes)).toBe('ab'.repeat(40));
  });

  it('print times as seconds', () => {
    expect([secondsText(0), secondsText(1_000_000_001), secondsText(-250)]).toEqual([
      '0.000000000',
      '1.000000001',
      '-0.000000250',
    ]);
  });

  it('have names that are unique but for their layers', () => {
    expect(FIELDS.size).toBeGreaterThan(200);
    for (const [name, definition] of FIELDS) expect(definition.name).toBe(name);
  });
});

describe('names', () => {
  it('fall back to what can be said', () => {
    expect([linkTypeName(1), linkTypeName(276), linkTypeName(4242)]).toEqual([
      'Ethernet',
      'Linux cooked-mode capture v2',
      'link type 4242',
    ]);
    expect([ipProtocolName(6), ipProtocolName(200), ipProtocolName(254)]).toEqual([
      'TCP',
      'Unassigned',
      'Unknown',
    ]);
  });
});
