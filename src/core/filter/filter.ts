/** The room's one door: text in, a compiled filter or its mistake out. */
import { err, ok, type Result } from '../base/result.ts';
import { check } from './check.ts';
import { compilePredicate, type Predicate } from './compile.ts';
import { FilterMistake } from './errors.ts';
import { parse } from './parser.ts';
import type { CompiledFilter, FieldProvider, FilterError } from './types.ts';

const always = (): boolean => true;

/** A predicate as a function; undefined where it holds for no row. */
function asFunction(predicate: Predicate): ((row: number) => boolean) | undefined {
  if (predicate === true) return always;
  return predicate === false ? undefined : predicate;
}

/**
 * Compiles a display filter. An empty text selects everything.
 * @returns the filter, or the first mistake with its position. Never throws.
 */
export function compileFilter(text: string, fields: FieldProvider): Result<CompiledFilter, FilterError> {
  try {
    const expression = parse(text);
    if (!expression) {
      return ok({
        text,
        frames: always,
        records: always,
        mayMatch: undefined,
        mustMatch: undefined,
        needsBytes: false,
        readsBytes: undefined,
        fields: [],
      });
    }
    const { checked, used } = check(expression, fields);
    const frames = compilePredicate(checked, fields, 'frames');
    const bounded = (bound: 'upper' | 'lower') =>
      frames.needsBytes ? asFunction(compilePredicate(checked, fields, 'frames', bound).test) : undefined;
    return ok({
      text,
      frames: asFunction(frames.test),
      records: asFunction(compilePredicate(checked, fields, 'records').test),
      mayMatch: bounded('upper'),
      mustMatch: bounded('lower'),
      needsBytes: frames.needsBytes,
      readsBytes: frames.readsBytes,
      fields: used,
    });
  } catch (error) {
    if (error instanceof FilterMistake) return err(error.error);
    throw error;
  }
}
