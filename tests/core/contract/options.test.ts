import { describe, expect, it } from 'vitest';
import { checkOptions, parseOption } from '../../../src/core/contract/options.ts';
import {
  type OptionField,
  type OptionValues,
  optionFieldSchema,
} from '../../../src/core/contract/scenario.ts';

const field = (given: Partial<OptionField>): OptionField =>
  optionFieldSchema.parse({ title: given.name, description: '', unit: '', ...given });

const form = [
  field({ name: 'delay', kind: 'integer', initial: 3000, minimum: 1, maximum: 60_000, unit: 'ms' }),
  field({ name: 'factor', kind: 'number', initial: 1.5, minimum: 0 }),
  field({ name: 'noDelay', kind: 'boolean', initial: false }),
  field({ name: 'host', kind: 'text', initial: 'localhost' }),
  field({ name: 'family', kind: 'choice', initial: 4, choices: [4, 6] }),
];
const [delay, factor, noDelay, host, family] = form;

const messagesFor = (given: OptionValues): string[] =>
  checkOptions(form, given).errors.map((e) => `${e.name}: ${e.message}`);

describe('option values', () => {
  it('take their initial values where nothing is given', () => {
    expect(checkOptions(form, {})).toEqual({
      values: { delay: 3000, factor: 1.5, noDelay: false, host: 'localhost', family: 4 },
      errors: [],
    });
  });

  it('keep what is given and allowed', () => {
    const given = { delay: 1000, factor: 0, noDelay: true, host: '::1', family: 6 };
    expect(checkOptions(form, given)).toEqual({ values: given, errors: [] });
  });

  it.each([
    [{ delay: 70_000 }, 'delay: delay is 70000; it can be 1 to 60000 ms.'],
    [{ delay: 1.5 }, 'delay: delay is a whole number.'],
    [{ delay: 'soon' }, 'delay: delay is a number.'],
    [{ factor: -1 }, 'factor: factor is -1; it can be at least 0.'],
    [{ factor: Number.NaN }, 'factor: factor is a number.'],
    [{ noDelay: 1 }, 'noDelay: noDelay is on or off.'],
    [{ host: 4 }, 'host: host is a text.'],
    [{ family: '4' }, 'family: family is one of 4, 6.'],
    [{ speed: 1 }, "speed: There is no option 'speed' here."],
  ])('%j is refused at its field', (given, message) => {
    expect(messagesFor(given as OptionValues)).toEqual([message]);
  });
});

describe('the text of a form field', () => {
  it('becomes the type of the field', () => {
    expect(parseOption(delay, '250')).toBe(250);
    expect(parseOption(factor, '2.5')).toBe(2.5);
    expect(parseOption(noDelay, 'TRUE')).toBe(true);
    expect(parseOption(host, 'localhost')).toBe('localhost');
    expect(parseOption(family, '6')).toBe(6);
  });

  it('is refused where it cannot', () => {
    expect(parseOption(delay, 'x')).toBeUndefined();
    expect(parseOption(delay, ' ')).toBeUndefined();
    expect(parseOption(noDelay, 'maybe')).toBeUndefined();
    expect(parseOption(family, '5')).toBeUndefined();
  });
});
