/** A capture, a records log and a probe that do what a test tells them. */
import type { Problem } from '../../../src/core/base/problem.ts';
import { ok, type Result } from '../../../src/core/base/result.ts';
import type { ClockEntry, InfoName } from '../../../src/core/capfile/records/index.ts';
import type {
  CaptureMessage,
  CaptureOptions,
  CaptureProcess,
  CaptureScope,
  StoppedMessage,
} from '../../../src/main/capture/types.ts';
import type { RecorderParts } from '../../../src/main/service/recorder.ts';
import type { Probe, RecordsLog } from '../../../src/probe/types.ts';

export class FakeCapture implements CaptureProcess {
  readonly path: string;
  readonly opened = {
    type: 'opened',
    source: 'cap',
    reason: 'for a test',
    device: 'lo',
    linkType: 1,
    snaplen: 262_144,
    nanosecond: true,
    filter: 'tcp port 5000',
  } as const;
  readonly scopes: CaptureScope[] = [];
  readonly ports: number[] = [];
  flushes = 0;
  restarts = 0;
  readonly #listeners = new Set<(message: CaptureMessage) => void>();
  readonly #end = Promise.withResolvers<StoppedMessage>();

  constructor(options: CaptureOptions) {
    this.path = options.path;
    this.scopes.push(options.scope);
  }

  get stopped(): Promise<StoppedMessage> {
    return this.#end.promise;
  }

  say(message: CaptureMessage): void {
    for (const listener of this.#listeners) listener(message);
    if (message.type === 'stopped') this.#end.resolve(message);
  }

  listen(listener: (message: CaptureMessage) => void): () => void {
    this.#listeners.add(listener);
    listener(this.opened);
    return () => this.#listeners.delete(listener);
  }

  follow(): () => void {
    return () => {};
  }

  async setScope(scope: CaptureScope): Promise<Result<string, Problem>> {
    this.scopes.push(scope);
    return ok(scope.kind === 'ports' ? `tcp port ${scope.ports.join(' or ')}` : scope.kind);
  }

  async flush(): Promise<void> {
    this.flushes += 1;
  }

  async stop(): Promise<StoppedMessage> {
    this.say({ type: 'stopped', reason: 'requested', frames: 10, size: 1000 });
    return this.stopped;
  }

  addPort(_port: object, session: number): void {
    this.ports.push(session);
  }

  async restart(): Promise<Result<typeof this.opened, Problem>> {
    this.restarts += 1;
    return ok(this.opened);
  }
}

export class FakeLog implements RecordsLog {
  readonly path: string;
  readonly size = 0;
  readonly entries = 0;
  readonly clocks: ClockEntry[] = [];
  readonly infos = new Map<string, string>();
  closed = false;

  constructor(path: string) {
    this.path = path;
  }

  clock(sample: ClockEntry): void {
    this.clocks.push(sample);
  }
  info(name: InfoName, value: string): void {
    this.infos.set(name, value);
  }
  /** Whether the disk takes what is pending. */
  takes = true;
  advance(): boolean {
    return this.takes;
  }
  flush(): void {}
  close(): void {
    this.closed = true;
  }
  ensure(): undefined {
    return undefined;
  }
  lost(): void {}
}

export interface Fakes extends RecorderParts {
  captures: FakeCapture[];
  logs: FakeLog[];
  labels: unknown[];
}

/** @param refusal why packets cannot be captured; absent: they can */
export function fakeParts(refusal?: Problem): Fakes {
  const fakes: Fakes = {
    captures: [],
    logs: [],
    labels: [],
    startCapture: async (options) => {
      if (refusal) return { ok: false, error: refusal };
      const capture = new FakeCapture(options);
      fakes.captures.push(capture);
      return ok(capture);
    },
    openRecordsLog: ({ path }) => {
      const log = new FakeLog(path);
      fakes.logs.push(log);
      return ok(log);
    },
    startProbe: (): Probe => ({
      run: (make, labels) => {
        if (labels) fakes.labels.push(labels);
        return make();
      },
      observe: () => 1,
      idOf: () => undefined,
      counts: () => ({ records: 3, lost: 0, participants: 1, faults: 0 }),
      stop: () => {},
    }),
  };
  return fakes;
}
