/** Texts that were put together elsewhere, taken apart again by their templates: `There is no session {}.` */

export type Said = (text: string) => string;

interface Template {
  readonly pattern: RegExp;
  readonly translation: string;
}

/** Looks texts up as they stand, then by template; what is in neither stays as it is. */
export function createSaid(dictionary: Readonly<Record<string, string>>): Said {
  const templates: Template[] = Object.entries(dictionary)
    .filter(([text]) => text.includes('{}'))
    .map(([text, translation]) => ({ pattern: patternOf(text), translation }));
  return (text) => {
    const known = dictionary[text];
    if (known !== undefined) return known;
    for (const { pattern, translation } of templates) {
      const found = pattern.exec(text);
      if (found) return filled(translation, found.slice(1));
    }
    return text;
  };
}

function patternOf(text: string): RegExp {
  const parts = text.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*?)')}$`, 's');
}

/** `{}` takes the parts in turn, `{1}` the second. */
function filled(translation: string, parts: readonly string[]): string {
  let next = 0;
  return translation.replace(
    /\{(\d?)\}/g,
    (_, place: string) => parts[place === '' ? next++ : Number(place)] ?? '',
  );
}
