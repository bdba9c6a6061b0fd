import { describe, expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/main/lab/nearest.ts';

describe('distance between two words', () => {
  test.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['abc', 'bc', 1],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

describe('the word that was meant', () => {
  const known = ['handshake', 'http-client', 'keep-alive'];
  test.each([
    ['handshake', 'handshake'],
    ['hanshake', 'handshake'],
    ['HANDSHAEK', 'handshake'],
    ['keepalive', 'keep-alive'],
    ['client', 'http-client'],
  ])('%s is %s', (word, meant) => expect(nearest(word, known)).toBe(meant));

  test.each(['', 'zzzz', 'quantum'])('%s is none of them', (word) =>
    expect(nearest(word, known)).toBeUndefined(),
  );
});
