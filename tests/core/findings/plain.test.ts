/** The short way through the order is held against the long one: the same findings, however the bytes were cut and read. */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { PlainEntries } from '../../../src/core/findings/plain.ts';
import { story, tell } from '../link/delivery-story.ts';
import type { Delivery } from '../link/link-lines.ts';
import { entryBlock, packetBlock, packetsHeader } from '../link/session.ts';
import { traceParts } from '../link/trace-text.ts';
import { found } from './found.ts';

/** What is found in a trace where entries may go the short way, and where none may; and how many went it. */
function bothWays(text: string, delivery: Delivery = 'frames-first') {
  const { take } = PlainEntries.prototype;
  let taken = 0;
  const spy = vi.spyOn(PlainEntries.prototype, 'take');
  spy.mockImplementation(function (this: PlainEntries, from) {
    const next = take.call(this, from);
    taken += next - from;
    return next;
  });
  const short = found(text, { delivery, random: () => 0.4 });
  spy.mockImplementation((from) => from);
  const long = found(text, { delivery, random: () => 0.4 });
  spy.mockRestore();
  const lists = [short, long].map(({ engine, texts }) => ({ list: engine.findings.list, texts }));
  return { short: lists[0], long: lists[1], taken, ids: short.ids };
}

const OPENED = `
  s socket keepAlive=true; s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
`;
const turns = (count: number, text: string) => Array.from({ length: count }, () => text).join('; ');
const TURN = "c write(10); C>S PSH,ACK len=10; a 'data' 10; a write(700); S>C PSH,ACK len=700; c 'data' 700";

test('bytes that were cut, swapped, repeated or lost', () => {
  fc.assert(
    fc.property(
      story,
      fc.constantFrom<Delivery>('frames-first', 'records-first', 'mixed'),
      (plot, delivery) => {
        const { short, long } = bothWays(tell(plot), delivery);
        expect(short).toEqual(long);
      },
    ),
    { numRuns: 150 },
  );
});

/** What a client and a server may do next: writes before and behind their segments, one, two or three at a time. */
const steps = [
  'c write(4); C>S PSH,ACK len=4',
  'C>S PSH,ACK len=4; c write(4)',
  'c write(4); c write(5); C>S ACK len=4; C>S PSH,ACK len=5',
  'c write(4); c write(5); C>S PSH,ACK len=9',
  'c write(4) bynode; c write(5); C>S ACK len=4; C>S PSH,ACK len=5',
  'c write(4); c write(5) bynode; C>S PSH,ACK len=9',
  'c write(9); C>S ACK len=4; C>S PSH,ACK len=5',
  'c write(4); c write(5); c write(6); C>S PSH,ACK len=4; C>S PSH,ACK len=11',
  'C>S ACK len=4; C>S ACK len=5; c write(4); c write(5)',
  'c write(3)',
  'C>S PSH,ACK len=3',
  '~C>S PSH,ACK len=3',
  "a 'data' 4",
  "a 'data' 40",
  'a write(7); S>C PSH,ACK len=7',
  "S>C PSH,ACK len=7; c 'data' 7; a write(7)",
  'S>C ACK',
  'S>C ACK win=0',
  '+600ms',
  '-1ms',
  'c end(); C>S FIN,ACK',
];

test('writes before and behind their segments', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (chosen) => {
      const { short, long } = bothWays(`${OPENED}; ${chosen.join('; ')}; +2s C>S ACK`);
      expect(short).toEqual(long);
    }),
    { numRuns: 200 },
  );
});

test('an ordinary exchange goes the short way', () => {
  const { short, long, taken } = bothWays(`${OPENED}; ${turns(20, TURN)}`);
  expect(short).toEqual(long);
  // All but the first segment of each direction, after which the ledger knows how to count its bytes.
  expect(taken).toBeGreaterThanOrEqual(6 * 20 - 4);
});

