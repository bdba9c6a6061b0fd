import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SocketRecord, TupleEntry } from '../../../src/core/capfile/records/entries.ts';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import { packets } from '../../support/packets.ts';
import { MiniEngine } from './mini-engine.ts';
import type { TraceEntry } from './trace-entries.ts';
import { START_SECONDS } from './trace-text.ts';

const codes = [...Object.values(RECORD_NAMES).map((name) => name.code), 99, 250];
const small = fc.integer({ min: 0, max: 6 });
const time = fc.record({
  seconds: fc.integer({ min: 999, max: 1003 }),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
});

const record: fc.Arbitrary<TraceEntry> = fc
  .record({
    time,
    name: fc.constantFrom(...codes),
    socketId: small,
    start: fc.option(fc.oneof(fc.nat(40), fc.constantFrom(2 ** 53, Number.NaN)), { nil: undefined }),
    length: fc.option(fc.oneof(fc.nat(20), fc.constant(0xffffffff)), { nil: undefined }),
    attempt: small,
    errorCode: fc.constantFrom('', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'nonsense'),
    peer: small,
    flag: fc.boolean(),
  })
  .map((made) => ({
    type: 'record',
    entry: {
      ...made.time,
      name: made.name,
      flags: made.flag ? 1 : 0,
      depth: 0,
      socketId: made.socketId,
      bytesRead: 0,
      bytesWritten: 0,
      details: {
        ...(made.start !== undefined && { start: made.start }),
        ...(made.length !== undefined && { length: made.length }),
        attempt: made.attempt,
        errorCode: made.errorCode,
        socketId: made.peer,
        remotePort: 40000 + made.peer,
        enable: made.flag,
        keepAlive: made.flag,
        initialDelay: made.peer * 300,
      },
    } satisfies SocketRecord,
  }));

const LOOPBACK = Uint8Array.of(127, 0, 0, 1);
const tuple: fc.Arbitrary<TraceEntry> = fc
  .record({
    time,
    socketId: small,
    reason: fc.integer({ min: 0, max: 6 }),
    attempt: small,
    from: small,
    to: small,
  })
  .map((made) => ({
    type: 'tuple',
    entry: {
      ...made.time,
      socketId: made.socketId,
      reason: made.reason as TupleEntry['reason'],
      family: 4,
      attempt: made.attempt,
      localAddress: LOOPBACK,
      localPort: 40000 + made.from,
      remoteAddress: LOOPBACK,
      remotePort: 40000 + made.to,
    },
  }));
const socket: fc.Arbitrary<TraceEntry> = fc
  .record({ time, socketId: small, role: small, transport: small, parentId: small })
  .map(({ time: at, ...made }) => ({
    type: 'socket',
    entry: {
      ...at,
      ...made,
      role: made.role as 1,
      transport: made.transport as 1,
      label: 'x',
      details: { hasBlockList: true },
    },
  }));

const step: fc.Arbitrary<string> = fc
  .record({
    from: small,
    to: small,
    flags: fc.constantFrom(
      'SYN',
      'SYN,ACK',
      'ACK',
      'PSH,ACK',
      'FIN,ACK',
      'RST',
      'RST,ACK',
      'NONE',
      'SYN,FIN',
    ),
    seq: fc.nat(60),
    ack: fc.nat(60),
    len: fc.nat(30),
    win: fc.constantFrom(0, 100, 65535),
    isn: fc.constantFrom(1, 2, 4294967290),
  })
  .map(
    ({ from, to, flags, seq, ack, len, win, isn }) =>
      `E${from}>E${to} ${flags} seq=${seq} ack=${ack} len=${len} win=${win} ${flags.includes('SYN') ? `isn=${isn}` : ''}`,
  );
const endpoints = Object.fromEntries(
  Array.from({ length: 7 }, (_, i) => [`E${i}`, `127.0.0.1:${40000 + i}`]),
);

describe('any records and any segments, in any order', () => {
  it('throw nothing, and are all accounted for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 6, arbitrary: record }, { weight: 3, arbitrary: tuple }, socket), {
          maxLength: 60,
        }),
        fc.array(step, { maxLength: 60 }),
        fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
        (entries, steps, coins) => {
          const frames = packets(steps.join('\n'), { endpoints });
          const engine = new MiniEngine();
          for (let e = 0, f = 0, i = 0; e < entries.length || f < frames.length; i += 1) {
            const takeEntry = f >= frames.length || (e < entries.length && coins[i % coins.length]);
            if (takeEntry) engine.entry(entries[e++]!);
            else engine.frame(frames[f++]!);
            if (i % 7 === 0) engine.watermark(START_SECONDS + i / 40, 0);
          }
          engine.finish();
          const { counts, statistics } = engine.linker;
          expect(counts.waiting).toBe(0);
          expect(counts.linked + counts.silent + counts.unlinked).toBeLessThanOrEqual(
            engine.records.appended,
          );
          expect(statistics.unlinked).toBe(counts.unlinked);
          expect(statistics.links).toBe(engine.links.appended);
        },
      ),
      { numRuns: 300 },
    );
  });
});
