import { expect, test } from 'vitest';
import { ByteWriter } from '../../../src/main/cli/byte-writer.ts';
import { writeTime } from '../../../src/main/cli/fields/frame-fields.ts';

const decoder = new TextDecoder();

/** What is written through a buffer of `capacity` bytes. */
function written(write: (out: ByteWriter) => void, capacity = 16): string {
  const pieces: Uint8Array[] = [];
  const out = new ByteWriter((bytes) => pieces.push(bytes.slice()), capacity);
  write(out);
  out.flush();
  return decoder.decode(Buffer.concat(pieces));
}

test.each([
  0,
  1,
  9,
  10,
  99,
  100,
  65_535,
  999_999_999,
  1_000_000_000,
  0xffff_ffff,
  2 ** 40,
  2 ** 53 - 1,
  -1,
  -2,
])('the whole number %d', (value) => expect(written((out) => out.integer(value))).toBe(String(value)));

test('numbers one behind the other, over the end of the buffer', () => {
  const numbers = Array.from({ length: 500 }, (_, i) => (i * 2_654_435_761) % 4_294_967_296);
  const all = (out: ByteWriter) => {
    for (const number of numbers) out.integer(number);
  };
  expect(written(all)).toBe(numbers.join(''));
});

test.each([
  [0, 9, '000000000'],
  [1, 9, '000000001'],
  [999_999_999, 9, '999999999'],
  [42, 2, '42'],
])('%d in %d digits', (value, digits, text) =>
  expect(written((out) => out.padded(value, digits))).toBe(text),
);

test.each([
  [0, 4, '0x0000'],
  [0x12, 4, '0x0012'],
  [0xfff, 4, '0x0fff'],
  [0xdeadbeef, 8, '0xdeadbeef'],
])('%d as %d hexadecimal digits', (value, digits, text) =>
  expect(written((out) => out.hex(value, digits))).toBe(text),
);

test('text of any script, also longer than the buffer', () => {
  const text = '→ 三次握手 … '.repeat(40);
  expect(written((out) => out.text(text))).toBe(text);
  expect(written((out) => out.raw(new TextEncoder().encode(text)))).toBe(text);
});

test.each([
  [0, 0, '0.000000000'],
  [1_795_415_717, 1, '1795415717.000000001'],
  [0, 999_999_999, '0.999999999'],
  [-1, 0, '-1.000000000'],
  [-1, 500_000_000, '-0.500000000'],
  [-2, 999_999_999, '-1.000000001'],
])('time of %d s and %d ns', (seconds, nanos, text) =>
  expect(written((out) => writeTime(out, seconds, nanos))).toBe(text),
);
