/** What never stands in a text that a person reads: a value that was not there when it was put into words. */
const LEFTOVERS = /\bundefined\b|\bNaN\b|\[object |\bnull\b|Infinity/;
/** Payload, names from the file and arguments of calls may say so themselves: `setTimeout(NaN)`. */
const QUOTED = /"[^"]*"|'[^']*'|\([^()]*\)/g;

export function printable(text: string): boolean {
  return !LEFTOVERS.test(text) || !LEFTOVERS.test(text.replace(QUOTED, ''));
}
