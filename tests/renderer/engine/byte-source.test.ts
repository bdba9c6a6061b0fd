import { describe, expect, it } from 'vitest';
import { ByteSource } from '../../../src/renderer/engine/byte-source.ts';

const MEGABYTE = 1024 * 1024;

/** A source whose service answers with bytes that all have the value 99, and notes what it was asked. */
function sourceOf(): { source: ByteSource; asked: string[] } {
  const asked: string[] = [];
  const source = new ByteSource(async (log, offset, length) => {
    asked.push(`${log} ${offset} ${length}`);
    return new Uint8Array(length).fill(99);
  });
  return { source, asked };
}

describe('bytes of a log', () => {
  it('that came last are given without asking, across pieces', async () => {
    const { source, asked } = sourceOf();
    source.add('packets', new Uint8Array([1, 2, 3]));
    source.add('packets', new Uint8Array([4, 5]));
    expect([...(await source.get('packets', 1, 3))]).toEqual([2, 3, 4]);
    expect(asked).toEqual([]);
  });

  it('are asked for where they are not here, or not yet', async () => {
    const { source, asked } = sourceOf();
    source.add('packets', new Uint8Array([1, 2, 3]));
    await source.get('packets', 2, 4);
    await source.get('records', 0, 1);
    expect(asked).toEqual(['packets 2 4', 'records 0 1']);
  });

  it('are let go once eight megabytes came after them', async () => {
    const { source, asked } = sourceOf();
    for (let i = 0; i < 10; i += 1) source.add('packets', new Uint8Array(MEGABYTE).fill(i));
    expect([...(await source.get('packets', 9 * MEGABYTE, 1))]).toEqual([9]);
    expect([...(await source.get('packets', 3 * MEGABYTE, 1))]).toEqual([3]);
    expect([...(await source.get('packets', 0, 1))]).toEqual([99]);
    expect(asked).toEqual(['packets 0 1']);
  });

  it('of the session before are gone after a reset', async () => {
    const { source, asked } = sourceOf();
    source.add('records', new Uint8Array([1]));
    source.reset();
    await source.get('records', 0, 1);
    expect(asked).toEqual(['records 0 1']);
  });
});
