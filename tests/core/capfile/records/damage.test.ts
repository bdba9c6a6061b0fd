import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DetailScanner,
  decodeDetails,
  decodePayload,
  decodeRecord,
  EntryEncoder,
  encodeGap,
  encodeInfo,
  encodeRecord,
  entriesPayload,
  PayloadKind,
  readPayloadHeader,
  SCHEMA_VERSION,
  wholeEntries,
} from '../../../../src/core/capfile/records/index.ts';
import { collect } from './collect.ts';

function threeRecords(): Uint8Array<ArrayBuffer> {
  const encoder = new EntryEncoder(10_000);
  for (const socketId of [1, 2, 3]) {
    const time = { seconds: 5, nanos: 6 };
    const fixed = { ...time, name: 129, flags: 0, depth: 0, socketId, bytesRead: 0, bytesWritten: 9 };
    encodeRecord(encoder, { ...fixed, details: { start: 9, length: 4, preview: Uint8Array.of(1, 2, 3, 4) } });
  }
  return entriesPayload(encoder.bytes());
}
/** Bytes of one of those records: the fixed part, and three details. */
const RECORD = 36 + 12 + 8 + 8;

describe('a damaged payload', () => {
  it('gives the entries before the damage, then a problem that names the offset', () => {
    const payload = threeRecords();
    new DataView(payload.buffer).setUint16(8 + RECORD + 2, 0, true);
    const { records, outcome } = collect(payload, 1000);
    expect(records.map((one) => one.socketId)).toEqual([1]);
    expect(outcome.problem).toMatchObject({ code: 'records.damaged', severity: 'error' });
    expect(outcome.problem?.message).toContain(`offset ${1000 + 8 + RECORD}`);
  });

  it.each([
    ['an entry that runs over the end', 0xffff],
    ['an entry shorter than its type allows', 2],
  ])('stops at %s', (_what, words) => {
    const payload = threeRecords();
    new DataView(payload.buffer).setUint16(8 + 2 * RECORD + 2, words, true);
    const { records, outcome } = collect(payload);
    expect(records).toHaveLength(2);
    expect(outcome.problem?.code).toBe('records.damaged');
  });

  it('reads a payload that was cut off up to the last whole entry', () => {
    const payload = threeRecords().subarray(0, 8 + 2 * RECORD + 10);
    expect(collect(payload).records).toHaveLength(2);
    expect(wholeEntries(payload)).toEqual(threeRecords().subarray(8, 8 + 2 * RECORD));
  });

  it('takes fewer than four bytes at the end for padding', () => {
    const padded = new Uint8Array([...threeRecords(), 0, 0, 0]);
    expect(collect(padded).outcome).toEqual({ entries: 3, problem: undefined });
  });

  it('never throws and never reads beyond, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const { outcome } = collect(entriesPayload(noise));
        expect(outcome.entries).toBeLessThanOrEqual(noise.length / 4);
        new DetailScanner().scan(
          noise,
          new DataView(noise.buffer, noise.byteOffset, noise.length),
          0,
          10_000,
        );
        expect(decodeDetails(noise, 0, 10_000)).toBeTypeOf('object');
      }),
      { numRuns: 2000 },
    );
  });

  it('finds where the bytes of a record are, in whatever order it is told and wherever it is cut', () => {
    // Items `start` (9), `length` (7) and another length (5), then one of `start` with too short a value.
    const items = [
      [1, 2, 8, 0, 9, 0, 0, 0, 0, 0, 0, 0],
      [2, 1, 4, 0, 7, 0, 0, 0],
      [2, 1, 4, 0, 5, 0, 0, 0],
      [1, 2, 4, 0, 3, 0, 0, 0],
    ];
    const orders = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(orders, fc.nat(64), (order, cut) => {
        const bytes = Uint8Array.from(order.flatMap((n) => items[n]!)).slice(0, cut);
        const scanner = new DetailScanner();
        scanner.scan(bytes, new DataView(bytes.buffer), 0, bytes.length);
        const { start, length } = decodeDetails(bytes, 0, bytes.length);
        expect([scanner.start, scanner.byteLength]).toEqual([start ?? Number.NaN, length ?? 0]);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on a payload with some bytes changed', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const payload = threeRecords();
        for (const [at, value] of changes) payload[at % payload.length] = value;
        const { outcome } = collect(payload);
        expect(outcome.entries).toBeLessThan(60);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is not known', () => {
  it('is skipped by its length: types of entries', () => {
    const encoder = new EntryEncoder(1000);
    encodeGap(encoder, { seconds: 0, nanos: 0, count: 1, reason: 0 });
    encoder.beginEntry(200, 40);
    encoder.endEntry();
    encodeInfo(encoder, { name: 'session.title', value: 'after' });
    const { gaps, infos, unknown, outcome } = collect(entriesPayload(encoder.bytes()));
    expect([gaps.length, infos[0]?.value, unknown, outcome.entries]).toEqual([1, 'after', [200], 3]);
  });

  it('is skipped by its length: keys of details, and known keys of another type', () => {
    const encoder = new EntryEncoder(1000);
    encoder.beginRecord(1, 0, 0, 1, 0, 0, 0, 0);
    encoder.addText(250, 'from a later version');
    encoder.addText(1, 'start is a number');
    encoder.addU32(2, 5);
    encoder.endEntry();
    const { records } = collect(entriesPayload(encoder.bytes()));
    expect(records[0]?.details).toEqual({ length: 5 });
  });

  it('is refused: a later version, another kind, somebody else’s block', () => {
    const view = (payload: Uint8Array<ArrayBuffer>) => new DataView(payload.buffer);
    const later = threeRecords();
    view(later).setUint16(4, SCHEMA_VERSION + 1, true);
    const index = threeRecords();
    view(index).setUint16(6, PayloadKind.index, true);
    const foreign = threeRecords();
    foreign[0] = 0x58;
    const codes = [later, index, foreign, new Uint8Array(4)].map(
      (payload) => collect(payload).outcome.problem?.code,
    );
    expect(codes).toEqual(['records.version', 'records.kind', 'records.foreign', 'records.foreign']);
    expect(readPayloadHeader(later)).toEqual({
      ours: true,
      version: SCHEMA_VERSION + 1,
      kind: PayloadKind.entries,
    });
    expect(wholeEntries(later)).toHaveLength(0);
  });

  it('leaves a sink that takes only records in peace', () => {
    const encoder = new EntryEncoder(1000);
    encodeGap(encoder, { seconds: 0, nanos: 0, count: 1, reason: 0 });
    encodeInfo(encoder, { name: 'a', value: 'b' });
    encoder.beginEntry(99, 4);
    encoder.endEntry();
    const outcome = decodePayload(entriesPayload(encoder.bytes()), 0, { onRecord: () => {} });
    expect(outcome).toEqual({ entries: 3, problem: undefined });
  });
});

describe('decodeRecord', () => {
  it('gives nothing where no record stands', () => {
    const payload = threeRecords();
    expect(decodeRecord(payload, 8)?.socketId).toBe(1);
    expect(decodeRecord(payload, 12)).toBeUndefined();
    expect(decodeRecord(payload, payload.length - 8)).toBeUndefined();
    expect(decodeRecord(payload, -4)).toBeUndefined();
  });
});
