import type { FilterError } from '../../core/filter/types.ts';
import type { Translate } from '../words/words.ts';

/** A mistake in words: where it is, what it is, and what was expected there. */
export function mistakeText(t: Translate, said: (text: string) => string, mistake: FilterError): string {
  const { position, message, expected, suggestion } = mistake;
  const parts = [
    t('At character {{position}}: {{message}}', { position: position + 1, message: said(message) }),
  ];
  if (suggestion !== undefined) parts.push(t('Did you mean {{suggestion}}?', { suggestion }));
  else if (expected !== undefined) parts.push(t('Expected: {{expected}}.', { expected: said(expected) }));
  return parts.join(' ');
}
