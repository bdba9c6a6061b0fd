/** A fixed part of the fuzz run, and whether the fuzzer notices what it is there to notice. */
import { describe, expect, test } from 'vitest';
import { encodePcapHeader, encodePcapRecord } from '../../src/core/capfile/pcap-writer.ts';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { Table } from '../../src/core/trace/table.ts';
import { concat } from '../support/packets-bytes.ts';
import { checkTree } from './ask.ts';
import { Cases, KINDS, kindOf } from './cases.ts';
import * as check from './check.ts';
import { readCorpus } from './corpus.ts';
import { checkMistake } from './filter-case.ts';
import { readOptions } from './options.ts';
import { perform, wholePlay } from './play.ts';
import { Random } from './random.ts';
import { Tally } from './tally.ts';
import { printable } from './texts.ts';

const SEED = 20_261_123;
const CASES = 400;
const corpus = readCorpus();

/** What a check complains of. */
function complaints(run: (complain: check.Complain) => void): string[] {
  const found: string[] = [];
  run((what) => found.push(what));
  return found;
}

describe('the engine', () => {
  test(`stands ${CASES} cases of a fixed seed`, async () => {
    const cases = new Cases(SEED, corpus);
    const tally = new Tally();
    for (let number = 0; number < CASES; number += 1) tally.add(number, await cases.run(number), 0);
    expect([...tally.problems.values()].map(({ first }) => first)).toEqual([]);
    expect([...tally.kinds.keys()].sort()).toEqual([...KINDS].sort());
    // Filters that are all mistakes, or files that are all noise, would test little.
    expect(tally.compiled / tally.filters).toBeGreaterThan(0.3);
    expect(tally.selected / tally.filters).toBeGreaterThan(0.1);
  });

  /** Cases of seed 20261129 that found something once: who opened a conversation, where damage lies, bytes beyond 4 GiB. */
  test.each([49526, 51840, 65446, 135684, 174721, 177644])(
    'stands case %i, which it once did not',
    async (number) => {
      expect((await new Cases(20261129, corpus).run(number)).problems).toEqual([]);
    },
  );
});

describe('a case', () => {
  test('is the same each time, alone or behind others', async () => {
    const numbers = KINDS.map((kind) => [...Array(100).keys()].find((number) => kindOf(number) === kind)!);
    const all = new Cases(7, corpus);
    for (const number of numbers) await all.run(number);
    for (const number of numbers) {
      const [again, alone] = [await all.run(number), await new Cases(7, corpus).run(number)];
      expect(again.play).toEqual(alone.play);
      expect(again.filter).toEqual(alone.filter);
    }
  });

  test('is another one with another seed or number', () => {
    const first = (seed: number, number: number): string => new Random(seed, number).bytes(16).join();
    expect(new Set([first(1, 1), first(1, 2), first(2, 1), first(2, 2)]).size).toBe(4);
  });
});

/** A pcap file of one frame of ten bytes, and the engine that read it. */
function small(): { readonly engine: Engine; readonly play: ReturnType<typeof wholePlay> } {
  const file = { linkType: 1 };
  const record = encodePcapRecord(file, { seconds: 5, fraction: 0, data: new Uint8Array(10) });
  const play = wholePlay(concat(encodePcapHeader(file), record));
  const engine = createEngine();
  perform(engine, play);
  return { engine, play };
}

describe('the checks find', () => {
  const { engine, play } = small();
  const shorter = { ...play, packets: play.packets.subarray(0, 30) };

  test('nothing wrong with a good file', () => {
    const found = complaints((complain) => {
      check.checkRows(engine, play, complain);
      check.checkProblems(engine, play, complain);
      check.checkFrames(engine, play, complain);
      check.checkConversations(engine, complain);
      check.checkRecords(engine, play, complain);
      check.checkOrder(engine, complain);
      check.compareEngines(engine, small().engine, complain);
    });
    expect(found).toEqual([]);
  });

  test('frames that lie outside of the file', () => {
    expect(complaints((complain) => check.checkFrames(engine, shorter, complain))).toEqual([
      'end of frame 0: 50, at most 30 possible',
    ]);
  });

  test('more rows than the bytes can hold', () => {
    const tiny = { ...play, packets: play.packets.subarray(0, 8) };
    expect(complaints((complain) => check.checkRows(engine, tiny, complain)).join()).toContain(
      'rows of frames',
    );
  });

  test('problems outside of the file', () => {
    const cut = createEngine();
    perform(cut, wholePlay(play.packets.subarray(0, 45)));
    expect(complaints((complain) => check.checkProblems(cut, shorter, complain)).length).toBeGreaterThan(0);
  });

  test('tables that differ, and where', () => {
    const [one, other] = [new Table({ a: 'u8', b: 'f64' }), new Table({ a: 'u8', b: 'f64' })];
    for (const table of [one, other]) table.append();
    other.set('b', 0, 2);
    for (const table of [one, other]) table.publish();
    expect(complaints((complain) => check.compareTables('t', one, other, complain))).toEqual([
      't.b, row 0: 0 or 2',
    ]);
    expect(complaints((complain) => check.compareTables('t', one, other, complain, ['b']))).toEqual([]);
  });

  test('fields outside of the frame', () => {
    const layer = { name: 'x', label: 'X', offset: 0, length: 4, fields: [] };
    expect(complaints((complain) => checkTree([layer], 4, complain))).toEqual([]);
    expect(complaints((complain) => checkTree([layer], 3, complain)).length).toBe(1);
  });

  test('mistakes outside of the filter', () => {
    const at = (position: number, length: number) =>
      complaints((complain) =>
        checkMistake('tcp ==', { position, length, message: 'It ends early.' }, complain),
      ).length;
    expect([at(0, 6), at(6, 1), at(6, 2), at(7, 1), at(-1, 1), at(2, 0)]).toEqual([0, 0, 1, 1, 1, 1]);
  });

  test('texts with values that were not there', () => {
    const texts = [
      'Len=undefined',
      'NaN ms',
      '[object Object]',
      'setTimeout(NaN)',
      'GET "/null"',
      'nullable',
    ];
    expect(texts.map(printable)).toEqual([false, false, false, true, true, true]);
  });
});

describe('options', () => {
  test('have defaults, and say what is wrong', () => {
    expect(readOptions([], () => 5)).toMatchObject({
      seed: 5,
      cases: 200_000,
      only: undefined,
      one: undefined,
    });
    expect(readOptions(['--seed', '1', '--case', '9'], () => 5)).toMatchObject({ seed: 1, one: 9 });
    expect(() => readOptions(['--cases', 'many'], () => 5)).toThrow('--cases takes a number');
    expect(() => readOptions(['--only', 'dreams'], () => 5)).toThrow('files, records, live, filters');
  });
});
