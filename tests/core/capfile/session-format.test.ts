import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { exampleBlocks, exampleFile, regenerated } from './session-format.ts';
import { tsharkRows, withFile } from './tshark.ts';

const DOCUMENT = 'docs/session-format.md';

describe('docs/session-format.md', () => {
  it('holds the tables and the example that the code makes (with UPDATE=1 it writes them)', () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    if (process.env.UPDATE) writeFileSync(DOCUMENT, regenerated(document));
    else expect(document).toBe(regenerated(document));
  });

  it('has an example whose every byte is explained', () => {
    for (const { title, bytes, parts } of exampleBlocks()) {
      expect([title, parts.reduce((sum, [length]) => sum + length, 0)]).toEqual([title, bytes.length]);
    }
  });

  it('has an example that our reader and tshark read', () => {
    const read = collect(exampleFile());
    expect(read.problems).toEqual([]);
    expect(read.frames).toMatchObject([{ seconds: 1_700_000_000, nanos: 450_003_073, capLen: 14 }]);
    expect(read.custom.map(({ kind }) => kind)).toEqual([1, 2]);
    expect(withFile(exampleFile(), tsharkRows)).toHaveLength(3);
  });
});
