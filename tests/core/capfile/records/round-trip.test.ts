import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DETAILS,
  type DetailName,
  DetailScanner,
  EntryEncoder,
  encodeClock,
  encodeGap,
  encodeInfo,
  encodeLoopDelay,
  encodeRecord,
  encodeSocket,
  encodeTuple,
  GapReason,
  RECORD_NAMES,
  type RecordDetails,
  RecordFlag,
  Role,
  type SocketRecord,
  Transport,
  TupleReason,
} from '../../../../src/core/capfile/records/index.ts';
import { collectFrom } from './collect.ts';

const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const counter = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ maxLength: 60, unit: 'grapheme' });

const valueFor = {
  u32,
  u64: counter,
  f64: fc.double({ noNaN: true }),
  bool: fc.boolean(),
  text,
  bytes: fc.uint8Array({ maxLength: 256 }),
} as const;

const details = fc.record(
  Object.fromEntries(
    (Object.keys(DETAILS) as DetailName[]).map((name) => [
      name,
      valueFor[DETAILS[name].type] as fc.Arbitrary<unknown>,
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<RecordDetails>;

const record: fc.Arbitrary<SocketRecord> = fc.record({
  name: fc.constantFrom(...Object.values(RECORD_NAMES).map((one) => one.code)),
  flags: fc.integer({ min: 0, max: 7 }),
  depth: fc.integer({ min: 0, max: 255 }),
  socketId: u32,
  seconds: u32,
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
  bytesRead: counter,
  bytesWritten: counter,
  details,
});

describe('socket records', () => {
  it('come back as they were written, with every detail', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const encoder = new EntryEncoder(400_000);
        for (const one of records) expect(encodeRecord(encoder, one)).toBe(true);
        expect(collectFrom(encoder).records).toEqual(records);
      }),
    );
  });

  it('reach the sink with the same fields, and their details at the offset told', () => {
    fc.assert(
      fc.property(record, (one) => {
        const encoder = new EntryEncoder(100_000);
        encodeRecord(encoder, one);
        const { records, outcome } = collectFrom(encoder);
        expect(outcome).toEqual({ entries: 1, problem: undefined });
        expect(records[0]).toEqual(one);
      }),
    );
  });

  it('give the scanner what every row needs, without an object', () => {
    fc.assert(
      fc.property(record, (one) => {
        const encoder = new EntryEncoder(100_000);
        encodeRecord(encoder, one);
        const bytes = encoder.bytes();
        const scanner = new DetailScanner();
        scanner.scan(bytes, new DataView(bytes.buffer, 0, bytes.length), 36, bytes.length - 36);
        expect(scanner.start).toBe(one.details.start ?? Number.NaN);
        expect(scanner.byteLength).toBe(one.details.length ?? 0);
        expect(scanner.attempt).toBe(one.details.attempt ?? 0);
        expect(scanner.acceptedId).toBe(one.details.socketId ?? 0);
        expect(scanner.hadError).toBe(one.details.hadError ?? false);
        expect(scanner.errorCode).toBe(one.details.errorCode ?? '');
      }),
    );
  });

  it('are the same whether written in one go or detail by detail', () => {
    const inOneGo = new EntryEncoder(1000);
    inOneGo.putRange(15, 1, 2, 7, 100, 5, 6_000_000_000, 80, 5_999_999_900, 100, DETAILS.consumer.key, 1);
    inOneGo.putRange(129, 0, 0, 7, 100, 6, 7, 8, 9, 10, 0, 0);
    const piecemeal = new EntryEncoder(1000);
    encodeRecord(piecemeal, {
      name: 15,
      flags: 1,
      depth: 2,
      socketId: 7,
      seconds: 100,
      nanos: 5,
      bytesRead: 6_000_000_000,
      bytesWritten: 80,
      details: { start: 5_999_999_900, length: 100, consumer: 1 },
    });
    const other = {
      name: 129,
      flags: 0,
      depth: 0,
      socketId: 7,
      seconds: 100,
      nanos: 6,
      bytesRead: 7,
      bytesWritten: 8,
    };
    encodeRecord(piecemeal, { ...other, details: { start: 9, length: 10 } });
    expect(inOneGo.bytes()).toEqual(piecemeal.bytes());
  });

  it('take flags and patches after they were written, while they are in the buffer', () => {
    const encoder = new EntryEncoder(1000);
    const at = encoder.beginRecord(129, RecordFlag.byNode, 0, 1, 0, 0, 0, 0);
    const lengthAt = encoder.addRange(10, 0);
    encoder.endEntry();
    encoder.addFlags(at, RecordFlag.returnedFalse);
    encoder.u32(lengthAt, 77);
    const [written] = collectFrom(encoder).records;
    expect(written?.flags).toBe(RecordFlag.byNode | RecordFlag.returnedFalse);
    expect(written?.details).toEqual({ start: 10, length: 77 });
  });
});

