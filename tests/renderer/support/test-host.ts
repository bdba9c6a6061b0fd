/** A host whose answers a test sets, and which notes what it was asked. */
import { type Problem, problem } from '../../../src/core/base/problem.ts';
import { err, ok } from '../../../src/core/base/result.ts';
import type { CommandName, Snapshot } from '../../../src/core/contract/commands.ts';
import type { ServiceEvent } from '../../../src/core/contract/events.ts';
import type { Reply } from '../../../src/core/contract/problem.ts';
import type { Scenario } from '../../../src/core/contract/scenario.ts';
import type { RunState, SessionInfo } from '../../../src/core/contract/session.ts';
import type { ConnectionState, Host, LiveSource } from '../../../src/renderer/engine/host.ts';
import { idleBench } from '../../../src/renderer/store/bench-state.ts';
import { idleCapture } from '../../../src/renderer/store/state.ts';
import { createWorkbench, type Workbench } from '../../../src/renderer/store/workbench.ts';
import { type LogService, localWorker, turn } from './traced.ts';

export const refusal: Problem = problem('error', 'test.no', 'It cannot be done.', 'Do something else.');

export const handshake: Scenario = {
  id: 'handshake',
  title: 'Three-way handshake',
  summary: 'A client connects.',
  teaches: [],
  options: [
    {
      name: 'delay',
      kind: 'integer',
      title: 'Delay',
      description: '',
      unit: 'ms',
      initial: 0,
      minimum: 0,
      maximum: 10,
    },
  ],
  code: [{ id: 'listen', text: 'server.listen(5000);', lit: [] }],
  participants: [],
};

export function sessionInfo(session: number, changes: Partial<SessionInfo> = {}): SessionInfo {
  return {
    session,
    kind: 'file',
    name: `${session}.pcapng`,
    recording: false,
    saved: true,
    packetsLength: 100,
    recordsLength: 0,
    ...changes,
  };
}

export function runState(changes: Partial<RunState> = {}): RunState {
  return {
    run: 1,
    scenario: 'handshake',
    options: {},
    session: 1,
    status: 'running',
    startedAt: 0,
    ...changes,
  };
}

export function snapshotOf(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    boot: 'b1',
    sessions: [],
    capture: idleCapture,
    sockets: [],
    lit: [],
    bench: idleBench,
    problems: [],
    ...changes,
  };
}

type Answers = Partial<Record<CommandName | 'openFile' | 'saveFileAs' | 'openBench' | 'saveBench', unknown>>;

const defaults: Answers = {
  appInfo: { version: '1.0.0', host: 'web', boot: 'b1', platform: 'linux', versions: {}, locale: 'en' },
  snapshot: snapshotOf(),
  listScenarios: [handshake],
  checkPermission: { granted: true, backend: 'cap', commands: [] },
  listRecent: [],
  listSamples: [],
  listRecoverable: [],
  benchForms: { server: [], client: [], actions: [] },
  scenarioCode: handshake.code,
  closeSession: {},
};

export interface Stand {
  readonly workbench: Workbench;
  /** Commands that were asked, with their parameters. */
  readonly asked: [string, unknown][];
  /** Values by command; a `Problem` is answered as one. */
  readonly answers: Answers;
  readonly service: LogService;
  tell(event: ServiceEvent): void;
  connection(state: ConnectionState): void;
  /** Names of the commands asked since the last call. */
  names(): string[];
}

/** A workbench over a test host, connected and caught up. */
export async function stand(answers: Answers = {}): Promise<Stand> {
  const all: Answers = { ...defaults, ...answers };
  const asked: [string, unknown][] = [];
  let onEvent: (event: ServiceEvent) => void = () => {};
  let onConnection: (state: ConnectionState) => void = () => {};
  const answer = async (name: keyof Answers): Promise<Reply<never>> => {
    const value = await all[name];
    return isProblem(value) ? err(value) : (ok(value) as Reply<never>);
  };
  const host: Host = {
    kind: 'web',
    call: (name, params) => {
      asked.push([name, params]);
      return answer(name);
    },
    listen: (event, connection) => {
      onEvent = event;
      onConnection = connection;
      return () => {};
    },
    live: (_onSource: (source: LiveSource) => void) => () => {},
    openFile: () => answer('openFile'),
    openDropped: () => answer('openFile'),
    openSpeaker: () => answer('openSpeaker'),
    saveFileAs: () => answer('saveFileAs'),
    exportSession: (_session, choices) => {
      asked.push(['exportSession', choices]);
      return answer('exportSession');
    },
    mergeRecords: () => answer('mergeRecords'),
    openBench: () => answer('openBench'),
    saveBench: () => answer('saveBench'),
  };
  const { worker, service } = localWorker();
  const kept = new Map<string, unknown>();
  const workbench = createWorkbench({
    host,
    worker,
    schedule: (callback) => void setTimeout(callback, 1),
    theme: { stored: 'system', set: (theme) => asked.push(['theme', theme]) },
    preferences: { get: (name) => kept.get(name), set: (name, value) => void kept.set(name, value) },
    locale: 'en',
    download: (name, parts, type) => void asked.push(['download', { name, text: parts.join(''), type }]),
    writeClipboard: async (text) => void asked.push(['clipboard', text]),
  });
  onConnection('connected');
  await turn(5);
  let seen = asked.length;
  return {
    workbench,
    asked,
    answers: all,
    service,
    tell: (event) => onEvent(event),
    connection: (state) => onConnection(state),
    names: () => {
      const names = asked.slice(seen).map(([name]) => name);
      seen = asked.length;
      return names;
    },
  };
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'severity' in value && 'code' in value;
}
