/** The short way for records of bytes is held against the long one: the same cells and totals, however the bytes were cut. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { StraightLinks } from '../../../src/core/link/straight.ts';
import type { Schema, TableView } from '../../../src/core/trace/table.ts';
import { story, tell } from './delivery-story.ts';
import { deliver } from './link-lines.ts';
import type { MiniEngine } from './mini-engine.ts';
import { traceParts } from './trace-text.ts';

function cellsOf(table: TableView<Schema>): Record<string, number[]> {
  const columns = Object.keys(table.schema).map((column) => {
    return [column, Array.from({ length: table.length }, (_, row) => table.get(column, row))] as const;
  });
  return Object.fromEntries(columns);
}

/** Every cell that the linker writes, and all that it says besides. */
function outcome({ linker, tables, findings }: MiniEngine): unknown {
  const { records, links } = tables;
  const reasons = Array.from({ length: records.length }, (_, record) => linker.reason(record));
  const { statistics, counts, violations, longestLag } = linker;
  const said = { statistics, counts, violations, longestLag, relations: linker.relations(), reasons };
  return { records: cellsOf(records), links: cellsOf(links), findings: findings.list, ...said };
}

/** What comes of a trace where records may go the short way, and where none may. */
function bothWays(text: string): { short: unknown; long: unknown; taken: number } {
  const parts = traceParts(text);
  const take = vi.spyOn(StraightLinks.prototype, 'take');
  const short = outcome(deliver(parts));
  const taken = take.mock.results.filter(({ value }) => value === true).length;
  take.mockReturnValue(false);
  const long = outcome(deliver(parts));
  take.mockRestore();
  return { short, long, taken };
}

test('bytes that were cut, swapped, repeated or lost', () => {
  fc.assert(
    fc.property(story, (plot) => {
      const { short, long } = bothWays(tell(plot));
      expect(short).toEqual(long);
    }),
    { numRuns: 150 },
  );
});

test('an ordinary exchange goes the short way', () => {
  const turn =
    "c write(10); C>S PSH,ACK len=10; a 'data' 10; a write(700); S>C PSH,ACK len=700; c 'data' 700";
  const { short, long, taken } = bothWays(`
    c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
    ${Array.from({ length: 20 }, () => turn).join('; ')}
    c end(); C>S FIN,ACK; a 'end'; S>C FIN,ACK; c 'end'; c 'close'; a 'close'
  `);
  expect(taken).toBe(80);
  expect(short).toEqual(long);
});

test.each([
  ['what a paused program reads late', "C>S PSH,ACK len=4; +300ms a 'data' 4"],
  ['a read before its segment', "a 'data' 4; +1ms C>S PSH,ACK len=4"],
  ['bytes that Node tells of twice', "C>S PSH,ACK len=4; a 'data' 4; a 'data' 0"],
  ['writes that nobody captured', '~C>S PSH,ACK len=4; c write(4); C>S PSH,ACK seq=5 len=4'],
])('%s', (_, what) => {
  const { short, long } = bothWays(`
    c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
    c write(4); ${what}
  `);
  expect(short).toEqual(long);
});