test.each([
  ['a write that is told of behind its segment', turns(9, 'C>S PSH,ACK len=10; c write(10)'), []],
  [
    'writes in one segment',
    turns(9, "c write(4); c write(5); C>S PSH,ACK len=9; a 'data' 9"),
    ['writes.joined'],
  ],
  [
    'a write in two segments',
    turns(9, "c write(9); C>S ACK len=4; C>S PSH,ACK len=5; a 'data' 9"),
    ['writes.split'],
  ],
  [
    'a program that does not read',
    `${TURN}; a pause(); ${turns(9, 'c write(5); C>S PSH,ACK len=5; +200ms')}`,
    ['read.behind'],
  ],
  [
    'a program that reads late',
    turns(9, "c write(5); C>S PSH,ACK len=5; +300ms a 'data' 5; loop max=1ms"),
    ['lag.kernel'],
  ],
  [
    'a write behind the peer’s FIN',
    `${TURN}; a end(); S>C FIN,ACK; c write(5); C>S PSH,ACK len=5; S>C RST`,
    ['write.after-fin'],
  ],
  ['what Node writes by itself', turns(9, 'c write(4) bynode; c write(5) bynode; C>S PSH,ACK len=9'), []],
  ['a capture that begins in mid-stream', `${turns(9, 'C2>S PSH,ACK len=10')}; ${TURN}`, []],
  ['a clock that steps back', `${TURN}; -3s ${TURN}; +9s ${TURN}; -700ms ${turns(9, TURN)}`, []],
])('%s', (_, what, ids) => {
  for (const delivery of ['frames-first', 'records-first', 'mixed'] as const) {
    const { short, long } = bothWays(`${OPENED}; ${what}; +2s C>S ACK; ${TURN}`, delivery);
    expect(short).toEqual(long);
  }
  expect(bothWays(`${OPENED}; ${what}; +2s C>S ACK; ${TURN}`).ids).toEqual(expect.arrayContaining(ids));
});

test('the next attempt of a socket, and the socket of a tuple that is used again', () => {
  const use = (c: string, a: string, isn: number) => `
    ${c} connect(); ${c} 'connectionAttempt'; C>S SYN isn=${isn}; ${c} attempt via=C,S
    S>C SYN,ACK isn=${isn + 5}; C>S ACK; ${a} accepted via=C,S; s 'connection' ${a} told
    ${c} connected via=C,S; ${c} 'connect' told; ${c} write(3); C>S PSH,ACK len=3; ${a} 'data' 3
    ${c} resetAndDestroy(); C>S RST,ACK; ${a} 'error' ECONNRESET; ${c} 'close'; ${a} 'close'
  `;
  for (const names of [
    ['c1', 'a1', 'c2', 'a2'],
    ['c1', 'a1', 'c1', 'a1'],
  ] as const) {
    const { short, long } = bothWays(`${use(names[0], names[1], 1000)}\n${use(names[2], names[3], 9000)}`);
    expect(short).toEqual(long);
  }
});

test('a connection of which findings were looked for before it passed 4 GiB', () => {
  const segment = (offset: number, length: number) =>
    `C>S PSH,ACK seq=${(offset + 1) % 2 ** 32} len=${length}`;
  const write = (offset: number, ...lengths: number[]) => {
    const pieces = lengths.map((length, n) => segment(offset + (n === 0 ? 0 : lengths[0]!), length));
    return `c write(1000) start=${offset}; ${pieces.join('; ')}`;
  };
  const begin = `${OPENED}; ${write(0, 1000)}; a 'data' 1000 start=0`;
  // Segments 512 MiB apart: what lies between them was not captured.
  const far = Array.from({ length: 9 }, (_, n) => (n + 1) * 2 ** 29);
  const beyond = Array.from({ length: 12 }, (_, n) => 9 * 2 ** 29 + 1000 + n * 1000);
  const rest = [
    ...far.map((offset) => `${write(offset, 1000)}; a 'data' 1000 start=${offset}`),
    ...beyond.map((offset) => `${write(offset, 400, 600)}; S>C ACK`),
    '+2s C>S ACK; S>C ACK',
  ];
  const before = traceParts(begin);
  const all = traceParts(`${begin}; ${rest.join('; ')}`);
  const ids = (): string[] => {
    const engine = createEngine();
    for (const bytes of packetsHeader()) engine.packets.push(bytes);
    engine.records.push(packetsHeader()[0]!);
    const take = (from: number, frames: number, entries: number): void => {
      for (const frame of all.frames.slice(from === 0 ? 0 : before.frames.length, frames))
        engine.packets.push(packetBlock(frame));
      for (const entry of all.entries.slice(from === 0 ? 0 : before.entries.length, entries))
        engine.records.push(entryBlock(entry));
    };
    take(0, before.frames.length, before.entries.length);
    const { seconds, nanos } = before.frames.at(-1)!;
    engine.watermark(seconds, nanos + 1);
    engine.release(seconds, nanos + 1);
    take(1, all.frames.length, all.entries.length);
    engine.packets.end();
    engine.records.end();
    return engine.findings.list.map(({ id }) => id);
  };
  const short = ids();
  const spy = vi.spyOn(PlainEntries.prototype, 'take').mockImplementation((from) => from);
  const long = ids();
  spy.mockRestore();
  expect(short).toEqual(long);
  expect(short).toEqual(expect.arrayContaining(['writes.split', 'read.behind']));
});
