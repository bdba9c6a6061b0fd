/** Widths of texts in Inter where there is no canvas to measure them: advances of the ASCII characters, in 1/100 em. */

/** Weight 450, from space to tilde. */
const upright =
  '27,30,48,64,64,99,65,31,37,37,51,66,30,46,30,37,64,41,61,62,65,60,63,57,62,63,30,31,66,66,66,52,97,70,66,73,72,60,59,75,74,27,57,68,57,91,75,77,64,77,65,64,65,74,70,99,69,69,63,37,37,37,47,46,33,56,62,57,62,58,38,62,60,25,25,55,25,88,60,60,62,62,38,53,33,60,57,82,55,57,56,43,34,43,66'
    .split(',')
    .map(Number);
/** Characters in which italics differ by more than 2. */
const italicWider: Readonly<Record<string, number>> = { '&': 69, a: 62 };
/** What stands outside ASCII: punctuation, letters with accents; wide ones (East Asian) take a whole em. */
const OTHER = 62;
const FIRST_WIDE = 0x1100;
const CHIP_SIZE = 12;

/** Width of a chip's text, CSS pixels. */
export function chipTextWidth(text: string, italic: boolean): number {
  let sum = 0;
  for (const character of text) sum += (italic && italicWider[character]) || advance(character);
  return (sum * CHIP_SIZE) / 100;
}

function advance(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return upright[code - 32] ?? (code >= FIRST_WIDE && code < 0x1f000 && !isPunctuation(code) ? 100 : OTHER);
}

/** General punctuation, arrows and signs stand among the wide ones by number, not by width. */
const isPunctuation = (code: number): boolean => code >= 0x2000 && code < 0x2e80;
