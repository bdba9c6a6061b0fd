/** What `npm run fuzz` is asked for. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './cases.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Cases to run. */
  readonly cases: number;
  /** Stop after this many seconds; Infinity: run all cases. */
  readonly seconds: number;
  /** Number of the first case. */
  readonly from: number;
  /** Only cases of this kind; the others are passed over and not counted. */
  readonly only: Kind | undefined;
  /** Run this one case, in this process, and tell of it. */
  readonly one: number | undefined;
  readonly workers: number;
}

export const USAGE = `npm run fuzz [-- options]
  --seed N      seed of the run (printed; default: another one each time)
  --cases N     how many cases (default 200000)
  --from N      number of the first case (default 0)
  --seconds N   stop after so many seconds
  --only KIND   ${KINDS.join(', ')}
  --workers N   threads (default: as many as processors, at most 4)
  --case K      run case K alone and keep its files in build/fuzz`;

const NUMBERS = ['seed', 'cases', 'from', 'seconds', 'workers', 'case'] as const;

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || text.trim() === '')
    throw new Error(`--${name} takes a number, not '${text}'`);
  return value;
}

type FuzzArguments = Partial<Record<(typeof NUMBERS)[number] | 'only', string>>;

/** @throws Error that says which option is wrong */
export function readOptions(args: readonly string[], seed: () => number): FuzzOptions {
  const text = { type: 'string' } as const;
  const options = {
    only: text,
    ...Object.fromEntries(NUMBERS.map((name) => [name, text])),
  };
  const values: FuzzArguments = parseArgs({ args: [...args], options }).values;
  const given = (name: (typeof NUMBERS)[number]) => numberOf(name, values[name]);
  const only = KINDS.find((kind) => kind === values.only);
  if (values.only !== undefined && !only) throw new Error(`--only takes one of ${KINDS.join(', ')}`);
  return {
    seed: given('seed') ?? seed(),
    cases: given('cases') ?? 200_000,
    from: given('from') ?? 0,
    seconds: given('seconds') ?? Number.POSITIVE_INFINITY,
    only,
    one: given('case'),
    workers: Math.max(1, given('workers') ?? Math.min(4, availableParallelism())),
  };
}
