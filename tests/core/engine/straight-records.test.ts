/** The short way for records of bytes is held against the general one: the same cells and totals, whatever the input. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { RecordIntake } from '../../../src/core/engine/record-intake.ts';
import { StraightRecords } from '../../../src/core/engine/straight-records.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { StraightLinks } from '../../../src/core/link/straight.ts';
import type { Schema, TableView } from '../../../src/core/trace/table.ts';
import { story, tell } from '../link/delivery-story.ts';
import { openBytes, openSaved, runLive, savedSession } from '../link/session.ts';
import type { TraceEntry } from '../link/trace-entries.ts';
import { type TraceParts, traceParts } from '../link/trace-text.ts';

function cellsOf(table: TableView<Schema>): Record<string, number[]> {
  const columns = Object.keys(table.schema).map((column) => {
    return [column, Array.from({ length: table.length }, (_, row) => table.get(column, row))] as const;
  });
  return Object.fromEntries(columns);
}

/** Every cell that comes of records, and all that is said of them besides. */
function outcome(engine: Engine): unknown {
  const { records, links: linkTable, sockets, tuples } = engine.tables;
  const { links, counters, problems, errorCodes, findings } = engine;
  return {
    records: cellsOf(records),
    links: cellsOf(linkTable),
    sockets: cellsOf(sockets),
    tuples: cellsOf(tuples),
    reasons: Array.from({ length: records.length }, (_, record) => links.reason(record)),
    counts: links.counts,
    violations: links.violations,
    longestLag: links.longestLag,
    relations: links.relations(),
    findings: findings.list,
    jumps: engine.clock.jumps,
    counters,
    problems,
    errorCodes,
  };
}

/** What comes of an input where records may go the short way, and where none may; and how many did. */
function bothWays(open: () => Engine): { short: unknown; long: unknown; taken: number } {
  const tally = vi.spyOn(StraightLinks.prototype, 'tally');
  const short = outcome(open());
  const taken = tally.mock.calls.reduce((sum, [count]) => sum + count, 0);
  tally.mockRestore();
  const take = vi.spyOn(StraightRecords.prototype, 'take').mockImplementation((_view, start) => start);
  const long = outcome(open());
  take.mockRestore();
  return { short, long, taken };
}

/** Expects the same both ways; returns how many records went the short one. */
function same(open: () => Engine): number {
  const { short, long, taken } = bothWays(open);
  expect(short).toEqual(long);
  return taken;
}

const OPEN =
  "c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'";
const TURN = "c write(10); C>S PSH,ACK len=10; a 'data' 10; a write(700); S>C PSH,ACK len=700; c 'data' 700";
const CLOSE = "c end(); C>S FIN,ACK; a 'end'; S>C FIN,ACK; c 'end'; c 'close'; a 'close'";
const turns = (count: number): string => Array.from({ length: count }, () => TURN).join('; ');

/** Frames and records mixed as a recording may bring them, the same each time. */
function mixed(parts: TraceParts, numbers: readonly number[]): () => Engine {
  return () => {
    let i = 0;
    return runLive(parts, () => numbers[i++ % numbers.length]! / 100);
  };
}

test('an ordinary exchange goes the short way', () => {
  const parts = traceParts(`${OPEN}; ${turns(20)}; ${CLOSE}`);
  expect(same(() => openSaved(parts))).toBe(80);
  expect(same(() => openSaved(parts, 100_000))).toBe(80);
});

test('so does one whose frames come before its records in the other log', () => {
  const parts = traceParts(`${OPEN}; ${turns(20)}; ${CLOSE}`);
  expect(same(mixed(parts, [10, 10, 10, 10, 10, 10, 90]))).toBeGreaterThan(40);
});

describe('whatever happens to the bytes', () => {
  test('in a saved session', () => {
    const check = fc.property(story, (plot) => {
      const parts = traceParts(tell(plot));
      same(() => openSaved(parts));
    });
    fc.assert(check, { numRuns: 150 });
  });

  test('in a session being recorded', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 60, maxLength: 60 });
    const check = fc.property(story, numbers, (plot, random) => {
      same(mixed(traceParts(tell(plot)), random));
    });
    fc.assert(check, { numRuns: 150 });
  });
});

