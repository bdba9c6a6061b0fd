import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { filterReference } from '../../../../scripts/filter-reference.ts';
import { filterFields } from '../../../../src/core/engine/fields/index.ts';

it('the page of filter fields says what the code reads', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../../docs/filters.md'), 'utf8');
  expect(page, 'run npm run docs:filters').toBe(filterReference());
});

it('every field has a name, a type, a title and a table that has it', () => {
  for (const { name, title, frames, records } of filterFields) {
    expect(name).toMatch(/^_?[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/i);
    expect(title, name).not.toBe('');
    expect(frames || records, name).toBe(true);
  }
});
