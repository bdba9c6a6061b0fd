/** Scenarios of the lab as the page sees them: text, code, and options as a form that is plain JSON. */
import { z } from 'zod';

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);

const common = {
  /** Key of the value in `OptionValues`, and the name that `--set name=value` takes. */
  name,
  label: z.string().max(100),
  /** One sentence under the field: what the option does, in Node's words. */
  help: z.string().max(500).optional(),
  /** Set where this Node or this system does not have the option: the field is shown, disabled, with this text. */
  unavailable: z.string().max(300).optional(),
};

/** One field of the options form. Every field has a default, so that a run needs no input. */
export const optionFieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('number'),
    default: z.number(),
    min: z.number(),
    max: z.number(),
    /** 1 for whole numbers. */
    step: z.number().positive().default(1),
    /** Shown after the field: `ms`, `bytes` … */
    unit: z.string().max(20).optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('boolean'), default: z.boolean() }),
  z.strictObject({
    ...common,
    kind: z.literal('text'),
    default: z.string(),
    maxLength: z.number().int().positive().default(1000),
    /** Shown as a text area where true. */
    multiline: z.boolean().default(false),
    /** An ECMAScript pattern that the whole text must match, and what to say where it does not. */
    pattern: z.string().max(500).optional(),
    patternHelp: z.string().max(200).optional(),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('choice'),
    default: z.string(),
    choices: z.array(z.strictObject({ value: z.string(), label: z.string() })).min(1),
  }),
]);

export const optionValueSchema = z.union([z.number(), z.boolean(), z.string().max(100_000)]);
/** Values by field name. A missing name means the default. */
export const optionValuesSchema = z.record(name, optionValueSchema);

/** One line of the code that a scenario stands for. `id` is what the event `codeLit` names; without one it never lights. */
export const codeLineSchema = z.strictObject({
  id: z.string().max(40).optional(),
  text: z.string().max(300),
});

export const participantSchema = z.strictObject({
  role: z.enum(['client', 'server', 'accepted']),
  /** As the lanes and lists name it: `client #1`, `server`. */
  label: z.string().max(60),
});

export const scenarioSchema = z.strictObject({
  /** As on the command line: `handshake`, `http-client`. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  title: z.string().max(100),
  /** One line under the title in the list. */
  summary: z.string().max(200),
  /** What to watch for, in a few sentences. */
  teaches: z.string().max(2000),
  options: z.array(optionFieldSchema),
  code: z.array(codeLineSchema),
  participants: z.array(participantSchema),
});

export type OptionField = z.infer<typeof optionFieldSchema>;
export type OptionValue = z.infer<typeof optionValueSchema>;
export type OptionValues = z.infer<typeof optionValuesSchema>;
export type CodeLine = z.infer<typeof codeLineSchema>;
export type Participant = z.infer<typeof participantSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