const cases: readonly (readonly [string, string])[] = [
  ['what a paused program reads late', "C>S PSH,ACK len=4; +300ms a 'data' 4"],
  ['a read before its segment', "a 'data' 4; +1ms C>S PSH,ACK len=4"],
  ['a call after its segment', 'C>S PSH,ACK len=4; C>S PSH,ACK len=4; +1ms c write(4)'],
  ['bytes that Node tells of twice', "C>S PSH,ACK len=4; a 'data' 4; a 'data' 0"],
  ['writes that nobody captured', '~C>S PSH,ACK len=4; c write(4); C>S PSH,ACK seq=5 len=4'],
  ['bytes in two segments', "C>S PSH,ACK len=2; C>S PSH,ACK len=2; a 'data' 4"],
  ['two writes in a segment', 'c write(3); C>S PSH,ACK len=7'],
  [
    'repeated bytes',
    "C>S PSH,ACK len=4; +300ms C>S PSH,ACK seq=1 len=4; a 'data' 4; c write(1); C>S ACK len=1",
  ],
  ['a range that goes back', 'C>S ACK len=8; c write(4) start=2; c write(2) start=2; c write(2)'],
  ['another conversation of the socket', "c 'close'; c connect(); c write(4) start=0; C>S PSH,ACK len=4"],
  [
    'calls that returned false or are Node’s own',
    "C>S ACK len=4; a 'data' 4 bynode; c write(0) false; c write(1) false",
  ],
  ['an attempt', 'C>S ACK len=4; c write(4) start=0 attempt=1'],
  ['an attempt beyond 255', 'C>S ACK len=4; c write(4) start=0 attempt=300'],
  ['an error', "C>S ACK len=4; c write(4) start=0 errorCode=EPIPE; a 'data' 4 errorCode=EBADF"],
  ['details of other kinds', "C>S ACK len=4; a 'data' 4 characters=3 encoding=utf8 buffered=9"],
  ['no bytes, or none said', "C>S ACK len=4; a 'data' 4 length=; a 'data' 4 start=; c write(4) length=0"],
  ['offsets beyond 2³¹', 'C>S ACK len=4; c write(4) start=2147483647; c write(2147483647) start=9'],
  ['offsets beyond 2³²', 'C>S ACK len=4; c write(4) start=4294967296; c write(4) start=4294967300'],
  ['a gap and a delayed loop', "C>S ACK len=4; gap 3; a 'data' 4; loop max=5ms; c write(2); C>S ACK len=2"],
  ['a socket that carries no plain bytes', 'c5 socket tls; c5 write(4); C>S ACK len=4'],
  ['a socket that was never spoken of', 'a7 write(4); C>S ACK len=4'],
  [
    'a second socket of the same addresses',
    "C>S ACK len=4; c2 connected via=C,S; c2 write(4); c write(4); a2 accepted via=C,S; a2 'data' 4",
  ],
];

describe.each(cases)('%s', (_, what) => {
  const text = `${OPEN}; c write(4); ${what}; ${turns(2)}; c write(9); a 'data' 9; ${CLOSE}`;

  test('saved', () => {
    same(() => openSaved(traceParts(text)));
  });

  test('recorded', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(numbers, (random) => {
        same(mixed(traceParts(text), random));
      }),
      { numRuns: 10 },
    );
  });
});

test('bytes on both sides of 2³¹ and 2³²', () => {
  const starts = [0, 2 ** 30, 2 ** 31 - 2, 2 ** 31 + 10, 3 * 2 ** 30, 2 ** 32 - 4, 2 ** 32 + 8];
  const steps = starts.map(
    (start) => `C>S ACK seq=${(start + 1) % 2 ** 32} len=4; c write(4) start=${start}`,
  );
  const parts = traceParts(`${OPEN}; ${steps.join('; ')}; ${CLOSE}`);
  expect(same(() => openSaved(parts))).toBe(2);
});

