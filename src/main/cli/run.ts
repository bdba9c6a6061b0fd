import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { defaultCaptureOptions } from '../../core/contract/capture.ts';
import {
  defaultDataFolder,
  findScenario,
  loadBench,
  nearestScenario,
  parseOptions,
  type RecordedScenario,
  readSettings,
  recordScenario,
  type Scenario,
  type ScenarioToRecord,
} from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { totalsLine } from './inspect/summary.ts';
import { type Totals, totalsOf } from './inspect/totals.ts';
import { loadTrace } from './load.ts';
import { problemText, type Terminal } from './terminal.ts';

/** What `wireside run` was asked for, as the command line gives it. */
export interface RunOptions {
  readonly output: string;
  readonly set: readonly string[];
  readonly repeat: number;
  readonly device?: string;
  /** The first of the run's ports; absent: free ones. */
  readonly port?: number;
  /** Bytes kept of each frame; absent: all. */
  readonly snaplen?: number;
  readonly json?: boolean;
}

function unknownScenario(id: string): Problem {
  const meant = nearestScenario(id);
  const advice = meant ? `Did you mean '${meant}'?` : "'wireside list' prints them.";
  return problem('error', 'scenario.unknown', `There is no scenario '${id}'.`, advice);
}

/** A bench file, by its path. */
function benchAt(path: string): Result<Scenario, Problem> {
  try {
    return loadBench(basename(path), readFileSync(path, 'utf8'));
  } catch (thrown) {
    return err(problem('error', 'bench.file', `${path} cannot be read: ${messageOf(thrown)}.`));
  }
}

/** The scenario of that name, or the bench in that file. */
function scenarioOf(id: string): Result<Scenario, Problem> {
  if (id.endsWith('.json')) return benchAt(id);
  const scenario = findScenario(id);
  return scenario ? ok(scenario) : err(unknownScenario(id));
}

/** Which scenario, with which options; everything that is wrong with them at once. */
function chosen(
  id: string,
  settings: readonly string[],
): Result<Pick<ScenarioToRecord, 'scenario' | 'options'>, readonly Problem[]> {
  const found = scenarioOf(id);
  if (!found.ok) return err([found.error]);
  const scenario = found.value;
  const unavailable = scenario.unavailable?.(process.platform);
  if (unavailable) return err([problem('error', 'scenario.unavailable', unavailable)]);
  const given = readSettings(scenario.options, settings);
  if (!given.ok) return given;
  const options = parseOptions(scenario.options, given.value);
  return options.ok ? ok({ scenario, options: options.value }) : options;
}

/** Why the session could not be saved there; found out before anything runs. */
function unwritable(path: string): Problem | undefined {
  const bad = (why: string) =>
    problem('error', 'output.unwritable', `${path}: ${why}.`, 'Choose another file with -o.');
  const folder = dirname(resolve(path));
  try {
    if (!statSync(folder).isDirectory()) return bad(`${folder} is not a directory`);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return bad('is a directory');
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    return bad(code === 'ENOENT' ? `there is no directory ${folder}` : `${folder} cannot be written to`);
  }
}

/** Gives `work` a signal that the first Ctrl-C aborts, to end and save; a second one ends the process as usual. */
async function interruptible<T>(work: (stop: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('Stopped.'));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

interface RunSummary extends Totals {
  readonly file: string;
  readonly scenario: string;
  /** Runs that ended well. */
  readonly runs: number;
}

/** Reads the saved session as anyone would, so that the summary says what is in the file. */
async function summarize(
  path: string,
  id: string,
  recorded: RecordedScenario,
): Promise<Result<RunSummary, Problem>> {
  const loaded = await loadTrace(path);
  if (!loaded.ok) return loaded;
  const totals = totalsOf(loaded.value.engine);
  await loaded.value.close();
  return ok({ file: path, scenario: id, runs: recorded.runs, ...totals });
}

function printSummary(summary: RunSummary, json: boolean, terminal: Terminal): void {
  if (json) terminal.print(JSON.stringify(summary));
  else terminal.print(`${basename(summary.file)}: ${totalsLine(summary)}`);
}

/** `wireside run SCENARIO -o FILE`: runs, records, saves, and says what came of it. */
export async function run(id: string, options: RunOptions, terminal: Terminal): Promise<ExitStatus> {
  const complain = (problems: readonly Problem[]) => {
    for (const one of problems) terminal.complain(problemText(one));
  };
  const choice = chosen(id, options.set);
  if (!choice.ok) {
    complain(choice.error);
    return ExitStatus.usage;
  }
  const blocked = unwritable(options.output);
  if (blocked) {
    complain([blocked]);
    return ExitStatus.failed;
  }
  const { device, snaplen } = options;
  const capture = {
    ...(device === undefined ? {} : { device }),
    ...(snaplen === undefined ? {} : { snaplen }),
  };
  const recorded = await interruptible((stop) =>
    recordScenario({
      ...choice.value,
      repeat: options.repeat,
      firstPort: options.port,
      capture: { ...defaultCaptureOptions, ...capture },
      dataFolder: defaultDataFolder(),
      path: options.output,
      stop,
    }),
  );
  complain(recorded.problems);
  if (!recorded.saved) return ExitStatus.failed;
  const summary = await summarize(recorded.saved.path, choice.value.scenario.id, recorded);
  if (!summary.ok) {
    complain([summary.error]);
    return ExitStatus.failed;
  }
  printSummary(summary.value, options.json === true, terminal);
  return recorded.outcome.kind === 'failed' ? ExitStatus.failed : ExitStatus.done;
}
