import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { Permission } from '../../core/contract/capture.ts';
import type { CommandName, Params, Value } from '../../core/contract/commands.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import { listDevices } from '../capture/devices.ts';
import { checkCaptureFilter } from '../capture/filter.ts';
import { capturePermission } from '../capture/permission.ts';
import type { Device, PermissionState } from '../capture/types.ts';
import { describeScenario, scenarioCode } from '../lab/describe.ts';
import { nearestScenario, scenarios } from '../lab/index.ts';
import { parseOptions } from '../lab/options.ts';
import type { Scenario } from '../lab/scenario.ts';
import { benchAnswers } from './bench-commands.ts';
import { LiveSession } from './live-session.ts';
import { noDialog } from './no-dialog.ts';
import { problemReport } from './report.ts';
import { prepareRun } from './rounds.ts';
import {
  chooseRows,
  discardRecoverable,
  editSession,
  exportSession,
  listRecoverable,
  mergeRecords,
  openSample,
  openSession,
  recoverSession,
  saveSession,
} from './session-commands.ts';
import { fileNameOf } from './session-files.ts';
import type { Workbench } from './workbench.ts';

type Answer<C extends CommandName> = (
  workbench: Workbench,
  params: Params<C>,
) => Promise<Result<Value<C>, Problem>>;
type Answers = { readonly [C in CommandName]: Answer<C> };

/** Several problems as one: a reply carries one. */
function joined(problems: readonly Problem[]): Problem {
  const [first, ...rest] = problems;
  if (!first || rest.length === 0) return first ?? problem('error', 'unknown', 'Something is wrong.');
  const advice = problems.flatMap((one) => one.advice ?? []).join(' ');
  return problem(
    first.severity,
    first.code,
    problems.map((one) => one.message).join(' '),
    advice || undefined,
  );
}

interface Chosen {
  readonly scenario: Scenario;
  readonly options: Record<string, unknown>;
}

function choose({ bench }: Workbench, id: string, given: OptionValues): Result<Chosen, Problem> {
  const scenario = bench.findScenario(id);
  if (!scenario) {
    const meant = nearestScenario(id);
    const advice = meant ? `Did you mean '${meant}'?` : undefined;
    return err(problem('error', 'scenario.unknown', `There is no scenario '${id}'.`, advice));
  }
  const unavailable = scenario.unavailable?.(process.platform);
  if (unavailable) return err(problem('error', 'scenario.unavailable', unavailable));
  const options = parseOptions(scenario.options, given);
  return options.ok ? ok({ scenario, options: options.value }) : err(joined(options.error));
}

const deviceText = ({
  name,
  description,
  loopback,
  up,
  addresses,
}: Device): Value<'listDevices'>[number] => ({
  name,
  description: description ?? '',
  loopback,
  up,
  addresses: addresses.map(({ address }) => address),
});

export function permissionText(state: PermissionState): Permission {
  const cap = state.sources.find((source) => source.kind === 'cap');
  const reason = state.problem?.message ?? (cap && !cap.usable ? cap.reason : undefined);
  return {
    granted: state.source !== undefined,
    backend: state.source ?? 'none',
    commands: [...state.commands],
    ...(reason ? { reason } : {}),
    ...(state.after ? { after: state.after } : {}),
  };
}

const noWindow = err(
  problem('error', 'host.no-window', 'This host opens no windows.', 'The page opens its own.'),
);

/** What each command does. The parameters have been parsed. */
export const answers: Answers = {
  ...benchAnswers,
  appInfo: async (workbench) => ok(workbench.appInfo()),
  snapshot: async (workbench) => ok(workbench.snapshot()),
  report: async (workbench) =>
    ok(problemReport(workbench.appInfo(), await capturePermission(), workbench.journal)),

  // Only a host that has menus of its own does more.
  setLanguage: async () => ok({}),

  listScenarios: async ({ bench }) => ok([...scenarios, ...bench.loaded].map(describeScenario)),
  scenarioCode: async (workbench, { scenario: id, options }) => {
    const chosen = choose(workbench, id, options);
    return chosen.ok ? ok(scenarioCode(chosen.value.scenario, chosen.value.options)) : chosen;
  },
  listDevices: async () => {
    const devices = listDevices();
    return devices.ok ? ok(devices.value.map(deviceText)) : devices;
  },
  checkPermission: async (workbench) => {
    const permission = permissionText(await capturePermission());
    workbench.tellPermission(permission);
    return ok(permission);
  },
  checkCaptureFilter: async (_, { filter }) => {
    const checked = checkCaptureFilter(filter);
    return checked.ok ? ok({}) : checked;
  },

  startRun: (workbench, { scenario: id, options, capture }) =>
    workbench.inTurn(async () => {
      const chosen = choose(workbench, id, options);
      if (!chosen.ok) return chosen;
      const prepared = await prepareRun(chosen.value.scenario, chosen.value.options);
      return prepared.ok ? workbench.startRun(prepared.value, capture) : prepared;
    }),
  stopRun: (workbench) => workbench.stopRun(),

  startCapture: (workbench, capture) =>
    workbench.inTurn(async () => {
      const started = await workbench.startRecording('Capture', capture, []);
      return started.ok ? ok(started.value.info()) : started;
    }),
  setCaptureScope: async (workbench, scope) => {
    const failed = await workbench.recording.setScope(scope);
    return failed ? err(failed) : ok(workbench.recording.state());
  },
  stopCapture: (workbench) =>
    workbench.inTurn(async () => {
      await workbench.stopRecording();
      return ok(workbench.recording.state());
    }),

  clearSession: (workbench, { session: number }) =>
    workbench.inTurn(async () => {
      const session = workbench.sessions.get(number);
      if (!session.ok) return session;
      if (session.value instanceof LiveSession) return workbench.clear(session.value);
      return err(problem('warning', 'session.file', 'A file is not cleared.', 'Close it instead.'));
    }),
  openSession: (workbench, { path }) => openSession(workbench, path),
  listSamples: (workbench) => workbench.samples.list(),
  openSample: (workbench, { id }) => openSample(workbench, id),
  saveSession: async (workbench, { session: number }) => {
    const session = workbench.sessions.get(number);
    if (!session.ok) return session;
    const { path } = session.value.info();
    if (path !== undefined) return saveSession(workbench, number, path);
    const name = fileNameOf(session.value);
    return err(problem('info', 'session.no-path', 'This session has no file yet.', `Save it as ${name}.`));
  },
  saveSessionAs: (workbench, { session, path }) => saveSession(workbench, session, path),
  editSession,
  mergeRecords,
  chooseRows,
  exportSession,
  listRecoverable,
  recoverSession: (workbench, { id }) => recoverSession(workbench, id),
  discardRecoverable: (workbench, { id }) => discardRecoverable(workbench, id),
  closeSession: (workbench, { session: number }) =>
    workbench.inTurn(async () => {
      await workbench.closeSession(number);
      return ok({});
    }),
  listRecent: async (workbench) => ok(await workbench.recent.list()),
  forgetRecent: (workbench, { path }) => workbench.recent.forget(path),

  processes: async (workbench, { ends }) => ok(await workbench.owners.find(ends)),

  openSpeaker: async () => noWindow,
  openSessionDialog: async () => noDialog,
  saveSessionDialog: async () => noDialog,
  mergeRecordsDialog: async () => noDialog,
  exportSessionDialog: async () => noDialog,
};
