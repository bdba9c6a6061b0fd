/** The languages that findings are told in. */
import { english, type Language } from './render.ts';
import { traditionalChinese } from './zh-hant.ts';

export { findingText } from './render.ts';

/** @param language BCP 47: `en`, `zh-Hant` */
export function findingLanguage(language: string): Language {
  return language === 'zh-Hant' ? traditionalChinese : english;
}
