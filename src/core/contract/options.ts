/** Checks option values against the form they came from; the page, the service and the command line use the same check. */
import type { OptionField, OptionValue, OptionValues } from './scenario.ts';

/** What is wrong at one field, as a sentence to show beside it. */
export interface FieldError {
  readonly name: string;
  readonly message: string;
}

export interface CheckedOptions {
  /** Every field of the form, defaults filled in; meaningful only where `errors` is empty. */
  readonly values: OptionValues;
  readonly errors: readonly FieldError[];
}

/** Fills in defaults and checks types, ranges, lengths, patterns and choices; names the form does not have are errors. */
export function checkOptions(fields: readonly OptionField[], given: OptionValues): CheckedOptions {
  const values: OptionValues = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    const value = given[field.name] ?? field.default;
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

/** Turns the text of `--set name=value` or of a form field into the field's type; `undefined` where it cannot be. */
export function parseOption(field: OptionField, text: string): OptionValue | undefined {
  if (field.kind === 'number') return text.trim() === '' ? undefined : finite(Number(text));
  if (field.kind === 'boolean') return { true: true, false: false }[text.trim().toLowerCase()];
  return text;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function mistake(field: OptionField, value: OptionValue): string | undefined {
  switch (field.kind) {
    case 'number':
      return numberMistake(field, value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${field.label} is on or off (true or false).`;
    case 'text':
      return textMistake(field, value);
    case 'choice':
      return field.choices.some((choice) => choice.value === value)
        ? undefined
        : `${field.label} is one of ${field.choices.map((choice) => choice.value).join(', ')}.`;
  }
}

function numberMistake(field: OptionField & { kind: 'number' }, value: OptionValue): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return `${field.label} is a number.`;
  if (value < field.min || value > field.max) {
    const unit = field.unit ? ` ${field.unit}` : '';
    return `${field.label} is ${value}; it can be ${field.min} to ${field.max}${unit}.`;
  }
  if (field.step === 1 && !Number.isInteger(value)) return `${field.label} is a whole number.`;
  return undefined;
}

function textMistake(field: OptionField & { kind: 'text' }, value: OptionValue): string | undefined {
  if (typeof value !== 'string') return `${field.label} is a text.`;
  if (value.length > field.maxLength)
    return `${field.label} has ${value.length} characters; at most ${field.maxLength}.`;
  if (field.pattern && !new RegExp(`^(?:${field.pattern})$`, 'u').test(value)) {
    return field.patternHelp ?? `${field.label} does not have the expected form.`;
  }
  return undefined;
}
