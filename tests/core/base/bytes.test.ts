import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteQueue } from '../../../src/core/base/byte-queue.ts';
import { ByteReader, concatBytes, decodeText, encodeText } from '../../../src/core/base/bytes.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

describe('ByteReader', () => {
  it('reads in either byte order', () => {
    const little = new ByteReader(bytes);
    expect([little.u8(), little.u16(), little.u32()]).toEqual([1, 0x0302, 0x07060504]);
    const big = new ByteReader(bytes, 0, bytes.length, false);
    expect([big.u8(), big.u16(), big.u32()]).toEqual([1, 0x0203, 0x04050607]);
    expect(new ByteReader(bytes).u64()).toBe(0x0807060504030201n);
    expect(new ByteReader(bytes, 0, 8, false).u64AsNumber()).toBe(Number(0x0102030405060708n));
  });

  it('reads signed numbers', () => {
    const minus = new Uint8Array(12).fill(0xff);
    const reader = new ByteReader(minus);
    expect([reader.i32(), reader.i64()]).toEqual([-1, -1n]);
  });

  it('gives 0 and remembers it where a read does not fit, and stays at the end', () => {
    const reader = new ByteReader(bytes, 8);
    expect(reader.u32()).toBe(0);
    expect([reader.failed, reader.remaining, reader.u8()]).toEqual([true, 0, 0]);
  });

  it('refuses lengths that are negative, not numbers, or beyond the end', () => {
    for (const length of [-1, Number.NaN, 11, Number.POSITIVE_INFINITY]) {
      const reader = new ByteReader(bytes);
      expect(reader.view8(length)).toHaveLength(0);
      expect(reader.failed).toBe(true);
    }
  });

  it('never reads outside of its range, whatever it is asked', () => {
    const step = fc.constantFrom('u8', 'u16', 'u32', 'u64', 'i32', 'i64', 'u64AsNumber');
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.array(step), (start, end, steps) => {
        const reader = new ByteReader(bytes, start, end);
        for (const method of steps) reader[method]();
        reader.alignTo4(0);
        expect(reader.position).toBeLessThanOrEqual(reader.end);
        expect(reader.end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('skips padding', () => {
    const reader = new ByteReader(bytes);
    reader.skip(1);
    reader.alignTo4(0);
    expect(reader.position).toBe(4);
    reader.alignTo4(0);
    expect(reader.position).toBe(4);
  });

  it('reads text, also malformed and in shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(3));
    shared.set([0xc3, 0xa9, 0xff]);
    expect(new ByteReader(shared).text(3)).toBe('é\ufffd');
    expect(decodeText(encodeText('Grüße'))).toBe('Grüße');
  });
});

describe('ByteQueue', () => {
  it('holds what was added and not yet dropped, in order', () => {
    const step = fc.tuple(fc.uint8Array({ maxLength: 9000 }), fc.nat(12_000));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const queue = new ByteQueue();
        let expected = new Uint8Array(0);
        for (const [added, dropped] of steps) {
          queue.append(added, 0, added.length);
          expected = concatBytes([expected, added]);
          const count = Math.min(dropped, queue.length);
          queue.dropTo(queue.start + count);
          expected = expected.slice(count);
          expect(queue.bytes.slice(queue.start, queue.end)).toEqual(expected);
          expect(queue.view.byteLength).toBe(queue.bytes.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the memory of a large block back once it is empty', () => {
    const queue = new ByteQueue();
    queue.append(new Uint8Array(3_000_000), 0, 3_000_000);
    queue.dropTo(queue.end);
    expect(queue.bytes.length).toBe(0);
  });
});
