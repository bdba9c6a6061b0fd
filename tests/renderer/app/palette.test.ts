import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/renderer/app/palette-match.ts';

describe('the palette', () => {
  it('finds commands by the beginnings of their words, then by parts of them, in either language', () => {
    const names = ['語言：繁體中文', 'Language: Traditional Chinese'];
    expect(
      ['chin', 'lang chin', 'hinese', '繁體', 'start', 'chinese start', ''].map((typed) =>
        matches('', typed, names),
      ),
    ).toEqual([1, 1, 0.5, 0.5, 0, 0, 1]);
  });
});
