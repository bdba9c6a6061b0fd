import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { FILES } from './samples.ts';
import { ourRows, tsharkRows, withFile } from './tshark.ts';

const CAPTURES = 'tests/fixtures/captures';

/** A row that is no packet has lengths in tshark's list and none in ours. */
function expectSameRows(ours: string[], theirs: string[]): void {
  const cut = theirs.map((line, index) =>
    ours[index]?.split('\t').length === 2 ? line.split('\t').slice(0, 2).join('\t') : line,
  );
  expect(ours).toEqual(cut);
}

describe('frame number, time, length and captured length are those of tshark', () => {
  it.each(readdirSync(CAPTURES))('in the real capture %s', (name) => {
    const path = join(CAPTURES, name);
    const read = collect(readFileSync(path));
    expect(read.problems).toEqual([]);
    expectSameRows(ourRows(read), tsharkRows(path));
  });

  it.each(Object.keys(FILES))('in %s', (name) => {
    const file = FILES[name]();
    const read = collect(file);
    expect(read.problems).toEqual([]);
    expectSameRows(
      ourRows(read),
      withFile(file, (path) => tsharkRows(path)),
    );
  });
});

describe('what tshark itself does, which our numbering relies on', () => {
  it('counts foreign custom blocks of both kinds and journal entries, not other blocks', () => {
    const read = collect(FILES['pcapng, blocks of every kind']());
    expect(read.blockFrames.map(({ number, blockType }) => [number, blockType])).toEqual([
      [4, 0xbad],
      [5, 0x40000bad],
      [6, 9],
    ]);
    expect(read.frames.map(({ number }) => number)).toEqual([1, 2, 3, 7]);
  });
});
