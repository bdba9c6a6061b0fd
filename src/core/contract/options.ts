/**
 * Checks option values against the form they came from, field by field, while they are typed.
 * What a scenario's own schema refines beyond types, ranges and choices is checked by the service when the run starts.
 */
import type { OptionField, OptionValue, OptionValues } from './scenario.ts';

/** What is wrong at one field, as a sentence to show beside it. */
export interface FieldError {
  readonly name: string;
  readonly message: string;
}

export interface CheckedOptions {
  /** Every field of the form, initial values filled in; meaningful only where `errors` is empty. */
  readonly values: OptionValues;
  readonly errors: readonly FieldError[];
}

/** Fills in initial values and checks types, ranges and choices; names that the form does not have are errors. */
export function checkOptions(fields: readonly OptionField[], given: OptionValues): CheckedOptions {
  const values: OptionValues = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    const value = given[field.name] ?? field.initial;
    values[field.name] = value;
    const message = mistake(field, value);
    if (message) errors.push({ name: field.name, message });
  }
  const known = new Set(fields.map((field) => field.name));
  for (const name of Object.keys(given)) {
    if (!known.has(name)) errors.push({ name, message: `There is no option '${name}' here.` });
  }
  return { values, errors };
}

/** Turns the text of a form field into the field's type; `undefined` where it cannot be. */
export function parseOption(field: OptionField, text: string): OptionValue | undefined {
  if (field.optional && text.trim() === '') return '';
  if (field.kind === 'integer' || field.kind === 'number') {
    return text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
  }
  if (field.kind === 'boolean') return { true: true, false: false }[text.trim().toLowerCase()];
  if (field.kind === 'choice') return field.choices?.find((choice) => String(choice) === text);
  return text;
}

function mistake(field: OptionField, value: OptionValue): string | undefined {
  if (field.optional && value === '') return undefined;
  if (field.unavailable !== undefined && value !== field.initial) return field.unavailable;
  switch (field.kind) {
    case 'integer':
    case 'number':
      return numberMistake(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${field.title} is on or off.`;
    case 'text':
      return typeof value === 'string' ? undefined : `${field.title} is a text.`;
    case 'choice':
      if (field.choices?.includes(value)) return undefined;
      return `${field.title} is one of ${(field.choices ?? []).join(', ')}.`;
  }
}

function numberMistake(field: OptionField, value: OptionValue): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.title} is a number.`;
  if (field.kind === 'integer' && !Number.isInteger(value)) return `${field.title} is a whole number.`;
  const { minimum = -Infinity, maximum = Infinity } = field;
  if (value >= minimum && value <= maximum) return undefined;
  return `${field.title} is ${value}; it can be ${range(field)}${field.unit && ` ${field.unit}`}.`;
}

function range({ minimum, maximum }: OptionField): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`;
}
