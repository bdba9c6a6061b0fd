import { findingText } from '../../core/findings/render.ts';
import type { Finding, FindingText } from '../../core/findings/types.ts';
import type { Language } from '../words/words.ts';

/** A finding in the language of the page. */
export function findingWords(finding: Finding, _language: Language): FindingText {
  return findingText(finding);
}
