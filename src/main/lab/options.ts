import { z } from 'zod';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { checkOptions, type FieldError, parseOption } from '../../core/contract/options.ts';
import { type OptionField, type OptionValues, optionFieldSchema } from '../../core/contract/scenario.ts';
import { nearest } from './nearest.ts';
import type { OptionsSchema } from './scenario.ts';

/** What `.meta()` of an option's zod field may say: form text that a schema has no other word for. */
export interface OptionMeta {
  readonly title?: string;
  readonly description?: string;
  /** 'ms', 'bytes' …, shown after the field. */
  readonly unit?: string;
  /** Why this Node or system does not have the option. */
  readonly unavailable?: string;
}

interface JsonProperty extends OptionMeta {
  readonly type?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
}

function kindOf(property: JsonProperty): string {
  if (property.enum) return 'choice';
  const { type } = property;
  return type === 'integer' || type === 'number' || type === 'boolean' ? type : 'text';
}

/** @param required a property that may be left out has an empty text for its initial value. */
function fieldOf(name: string, property: JsonProperty, required: boolean): OptionField {
  const optional = !required && property.default === undefined;
  return optionFieldSchema.parse({
    name,
    kind: kindOf(property),
    title: property.title ?? name,
    description: property.description ?? '',
    unit: property.unit ?? '',
    initial: optional ? '' : property.default,
    ...(optional ? { optional } : {}),
    minimum: limitOf(property.minimum),
    maximum: limitOf(property.maximum),
    choices: property.enum,
    unavailable: property.unavailable,
  });
}

/** z.int() bounds by the largest whole number that is exact, which is no range that anyone chose. */
const limitOf = (limit: number | undefined): number | undefined =>
  limit !== undefined && Math.abs(limit) === Number.MAX_SAFE_INTEGER ? undefined : limit;

/**
 * The form of a scenario's options, in the order they are declared: made from the zod schema, never written by hand.
 * @throws where an option has no default and is not optional: a mistake in the scenario.
 */
export function optionFields(schema: OptionsSchema): OptionField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties as Record<string, JsonProperty>).map(([name, property]) =>
    fieldOf(name, property, required.includes(name)),
  );
}

/** What a value of this option may be, in words: `a whole number from 0 to 5000 ms`. */
export function describeRange(field: OptionField): string {
  if (field.kind === 'choice') return `one of ${(field.choices ?? []).join(', ')}`;
  if (field.kind === 'boolean') return 'true or false';
  if (field.kind === 'text') return 'a text';
  const number = field.kind === 'integer' ? 'a whole number' : 'a number';
  const unit = field.unit ? ` ${field.unit}` : '';
  if (field.minimum === undefined && field.maximum === undefined) return number + unit;
  if (field.maximum === undefined) return `${number} of at least ${field.minimum}${unit}`;
  if (field.minimum === undefined) return `${number} of at most ${field.maximum}${unit}`;
  return `${number} from ${field.minimum} to ${field.maximum}${unit}`;
}

function unknownOption(name: string, fields: readonly OptionField[]): Problem {
  const names = fields.map((field) => field.name);
  const meant = nearest(name, names);
  const advice = meant ? `Did you mean '${meant}'?` : `Its options are: ${names.join(', ') || 'none'}.`;
  return problem('error', 'option.unknown', `There is no option '${name}' in this scenario.`, advice);
}

const wrong = (message: string): Problem => problem('error', 'option.value', message);

/**
 * Option values as `run` takes them, or every mistake with the name of its field. First against the form, whose sentences
 * name the range, then against what only the schema knows.
 */
export function checkValues<Schema extends OptionsSchema>(
  schema: Schema,
  given: OptionValues,
): Result<z.output<Schema>, readonly FieldError[]> {
  const fields = optionFields(schema);
  const { values, errors } = checkOptions(fields, given);
  if (errors.length > 0) return err(errors);
  for (const { name, optional } of fields) {
    if (optional && values[name] === '') delete values[name];
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), message })));
}

/** The same for a scenario: one problem for each mistake, all at once, and nothing started. */
export function parseOptions(
  schema: OptionsSchema,
  given: OptionValues,
): Result<Record<string, unknown>, readonly Problem[]> {
  const fields = optionFields(schema);
  const known = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  const rest = Object.fromEntries(Object.entries(given).filter(([name]) => known.has(name)));
  const checked = checkValues(schema, rest);
  const problems = unknown.map((name) => unknownOption(name, fields));
  if (!checked.ok) problems.push(...checked.error.map(({ name, message }) => wrong(`${name}: ${message}`)));
  return checked.ok && problems.length === 0 ? ok(checked.value) : err(problems);
}

/** `--set name=value` settings as option values of the fields' types; not yet held against their ranges. */
export function readSettings(
  schema: OptionsSchema,
  settings: readonly string[],
): Result<OptionValues, readonly Problem[]> {
  const fields = optionFields(schema);
  const values: OptionValues = {};
  const problems: Problem[] = [];
  for (const setting of settings) {
    const outcome = readSetting(fields, setting);
    if (outcome.ok) values[outcome.value.name] = outcome.value.value;
    else problems.push(outcome.error);
  }
  return problems.length > 0 ? err(problems) : ok(values);
}

interface Setting {
  readonly name: string;
  readonly value: OptionValues[string];
}

function readSetting(fields: readonly OptionField[], setting: string): Result<Setting, Problem> {
  const at = setting.indexOf('=');
  if (at < 1) return err(problem('error', 'option.syntax', `'${setting}' is not name=value.`));
  const name = setting.slice(0, at).trim();
  const field = fields.find((one) => one.name === name);
  if (!field) return err(unknownOption(name, fields));
  const text = setting.slice(at + 1);
  const value = parseOption(field, text);
  return value === undefined
    ? err(wrong(`${name}: '${text}' is not ${describeRange(field)}.`))
    : ok({ name, value });
}
