import { type Problem, problem } from '../../core/base/problem.ts';
import type { CaptureOptions } from '../../core/contract/capture.ts';
import type { RunOutcome } from '../lab/runner.ts';
import type { Scenario } from '../lab/scenario.ts';
import { SessionFolders } from '../sessions/folders.ts';
import { saveSession } from '../sessions/save.ts';
import type { SavedSession, SessionFolder } from '../sessions/types.ts';
import { Recorder, type RecorderParts } from './recorder.ts';
import { recorderParts } from './recorder-parts.ts';
import { prepareRun, type RoundsOutcome, runRounds } from './rounds.ts';

/** A scenario to run once or often, and where the session shall be saved. */
export interface ScenarioToRecord {
  readonly scenario: Scenario;
  /** As its schema has parsed them. */
  readonly options: Record<string, unknown>;
  readonly repeat: number;
  /** The first of the run's ports, where it shall not be any that is free; the others follow it. */
  readonly firstPort?: number | undefined;
  readonly capture: CaptureOptions;
  /** Where the logs live until they are saved. */
  readonly dataFolder: string;
  /** A file that is there is replaced. */
  readonly path: string;
  readonly stop: AbortSignal;
  readonly parts?: RecorderParts;
}

export interface RecordedScenario {
  readonly outcome: RunOutcome;
  /** Runs that ended well. */
  readonly runs: number;
  /** Absent where nothing could be recorded or saved. */
  readonly saved?: SavedSession;
  /** All that went wrong, in order: capture, run, saving. */
  readonly problems: readonly Problem[];
}

const failed = (problem: Problem): RecordedScenario => ({
  outcome: { kind: 'failed', problem },
  runs: 0,
  problems: [problem],
});

/** Runs a scenario in a recording of its own and saves it as one file. For a host that shows nothing while it runs. */
export async function recordScenario(request: ScenarioToRecord): Promise<RecordedScenario> {
  const prepared = await prepareRun(request.scenario, request.options, request.firstPort);
  if (!prepared.ok) return failed(prepared.error);
  const folder = await new SessionFolders(request.dataFolder).create();
  if (!folder.ok) return failed(folder.error);
  const recorder = new Recorder(
    {
      packetsPath: folder.value.packetsPath,
      recordsPath: folder.value.recordsPath,
      capture: request.capture,
      ports: prepared.value.ports,
      ownPorts: [],
    },
    request.parts ?? recorderParts(),
  );
  const impossible = await recorder.start();
  if (impossible) {
    await folder.value.discard();
    return failed(impossible);
  }
  const rounds = await runRounds(recorder, prepared.value, { repeat: request.repeat, stop: request.stop });
  await recorder.stop();
  return save(request, folder.value, recorder, rounds);
}

const kept = (folder: string): Problem =>
  problem(
    'info',
    'session.kept',
    `The recording is kept in ${folder}.`,
    "Save it elsewhere: 'wireside recover -o FILE'.",
  );

/** Saves, and lets the logs go; where saving fails they stay, to be recovered. */
async function save(
  request: ScenarioToRecord,
  folder: SessionFolder,
  recorder: Recorder,
  rounds: RoundsOutcome,
): Promise<RecordedScenario> {
  const { outcome, done: runs } = rounds;
  const problems = [...recorder.problems, ...(outcome.kind === 'failed' ? [outcome.problem] : [])];
  const packetsPath = recorder.capture ? folder.packetsPath : undefined;
  const saved = await saveSession({ packetsPath, recordsPath: folder.recordsPath }, request.path, {
    replace: true,
  });
  if (!saved.ok) {
    await folder.release();
    return { outcome, runs, problems: [...problems, saved.error, kept(folder.path)] };
  }
  await folder.discard();
  return { outcome, runs, saved: saved.value, problems: [...problems, ...saved.value.problems] };
}
