import { describe, expect, it } from 'vitest';
import { catalogue, type FindingId, words } from '../../../src/core/findings/catalogue.ts';
import { fill, findingText } from '../../../src/core/findings/render.ts';
import type { Finding } from '../../../src/core/findings/types.ts';
import { traditionalChinese } from '../../../src/core/findings/zh-hant.ts';

const ids = Object.keys(catalogue) as FindingId[];

/** Slots with their kinds, each once; those that choose an English plural have no counterpart. */
const slots = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\w+(?::\w+)?\}/g)].map(String))].sort();

describe('the findings in Traditional Chinese', () => {
  it.each(ids)('%s: same slots, same severity and source, another text', (id) => {
    const chinese = traditionalChinese.entries[id]!;
    const english = catalogue[id];
    expect(slots(chinese.text)).toEqual(slots(english.text));
    expect(chinese).toMatchObject({ severity: english.severity, source: english.source });
    expect(chinese.title).not.toBe(english.title);
    expect(chinese.text).toMatch(/[\u4e00-\u9fff]/);
  });

  it('have the same ids and words', () => {
    expect(Object.keys(traditionalChinese.entries).sort()).toEqual([...ids].sort());
    expect(Object.keys(traditionalChinese.words).sort()).toEqual(Object.keys(words).sort());
  });

  it('are filled with words and units of their own', () => {
    const text = fill(
      '{who:word} {unread:bytes} {after:span}',
      { who: 'client', unread: 1, after: Number.NaN },
      traditionalChinese,
    );
    expect(text).toBe('用戶端 1 個位元組 未知的時間');
    const finding = {
      id: 'reset.seen',
      params: { peer: 'server', peerAddress: '10.0.0.1:80' },
    } as unknown as Finding;
    expect(findingText(finding, traditionalChinese)).toMatchObject({
      title: '連線被重設',
      text: '伺服器（10.0.0.1:80）重設了連線。',
    });
  });
});
