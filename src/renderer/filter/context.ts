/** What is being written at a place of a filter: the name of a field, an operator, a value, or what joins two tests. */

export type WritingContext =
  /** A field, from `from` to the caret. */
  | { readonly kind: 'field'; readonly from: number; readonly prefix: string }
  | { readonly kind: 'operator'; readonly from: number; readonly prefix: string; readonly field: string }
  | { readonly kind: 'value'; readonly from: number; readonly prefix: string; readonly field: string }
  | { readonly kind: 'join'; readonly from: number; readonly prefix: string };

const relations =
  '===|==|!==|!=|~=|>=|<=|>|<|~|eq|ne|gt|ge|lt|le|any_eq|all_eq|any_ne|all_ne|contains|matches';
const field = '([A-Za-z_][\\w]*(?:\\.\\w+)*)';
/** A value, perhaps a text whose closing quote is still to come. */
const partValue = '("(?:[^"\\\\]|\\\\.)*|[\\w.:/-]*)';
const wholeValue = '(?:"(?:[^"\\\\]|\\\\.)*"|[\\w.:/-]+)';

const inValue = new RegExp(`${field}\\s*(?:${relations})\\s*${partValue}$`);
const inSet = new RegExp(`${field}\\s+(?:not\\s+)?in\\s*\\{(?:[^{}]*[,\\s]|\\s*)${partValue}$`);
const afterTest = new RegExp(`(?:${field}\\s*(?:${relations})\\s*${wholeValue}|[})])\\s+([&|^a-z]*)$`);
const afterField = new RegExp(`${field}\\s+([=!<>~a-z]*)$`);
const inWord = /[\w.:]*$/;
/** Words that look like the name of a field and are none. */
const words = new Set(['and', 'or', 'xor', 'not', 'any', 'all', 'in', 'contains', 'matches']);

/** @param before the filter up to the caret */
export function contextAt(before: string): WritingContext {
  const place = (prefix = '') => ({ from: before.length - prefix.length, prefix });
  const value = inSet.exec(before) ?? inValue.exec(before);
  if (value && isField(value[1])) return { kind: 'value', field: value[1], ...place(value[2]) };
  const tested = afterTest.exec(before);
  if (tested) return { kind: 'join', ...place(tested[2]) };
  const named = afterField.exec(before);
  if (named && isField(named[1])) return { kind: 'operator', field: named[1], ...place(named[2]) };
  return { kind: 'field', ...place(inWord.exec(before)?.[0]) };
}

const isField = (word: string | undefined): word is string => word !== undefined && !words.has(word);
