/** Every field that `--fields` can print. */
import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { nearest } from '../../service/reading.ts';
import { analysisFields } from './analysis-fields.ts';
import { columnFields } from './column-fields.ts';
import type { Field } from './field.ts';
import { frameFields } from './frame-fields.ts';
import { ipFields } from './ip-fields.ts';
import { tcpFields } from './tcp-fields.ts';

export const fields: readonly Field[] = [
  ...frameFields,
  ...ipFields,
  ...tcpFields,
  ...analysisFields,
  ...columnFields,
];

const byName: ReadonlyMap<string, Field> = new Map(fields.map((field) => [field.name, field]));

/** The fields of a comma-separated list; the first name that is none is the problem. */
export function parseFields(list: string): Result<readonly Field[], Problem> {
  const chosen: Field[] = [];
  for (const name of list.split(',').map((part) => part.trim())) {
    const field = byName.get(name);
    if (!field) return err(unknownField(name));
    chosen.push(field);
  }
  return ok(chosen);
}

function unknownField(name: string): Problem {
  if (name === '') return problem('error', 'field.empty', 'A field name is missing in --fields.');
  const meant = nearest(name, byName.keys());
  const advice = meant ? `Did you mean '${meant}'?` : "'wireside inspect --help' lists the fields.";
  return problem('error', 'field.unknown', `There is no field '${name}'.`, advice);
}
