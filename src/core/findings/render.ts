/** Puts a finding into words. */
import { type CatalogueEntry, catalogue, words as englishWords } from './catalogue.ts';
import type { Finding, FindingParams, FindingText } from './types.ts';

/** A catalogue in some language: the same ids and slots as `catalogue.ts`. */
export interface Language {
  readonly entries: Readonly<Record<string, CatalogueEntry>>;
  readonly words: Readonly<Record<string, string>>;
  /** After a number of bytes: of one, and of any other number. */
  readonly bytes: readonly [string, string];
  /** Where a value is not known: a time, a number of bytes, a number. */
  readonly unknown: { readonly span: string; readonly bytes: string; readonly count: string };
}

export const english: Language = {
  entries: catalogue,
  words: englishWords,
  bytes: ['byte', 'bytes'],
  unknown: { span: 'an unknown time', bytes: 'an unknown number of bytes', count: 'an unknown number of' },
};

/** Title, text and source of a finding; an id that the language has not is told in English, else by its id. */
export function findingText(finding: Finding, language: Language = english): FindingText {
  const entry = language.entries[finding.id] ?? english.entries[finding.id];
  if (!entry) return { title: finding.id, text: '', source: '' };
  return { title: entry.title, text: fill(entry.text, finding.params, language), source: entry.source };
}

/** `{name}`, `{name:kind}`, `{name|one|many}`; a name without a value stays as it is written, so that it is noticed. */
export function fill(text: string, params: FindingParams, language: Language = english): string {
  return text.replace(
    /\{(\w+)(?::(\w+)|\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, kind?: string, one?: string, many?: string) => {
      const value = params[name];
      if (value === undefined) return whole;
      if (one !== undefined) return value === 1 ? one : (many ?? '');
      return formatted(value, kind, language);
    },
  );
}

function formatted(value: string | number, kind: string | undefined, language: Language): string {
  if (kind === 'word') return language.words[value] ?? String(value);
  if (typeof value === 'string') return value;
  // Frames of Simple Packet Blocks have no time, and a session's numbers may be damaged.
  if (!Number.isFinite(value)) return unknown(kind, language);
  if (kind === 'span') return spanText(value);
  if (kind === 'bytes') return `${grouped(value)} ${language.bytes[value === 1 ? 0 : 1]}`;
  return grouped(value);
}

function unknown(kind: string | undefined, { unknown: words }: Language): string {
  return kind === 'span' || kind === 'bytes' ? words[kind] : words.count;
}

/** Nanoseconds in the unit that reads best: `850 ns`, `12.4 µs`, `3.2 ms`, `1.050 s`. */
export function spanText(nanos: number): string {
  const size = Math.abs(nanos);
  if (size < 1000) return `${Math.round(nanos)} ns`;
  if (size < 999_950) return `${(nanos / 1000).toFixed(size < 99_950 ? 1 : 0)} µs`;
  if (size < 999_950_000) return `${(nanos / 1e6).toFixed(size < 99_950_000 ? 1 : 0)} ms`;
  return `${(nanos / 1e9).toFixed(3)} s`;
}

/** Thousands apart, the same on every machine. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