describe('the clock', () => {
  const { frames, entries } = traceParts(`${OPEN}; ${turns(12)}; ${CLOSE}`);
  const sample = (at: number, ahead: number, error = 500): TraceEntry => {
    const epoch = 1_767_225_600 + Math.floor((at + ahead) / 1e9);
    const nanos = (((at + ahead) % 1e9) + 1e9) % 1e9;
    const monotonic = { seconds: 1000 + Math.floor(at / 1e9), nanos: at % 1e9 };
    return { type: 'clock', entry: { monotonic, epoch: { seconds: epoch, nanos }, error } };
  };
  const others = entries.filter((one) => one.type !== 'clock');

  test('of which there is no sample', () => {
    expect(same(() => openSaved({ frames, entries: others }))).toBe(0);
  });

  test.each([
    ['agree', [0, 0, 0, 0]],
    ['make the seconds turn over', [999_500_000, 999_500_000, 999_500_000, 999_500_000]],
    ['drift', [0, 2_000, 4_000, 8_000]],
    ['jump', [0, 5e9, 5e9, -3e9]],
  ])('whose samples between the records %s', (_, aheads) => {
    const all: TraceEntry[] = [...others];
    aheads.forEach((ahead, i) => {
      all.splice(i * 20, 0, sample(1 + i * 1_000_000, ahead));
    });
    expect(same(() => openSaved({ frames, entries: all }))).toBeGreaterThan(0);
  });

  test('that reads what no clock would', () => {
    const late = others.map((one, i) =>
      one.type === 'record' && i % 5 === 0
        ? { ...one, entry: { ...one.entry, nanos: 4_000_000_000, seconds: i % 2 === 0 ? 1000 : 0xffffffff } }
        : one,
    );
    same(() => openSaved({ frames, entries: [sample(0, 0), ...late] }));
  });
});

test.each([2 ** 32 - 400, 2 ** 32, 3 * 2 ** 32 + 5])('a block at offset %i of its file', (offset) => {
  const take = RecordIntake.prototype.take;
  const further = vi.spyOn(RecordIntake.prototype, 'take').mockImplementation(function (
    this: RecordIntake,
    block,
    input,
  ) {
    take.call(this, { ...block, fileOffset: offset }, input);
  });
  const parts = traceParts(`${OPEN}; ${turns(4)}; ${CLOSE}`);
  const { short, long, taken } = bothWays(() => openSaved(parts));
  further.mockRestore();
  expect(short).toEqual(long);
  expect(taken).toBe(offset < 2 ** 32 ? 0 : 16);
});

test('a record far behind the one before it of its socket', () => {
  const { frames, entries } = traceParts(`${OPEN}; ${turns(3)}; c2 write(1); ${TURN}; ${CLOSE}`);
  const at = entries.findIndex((one) => one.type === 'socket' && one.entry.label === 'c2') + 1;
  const filler = entries[at]!;
  const many = [...entries.slice(0, at), ...new Array<TraceEntry>(66_000).fill(filler), ...entries.slice(at)];
  const { short, long, taken } = bothWays(() => openSaved({ frames, entries: many }, 1 << 20));
  expect(taken).toBeGreaterThan(10);
  const steps = (one: unknown) => (one as { records: Record<string, number[]> }).records.farStep;
  expect(steps(short)!.filter((step) => step > 0).length).toBeGreaterThan(0);
  expect(steps(short)).toEqual(steps(long));
});

test('entries with bytes that nobody wrote', () => {
  const parts = traceParts(`${OPEN}; ${turns(4)}; ${CLOSE}`);
  const whole = savedSession(parts);
  const begins = whole.length - savedSession({ frames: [], entries: parts.entries }).length;
  const change = fc.record({ at: fc.nat({ max: whole.length - begins - 32 }), value: fc.nat({ max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const bytes = whole.slice();
      // Behind the block's head and before its second length: what is damaged are entries, not the file.
      for (const { at, value } of changes) bytes[whole.length - 5 - at] = value;
      same(() => openBytes(bytes, 100_000));
    }),
    { numRuns: 400 },
  );
});

test('entries that end before they should', () => {
  const parts = traceParts(`${OPEN}; ${turns(2)}; ${CLOSE}`);
  const whole = savedSession(parts);
  for (let cut = 1; cut < 200; cut += 3)
    same(() => openBytes(whole.subarray(0, whole.length - cut), 100_000));
});
