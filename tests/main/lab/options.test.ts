import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeRange, optionFields, parseOptions, readSettings } from '../../../src/main/lab/options.ts';

const schema = z.object({
  bytes: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .meta({ title: 'Payload', unit: 'bytes', description: 'How much.' }),
  ratio: z.number().min(0.5).max(2).default(1),
  closer: z.literal(['client', 'server']).default('client'),
  family: z.literal([4, 6]).default(4),
  noisy: z.boolean().default(false),
  host: z
    .string()
    .default('localhost')
    .refine((host) => !host.includes(' '), { error: 'A host name has no spaces.' }),
});

const messages = (outcome: ReturnType<typeof parseOptions>) =>
  outcome.ok ? [] : outcome.error.map((problem) => problem.message);

describe('a scenario’s schema as a form', () => {
  test('each option is a field with its kind, range, unit and initial value', () => {
    expect(optionFields(schema).map((field) => [field.name, field.kind, field.initial])).toEqual([
      ['bytes', 'integer', 1],
      ['ratio', 'number', 1],
      ['closer', 'choice', 'client'],
      ['family', 'choice', 4],
      ['noisy', 'boolean', false],
      ['host', 'text', 'localhost'],
    ]);
    const [bytes] = optionFields(schema);
    expect(bytes).toMatchObject({
      title: 'Payload',
      description: 'How much.',
      unit: 'bytes',
      minimum: 1,
      maximum: 100,
    });
  });

  test('ranges read as words', () => {
    expect(optionFields(schema).map(describeRange)).toEqual([
      'a whole number from 1 to 100 bytes',
      'a number from 0.5 to 2',
      'one of client, server',
      'one of 4, 6',
      'true or false',
      'a text',
    ]);
  });

  test('an option without a default is a mistake in the scenario', () => {
    expect(() => optionFields(z.object({ bare: z.int() }))).toThrow();
  });
});

describe('values', () => {
  test('absent ones take their default', () => {
    const parsed = parseOptions(schema, { bytes: 7 });
    expect(parsed).toEqual({
      ok: true,
      value: { bytes: 7, ratio: 1, closer: 'client', family: 4, noisy: false, host: 'localhost' },
    });
  });

  test('every wrong one is told at once, with its name and range', () => {
    const wrong = messages(parseOptions(schema, { bytes: 70_000, closer: 'both', noisy: 'maybe' }));
    expect(wrong).toHaveLength(3);
    expect(wrong[0]).toBe('bytes: Payload is 70000; it can be 1 to 100 bytes.');
    expect(wrong[1]).toContain('client, server');
    expect(wrong[2]).toContain('noisy');
  });

  test('what only the schema knows is told too', () => {
    expect(messages(parseOptions(schema, { host: 'a b' }))).toEqual(['host: A host name has no spaces.']);
  });

  test('an unknown name gets the one that was meant', () => {
    const outcome = parseOptions(schema, { byte: 1 });
    expect(outcome.ok ? '' : outcome.error[0]?.advice).toBe("Did you mean 'bytes'?");
  });
});

describe('--set', () => {
  test('text becomes what the field holds', () => {
    expect(readSettings(schema, ['bytes=9', 'family=6', 'noisy=true', 'host=a=b'])).toEqual({
      ok: true,
      value: { bytes: 9, family: 6, noisy: true, host: 'a=b' },
    });
  });

  test.each([
    ['bytes', "'bytes' is not name=value."],
    ['=1', "'=1' is not name=value."],
    ['bytes=', "bytes: '' is not a whole number from 1 to 100 bytes."],
    ['bytes=many', "bytes: 'many' is not a whole number from 1 to 100 bytes."],
    ['family=5', "family: '5' is not one of 4, 6."],
    ['noisy=perhaps', "noisy: 'perhaps' is not true or false."],
    ['colour=red', "There is no option 'colour' in this scenario."],
  ])('%s is refused', (setting, message) => {
    const outcome = readSettings(schema, [setting]);
    expect(outcome.ok ? [] : outcome.error.map((problem) => problem.message)).toEqual([message]);
  });
});