describe('the other entries', () => {
  it('come back as they were written, in between records', () => {
    const encoder = new EntryEncoder(10_000);
    const time = { seconds: 12, nanos: 999_999_999 };
    const socket = {
      ...time,
      socketId: 3,
      role: Role.accepted,
      transport: Transport.tcp,
      parentId: 1,
      label: 'echo',
    };
    const tuple = { ...time, socketId: 3, reason: TupleReason.accepted, family: 4, attempt: 2 } as const;
    const addresses = {
      localAddress: Uint8Array.of(127, 0, 0, 1),
      remoteAddress: Uint8Array.of(10, 0, 0, 9),
    };
    const clock = { monotonic: time, epoch: { seconds: 1_795_441_195, nanos: 1 }, error: 250 };
    const delay = { ...time, window: 200, min: 1, mean: 1_000_000, max: 4_000_000_000, count: 20 };
    const gap = { ...time, count: 5, reason: GapReason.full };
    expect(encodeSocket(encoder, { ...socket, details: { keepAlive: true, timeout: 1.5 } })).toBe(true);
    expect(encodeTuple(encoder, { ...tuple, ...addresses, localPort: 443, remotePort: 65_535 })).toBe(true);
    expect(encodeClock(encoder, clock)).toBe(true);
    expect(encodeLoopDelay(encoder, delay)).toBe(true);
    expect(encodeGap(encoder, gap)).toBe(true);
    expect(encodeInfo(encoder, { name: 'session.title', value: 'Three-way handshake, 三向交握' })).toBe(true);
    expect(collectFrom(encoder)).toEqual({
      records: [],
      sockets: [{ ...socket, details: { keepAlive: true, timeout: 1.5 } }],
      tuples: [{ ...tuple, ...addresses, localPort: 443, remotePort: 65_535 }],
      clocks: [clock],
      loopDelays: [delay],
      gaps: [gap],
      infos: [{ name: 'session.title', value: 'Three-way handshake, 三向交握' }],
      unknown: [],
      outcome: { entries: 6, problem: undefined },
    });
  });

  it('keep 16 bytes of an IPv6 address', () => {
    const encoder = new EntryEncoder(1000);
    const localAddress = Uint8Array.from({ length: 16 }, (_, i) => i);
    const remoteAddress = Uint8Array.from({ length: 16 }, (_, i) => 255 - i);
    const fixed = { seconds: 0, nanos: 0, socketId: 1, reason: TupleReason.attempt, attempt: 1 } as const;
    const tuple = { ...fixed, family: 6, localAddress, remoteAddress, localPort: 1, remotePort: 2 } as const;
    encodeTuple(encoder, tuple);
    expect(collectFrom(encoder).tuples).toEqual([tuple]);
  });

  it('saturate numbers that do not fit and take NaN for 0', () => {
    const encoder = new EntryEncoder(1000);
    const odd = { window: 1e12, min: Number.NaN, mean: -5, max: 2.6, count: 0 };
    encodeLoopDelay(encoder, { seconds: 0, nanos: 0, ...odd });
    expect(collectFrom(encoder).loopDelays[0]).toMatchObject({
      window: 0xffff_ffff,
      min: 0,
      mean: 0,
      max: 3,
    });
  });

  it('cut an info value that is too long between two characters', () => {
    const encoder = new EntryEncoder(200_000);
    expect(encodeInfo(encoder, { name: 'session.notes', value: '記'.repeat(50_000) })).toBe(true);
    const [info] = collectFrom(encoder).infos;
    expect(info?.value).toMatch(/^記+$/);
    expect(info?.value.length).toBeGreaterThan(30_000);
  });
});
