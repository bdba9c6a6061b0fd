import { type Language as Catalogue, english, findingText } from '../../core/findings/render.ts';
import type { Finding, FindingText } from '../../core/findings/types.ts';
import { traditionalChinese } from '../../core/findings/zh-hant.ts';
import type { Language } from '../words/words.ts';

const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, 'zh-Hant': traditionalChinese };

/** A finding in the language of the page. */
export function findingWords(finding: Finding, language: Language): FindingText {
  return findingText(finding, catalogues[language]);
}
