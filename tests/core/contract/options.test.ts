import { describe, expect, it } from 'vitest';
import { checkOptions, parseOption } from '../../../src/core/contract/options.ts';
import { type OptionField, optionFieldSchema } from '../../../src/core/contract/scenario.ts';

const field = (description: unknown): OptionField => optionFieldSchema.parse(description);

const delay = field({
  kind: 'number',
  name: 'delay',
  label: 'Delay',
  default: 3000,
  min: 1,
  max: 60_000,
  unit: 'ms',
});
const noDelay = field({ kind: 'boolean', name: 'noDelay', label: 'noDelay', default: false });
const host = field({
  kind: 'text',
  name: 'host',
  label: 'Host',
  default: 'localhost',
  maxLength: 20,
  pattern: '[a-z0-9.]+',
  patternHelp: 'Host is a name or an address.',
});
const family = field({
  kind: 'choice',
  name: 'family',
  label: 'Family',
  default: '0',
  choices: [
    { value: '0', label: 'any' },
    { value: '6', label: 'IPv6' },
  ],
});
const form = [delay, noDelay, host, family];

const messageFor = (given: Record<string, string | number | boolean>): string[] =>
  checkOptions(form, given).errors.map((error) => `${error.name}: ${error.message}`);

describe('option values', () => {
  it('take their defaults where nothing is given', () => {
    expect(checkOptions(form, {})).toEqual({
      values: { delay: 3000, noDelay: false, host: 'localhost', family: '0' },
      errors: [],
    });
  });

  it('keep what is given and allowed', () => {
    const { values, errors } = checkOptions(form, {
      delay: 1000,
      noDelay: true,
      host: '::1'.slice(2),
      family: '6',
    });
    expect(errors).toEqual([]);
    expect(values).toEqual({ delay: 1000, noDelay: true, host: '1', family: '6' });
  });

  it('say at which field what is wrong', () => {
    expect(messageFor({ delay: 70_000 })).toEqual(['delay: Delay is 70000; it can be 1 to 60000 ms.']);
    expect(messageFor({ delay: 1.5 })).toEqual(['delay: Delay is a whole number.']);
    expect(messageFor({ delay: 'soon' })).toEqual(['delay: Delay is a number.']);
    expect(messageFor({ noDelay: 1 })).toEqual(['noDelay: noDelay is on or off (true or false).']);
    expect(messageFor({ host: 'A B' })).toEqual(['host: Host is a name or an address.']);
    expect(messageFor({ host: 'a'.repeat(21) })).toEqual(['host: Host has 21 characters; at most 20.']);
    expect(messageFor({ host: 4 })).toEqual(['host: Host is a text.']);
    expect(messageFor({ family: '4' })).toEqual(['family: Family is one of 0, 6.']);
    expect(messageFor({ speed: 1 })).toEqual(["speed: There is no option 'speed' here."]);
  });
});

describe('text of the command line', () => {
  it('becomes the type of its field', () => {
    expect(parseOption(delay, '250')).toBe(250);
    expect(parseOption(noDelay, 'TRUE')).toBe(true);
    expect(parseOption(host, 'localhost')).toBe('localhost');
    expect(parseOption(family, '6')).toBe('6');
  });

  it('is refused where it cannot', () => {
    expect(parseOption(delay, 'x')).toBeUndefined();
    expect(parseOption(delay, ' ')).toBeUndefined();
    expect(parseOption(noDelay, 'maybe')).toBeUndefined();
  });
});
