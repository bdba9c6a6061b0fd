/** Bench files: `*.bench.json`, written and read. */
import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import {
  type BenchFile,
  type BenchStep,
  benchFileSchema,
  benchStepSchema,
  type TimedStep,
} from '../../../core/contract/bench.ts';
import type { FieldError } from '../../../core/contract/options.ts';
import { parseClient, parseServer } from './check.ts';
import { prepareDrive } from './drive.ts';

export const BENCH_SUFFIX = '.bench.json';

/** `My bench` → `my-bench`; `bench` where nothing is left. */
export function slugOf(title: string): string {
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30);
  return slug || 'bench';
}

export const benchFileName = (title: string): string => `${slugOf(title)}${BENCH_SUFFIX}`;

export function benchText(title: string, steps: readonly TimedStep[]): string {
  const file: BenchFile = { format: 'wireside.bench', version: 1, title, steps };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const bad = (name: string, why: string): Problem =>
  problem('error', 'bench.file', `${name}: ${why}`, 'Save it again at the bench, or mend the file.');

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with the options of a step, by its form. */
function optionErrors(step: BenchStep): readonly FieldError[] {
  if (step.do === 'drive') {
    const drive = prepareDrive(step.action, step.options, step.file);
    return drive.ok ? [] : drive.error;
  }
  const parsed = step.do === 'server' ? parseServer(step.options) : parseClient(step.options);
  return parsed.ok ? [] : parsed.error;
}

/** Why a step does not fit those before it. */
function misplaced(step: BenchStep, names: Set<string>): string | undefined {
  if (step.do === 'drive') {
    const owner = step.socket.split('/')[0] ?? '';
    return names.has(owner) ? undefined : `there is no '${owner}' before it`;
  }
  if (!step.name.startsWith(`${step.do}-`) || step.name.includes('/'))
    return `'${step.name}' is no name for a ${step.do}`;
  if (names.has(step.name)) return `'${step.name}' is there already`;
  names.add(step.name);
  return undefined;
}

function parseStep(raw: { at: number }, names: Set<string>): Result<TimedStep, string> {
  const { at, ...rest } = raw;
  const parsed = benchStepSchema.safeParse(rest);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return err(`${path.join('.') || 'do'}: ${message}.`);
  }
  const wrong = misplaced(parsed.data, names);
  if (wrong) return err(`${wrong}.`);
  const [first] = optionErrors(parsed.data);
  return first ? err(`${first.name}: ${first.message}`) : ok({ ...parsed.data, at });
}

/** Reads a bench file; what is wrong with it as one sentence that names the step. @param name base name of the file */
export function parseBenchFile(name: string, text: string): Result<BenchFile, Problem> {
  const raw = json(text);
  if (raw === undefined) return err(bad(name, 'it is not JSON.'));
  const parsed = benchFileSchema.safeParse(raw);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const known = typeof raw === 'object' && raw !== null && 'format' in raw;
    return err(bad(name, known ? `${path.join('.')}: ${message}.` : 'it is not a bench of Wireside.'));
  }
  const names = new Set<string>();
  const steps: TimedStep[] = [];
  for (const [index, one] of parsed.data.steps.entries()) {
    const step = parseStep(one, names);
    if (!step.ok) return err(bad(name, `step ${index + 1}, ${step.error}`));
    steps.push(step.value);
  }
  return ok({ ...parsed.data, steps });
}
