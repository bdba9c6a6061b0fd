/** 1 where every word that was typed begins a word of a name, ½ where each is in it somewhere, else 0. */
export function matches(_id: string, typed: string, names: readonly string[] = []): number {
  const text = names.join(' ').toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return words.every((word) => ` ${text}`.includes(` ${word}`)) ? 1 : 0.5;
}
