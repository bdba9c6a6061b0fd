import { z } from 'zod';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { checkOptions, parseOption } from '../../core/contract/options.ts';
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

function fieldOf(name: string, property: JsonProperty): OptionField {
  return optionFieldSchema.parse({
    name,
    kind: kindOf(property),
    title: property.title ?? name,
    description: property.description ?? '',
    unit: property.unit ?? '',
    initial: property.default,
    minimum: property.minimum,
    maximum: property.maximum,
    choices: property.enum,
    unavailable: property.unavailable,
  });
}

/**
 * The form of a scenario's options, in the order they are declared: made from the zod schema, never written by hand.
 * @throws where an option has no default: a mistake in the scenario.
 */
export function optionFields(schema: OptionsSchema): OptionField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties as Record<string, JsonProperty>).map(([name, property]) =>
    fieldOf(name, property),
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
 * Option values as the scenario's `run` takes them; one problem for each that is wrong, all at once, and nothing
 * started. First against the form, whose sentences name the range, then against what only the schema knows.
 */
export function parseOptions(
  schema: OptionsSchema,
  given: OptionValues,
): Result<Record<string, unknown>, readonly Problem[]> {
  const fields = optionFields(schema);
  const known = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  const checked = checkOptions(
    fields,
    Object.fromEntries(Object.entries(given).filter(([name]) => known.has(name))),
  );
  const problems = unknown.map((name) => unknownOption(name, fields));
  problems.push(...checked.errors.map((error) => wrong(`${error.name}: ${error.message}`)));
  if (problems.length > 0) return err(problems);
  const parsed = schema.safeParse(checked.values);
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.map((issue) => wrong(`${issue.path.join('.')}: ${issue.message}`)));
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
