/** Scenarios of the lab as the page sees them: text, code, and options as a form that is plain JSON. */
import { z } from 'zod';

export const optionValueSchema = z.union([z.number(), z.boolean(), z.string().max(100_000)]);
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
/** Values by field name. A missing name means the field's initial value. */
export const optionValuesSchema = z.record(name, optionValueSchema);

/** One field of the options form, as the lab makes it from the scenario's own schema. No run needs any input. */
export const optionFieldSchema = z.strictObject({
  /** Key of the value in `OptionValues`, and the name that `--set name=value` takes. */
  name,
  kind: z.enum(['integer', 'number', 'boolean', 'choice', 'text']),
  title: z.string().max(100),
  /** One sentence under the field: what the option does. */
  description: z.string().max(500),
  /** `ms`, `bytes` …; empty where the value is a bare number or word. */
  unit: z.string().max(20),
  initial: optionValueSchema,
  /** Ends of the range, both allowed; absent where there is none. */
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** For a choice: every value allowed. */
  choices: z.array(optionValueSchema).optional(),
  /** The field may be empty, an empty text: the option is then not given. */
  optional: z.boolean().optional(),
  /** Why this Node or this system does not have the option: the field is shown, disabled, with this text. */
  unavailable: z.string().max(300).optional(),
});

/**
 * One line of the code that a scenario stands for; `id` is what the event `codeLit` names. `lit`: the records that light
 * it, as `<socket label> <record name>`; empty for a line that no record stands for.
 */
export const codeLineSchema = z.strictObject({
  id: z.string().max(60),
  text: z.string().max(300),
  lit: z.array(z.string().max(120)),
});

export const participantSchema = z.strictObject({
  id: z.string().max(60),
  role: z.enum(['client', 'server', 'accepted']),
  /** As the lane's heading shows it. */
  title: z.string().max(60),
});

export const scenarioSchema = z.strictObject({
  /** As on the command line: `handshake`, `http-client`. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  title: z.string().max(100),
  /** Heading that it stands under; scenarios of one group follow each other. */
  group: z.string().max(60).optional(),
  /** One sentence under the title in the list. */
  summary: z.string().max(300),
  /** What to watch for, one short paragraph each. */
  teaches: z.array(z.string().max(2000)),
  options: z.array(optionFieldSchema),
  /** The code with the options' initial values written in; `scenarioCode` gives it for others. */
  code: z.array(codeLineSchema),
  participants: z.array(participantSchema),
  /** Why this platform cannot run it; absent where it can. */
  unavailable: z.string().max(500).optional(),
});

export type OptionField = z.infer<typeof optionFieldSchema>;
export type OptionValue = z.infer<typeof optionValueSchema>;
export type OptionValues = z.infer<typeof optionValuesSchema>;
export type CodeLine = z.infer<typeof codeLineSchema>;
export type Participant = z.infer<typeof participantSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
