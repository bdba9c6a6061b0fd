import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { compileTraceFilter } from '../../../src/renderer/engine/filter/trace-filter.ts';
import { mistakeText } from '../../../src/renderer/filter/mistake-text.ts';
import { createWords } from '../../../src/renderer/words/words.ts';

function said(filter: string, language: 'en' | 'zh-Hant'): string {
  const compiled = compileTraceFilter(createEngine(), filter);
  if (compiled.ok) throw new Error(`nothing is wrong with ${filter}`);
  const words = createWords(language, 'en');
  return mistakeText(words.t, words.said, compiled.error);
}

describe('a mistake in words', () => {
  it('says where it is, and what was meant or expected', () => {
    expect(said('tcp && tcp.prot', 'en')).toBe(
      "At character 8: There is no field 'tcp.prot'. Did you mean tcp.port?",
    );
    expect(said('ip.addr == x', 'en')).toMatch(
      /^At character 12: 'ip\.addr' is an IPv4 address; 'x' is not\. Expected: an IPv4/,
    );
  });

  it.each([
    'tcp.prot',
    'tcp.port ==',
    'tcp.port = 80',
    'ip.addr == x',
    'tcp.len == abc',
    'tcp.payload[0:4',
    '80',
    'nosuch(tcp)',
  ])('is said in Traditional Chinese: %s', (filter) => {
    expect(said(filter, 'zh-Hant')).toMatch(/^第 \d+ 個字元：.*[\u4e00-\u9fff]/);
    expect(said(filter, 'zh-Hant')).not.toMatch(/[a-z]{3,} [a-z]{2,}/);
  });
});
