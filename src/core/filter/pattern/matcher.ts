/** A pattern that is asked of values: in time that grows with their length and no faster, whatever the pattern is. */
import { RE2JS } from 're2js';
import { encodeText } from '../../base/bytes.ts';
import type { Value } from '../types.ts';
import { type Dialect, type Pattern, sizeOf, textOf, waysOf } from './tree.ts';

export interface BytePattern {
  /** Whether any part of the value matches. Texts count as UTF-8. */
  test(value: Value): boolean;
}

/** Ways to try a pattern from one place up to which JavaScript's matcher, which backtracks, is the faster one. */
const FEW_WAYS = 64;
/** Places of a pattern with its repetitions written out: what a matcher without backtracking keeps for each byte. */
export const MAX_SIZE = 5000;

const javascript: Dialect = {
  anchors: {
    start: '^',
    end: '\\x0a?$',
    'very-end': '$',
    'line-start': '(?<![^\\x0a])',
    'line-end': '(?![^\\x0a])',
    boundary: '\\b',
    'no-boundary': '\\B',
  },
  nothing: '[]',
};
const re2: Dialect = {
  anchors: {
    start: '\\A',
    end: '\\x0a?\\z',
    'very-end': '\\z',
    'line-start': '(?m:^)',
    'line-end': '(?m:$)',
    boundary: '\\b',
    'no-boundary': '\\B',
  },
  nothing: '[^\\x{0}-\\x{10ffff}]',
};

/** @throws Error where RE2 finds the pattern too large */
export function matcherOf(pattern: Pattern): BytePattern {
  if (sizeOf(pattern) > MAX_SIZE) throw new Error('too large');
  const few = waysOf(pattern) <= FEW_WAYS;
  const search = few ? new RegExp(textOf(pattern, javascript)) : RE2JS.compile(textOf(pattern, re2));
  return { test: (value) => search.test(byteText(value)) };
}

const BEYOND_ASCII = /[\u0080-\uffff]/;

/** A value's bytes as one character each. */
function byteText(value: Value): string {
  if (value instanceof Uint8Array) return latin1(value);
  const text = String(value);
  return BEYOND_ASCII.test(text) ? latin1(encodeText(text)) : text;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
