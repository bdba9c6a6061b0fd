/** The page's words in the language that was chosen. */
import { createInstance } from 'i18next';
import { en } from './en.ts';
import { createSaid } from './templates.ts';
import { zhHant } from './zh-Hant/index.ts';
import { told } from './zh-Hant/told/index.ts';

export type Language = 'en' | 'zh-Hant';
/** What the person chose: a language, or the system's. */
export type LanguageChoice = 'system' | Language;
/** An English text of the page; each has its Chinese one. */
export type Key = keyof typeof zhHant;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: Key, values?: Values) => string;

export interface Words {
  readonly language: Language;
  readonly t: Translate;
  /** A text from outside the page, in the language where it is known, else as it is. */
  readonly said: (text: string) => string;
}

/** @param locale BCP 47, the system's: decides where `choice` is 'system' */
export function createWords(choice: LanguageChoice, locale: string): Words {
  const language = choice === 'system' ? languageOf(locale) : choice;
  const instance = createInstance();
  void instance.init({
    lng: language,
    fallbackLng: false,
    resources: { en: { translation: en }, 'zh-Hant': { translation: zhHant } },
    initAsync: false,
    // The keys are sentences: points and colons in them mean nothing.
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
  });
  return {
    language,
    t: remembering((key, values) => instance.t(key, { ...values })),
    said: language === 'zh-Hant' ? createSaid(told) : (text) => text,
  };
}

/** Texts without values are asked for at every drawing, and stay the same. */
function remembering(t: Translate): Translate {
  const known = new Map<Key, string>();
  return (key, values) => {
    if (values) return t(key, values);
    const text = known.get(key) ?? t(key);
    known.set(key, text);
    return text;
  };
}

/** A text with a count in it, its thousands apart. The count chooses the plural form. */
export function countText(t: Translate, key: Key, count: number): string {
  return t(key, { count }).replace(String(count), count.toLocaleString('en'));
}

/** Chinese of any kind reads the Chinese there is; everything else English. */
export function languageOf(locale: string): Language {
  return /^zh\b/i.test(locale) ? 'zh-Hant' : 'en';
}
