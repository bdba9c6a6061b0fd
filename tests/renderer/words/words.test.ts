import { describe, expect, it } from 'vitest';
import { en } from '../../../src/renderer/words/en.ts';
import { createWords } from '../../../src/renderer/words/words.ts';
import { zhHant } from '../../../src/renderer/words/zh-Hant/index.ts';

const slots = (text: string): string[] => [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort();

describe('words', () => {
  it('are the keys themselves in English, with singulars', () => {
    const { t, said } = createWords('en', 'zh-TW');
    expect(t('Open…')).toBe('Open…');
    expect([1, 2].map((count) => t('{{count}} frames', { count }))).toEqual(['1 frame', '2 frames']);
    expect(said('Anything at all.')).toBe('Anything at all.');
  });

  it('are Chinese where the system or the person asks for it', () => {
    expect(createWords('system', 'zh-TW').t('Save')).toBe('儲存');
    expect(createWords('zh-Hant', 'en').t('{{count}} frames', { count: 1 })).toBe('1 個封包');
    expect(createWords('system', 'de').language).toBe('en');
  });

  it('have the same slots in both languages', () => {
    for (const [key, text] of Object.entries(zhHant)) expect(slots(text), key).toEqual(slots(key));
    for (const [key, text] of Object.entries(en)) expect(slots(text), key).toEqual(slots(key));
  });
});
