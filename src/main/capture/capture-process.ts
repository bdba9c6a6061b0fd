import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { LogFollower } from './follow.ts';
import { type FromHelper, parseFromHelper } from './helper/messages.ts';
import { forkHelper, type HelperChannel, type LaunchHelper } from './launch.ts';
import { repairTail } from './log-tail.ts';
import { badOptions, filterOf, helperOptions } from './start-options.ts';
import type {
  CaptureMessage,
  CaptureOptions,
  CaptureProcess,
  CaptureScope,
  ClockMessage,
  OpenedMessage,
  StoppedMessage,
  StopReason,
  TransferredPort,
} from './types.ts';

export type { LaunchHelper } from './launch.ts';

/** A helper that was asked to start or to end, and has not answered after this, is ended. */
const START_MS = 20_000;
const STOP_MS = 10_000;
/** After these there is nothing to go on with. */
const limitReasons: readonly StopReason[] = ['seconds', 'bytes', 'packets', 'size-cap'];

type Listener = (message: CaptureMessage) => void;

type Told = Exclude<FromHelper, { type: 'answer' }>;

/** Ends the wait for something that the helper answers. */
type Settle = (problem: Problem | undefined) => void;

/** One capture over one packets log: a helper, and after a restart the next. */
class RunningCapture implements CaptureProcess {
  readonly #options: CaptureOptions;
  readonly #launch: LaunchHelper;
  readonly #listeners = new Set<Listener>();
  readonly #clocks: ClockMessage[] = [];
  readonly #waiting = new Map<number, Settle>();
  #scope: CaptureScope;
  #channel: HelperChannel | undefined;
  #opened: OpenedMessage | undefined;
  #end: StoppedMessage | undefined;
  #stopped = Promise.withResolvers<StoppedMessage>();
  /** Resolves with nothing once the device is open, or with the end. */
  #started = Promise.withResolvers<StoppedMessage | undefined>();
  #nextId = 1;
  /** Of earlier helpers, in the same log. */
  #framesBefore = 0;
  /** As last said: a block boundary, and the frames before it. */
  #size = 0;
  #frames = 0;

  constructor(options: CaptureOptions, launch: LaunchHelper) {
    this.#options = options;
    this.#launch = launch;
    this.#scope = options.scope;
  }

  get path(): string {
    return this.#options.path;
  }
  get opened(): OpenedMessage {
    return this.#opened!;
  }
  get stopped(): Promise<StoppedMessage> {
    return this.#stopped.promise;
  }

  /** Launches a helper; the value is its `opened`. */
  async begin(append: boolean): Promise<Result<OpenedMessage, Problem>> {
    const filter = filterOf(this.#scope, this.#options.ownPorts);
    if (!filter.ok) return filter;
    this.#started = Promise.withResolvers();
    const channel = this.#tryLaunch();
    if (!channel.ok) return channel;
    this.#start(channel.value, filter.value, append);
    const failed = await this.#started.promise;
    if (!failed) return ok(this.opened);
    return err(
      failed.problem ?? problem('error', 'capture.start', `The capture ended at once (${failed.reason}).`),
    );
  }

  #tryLaunch(): Result<HelperChannel, Problem> {
    try {
      return ok(this.#launch());
    } catch (thrown) {
      return err(
        problem('error', 'capture.start', `The capture helper does not start: ${messageOf(thrown)}.`),
      );
    }
  }

  #start(channel: HelperChannel, filter: string, append: boolean): void {
    this.#channel = channel;
    channel.onMessage((raw) => this.#receive(parseFromHelper(raw)));
    channel.onExit((how, said) => this.#exited(channel, how, said));
    channel.send({
      type: 'start',
      options: helperOptions(this.#options, filter, append, this.#framesBefore),
    });
    const deadline = setTimeout(() => channel.kill(), START_MS);
    void this.#started.promise.finally(() => clearTimeout(deadline));
  }

  #receive(message: FromHelper | undefined): void {
    if (!message || this.#end) return;
    if (message.type === 'answer') this.#answer(message.id, message.problem);
    else this.#take(this.#count(message));
  }

  #take(message: Told): void {
    if (message.type === 'opened') this.#opened = message;
    if (message.type === 'clock') this.#clocks.push(message);
    if (message.type === 'stopped') this.#finish(message);
    else this.#tell(message);
    if (message.type === 'opened') this.#started.resolve(undefined);
  }

  /** Frames of earlier helpers count too. */
  #count(message: Told): Told {
    if (!('frames' in message)) return message;
    const counted = { ...message, frames: message.frames + this.#framesBefore };
    this.#size = Math.max(this.#size, counted.size);
    this.#frames = Math.max(this.#frames, counted.frames);
    return counted;
  }

  #tell(message: CaptureMessage): void {
    for (const listener of this.#listeners) listener(message);
  }

  #answer(id: number, why: Problem | undefined): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(why);
  }

  /** The helper is gone. If it said nothing before, it died: the log is cut to whole blocks and kept. */
  #exited(channel: HelperChannel, how: string, said: string): void {
    if (channel !== this.#channel || this.#end) return;
    const detail = said ? ` It said: ${said.split('\n').at(-1)}` : '';
    const why = problem(
      'error',
      'capture.helper-died',
      `The capture helper ended unexpectedly (${how}).${detail}`,
      'What was captured is kept; the capture can be started again.',
    );
    this.#finish({ type: 'stopped', reason: 'died', problem: why, ...this.#salvage() });
  }

  #salvage(): { frames: number; size: number } {
    try {
      const rest = repairTail(this.path, this.#size);
      return { frames: this.#frames + rest.frames, size: this.#size + rest.length };
    } catch {
      // The log was never made, or is gone.
      return { frames: this.#frames, size: this.#size };
    }
  }

  #finish(end: StoppedMessage): void {
    this.#end = end;
    this.#size = end.size;
    this.#frames = end.frames;
    for (const settle of this.#waiting.values()) settle(end.problem ?? ended);
    this.#waiting.clear();
    this.#channel?.release();
    this.#tell(end);
    this.#stopped.resolve(end);
    this.#started.resolve(end);
  }

  listen(listener: Listener): () => void {
    for (const message of this.#history()) listener(message);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  follow(listener: (message: CaptureMessage) => void | Promise<void>, offset = 0): () => void {
    const follower = new LogFollower(this.path, offset, listener);
    const take = (message: CaptureMessage) => follower.push(message);
    const drop = this.listen(take);
    return () => {
      drop();
      follower.close();
    };
  }

  /** What a new listener gets at once. */
  #history(): CaptureMessage[] {
    const opened = this.#opened ? [this.#opened] : [];
    return [...this.#clocks, ...opened, ...(this.#end ? [this.#end] : [])];
  }

  /** Sends a message with an id and waits for its answer, or for the end. */
  #ask(type: 'flush' | 'setFilter', filter = ''): Promise<Problem | undefined> {
    if (this.#end) return Promise.resolve(this.#end.problem ?? ended);
    const id = this.#nextId++;
    const answer = new Promise<Problem | undefined>((resolve) => this.#waiting.set(id, resolve));
    this.#channel?.send(type === 'flush' ? { type, id } : { type, id, filter });
    return answer;
  }

  async setScope(scope: CaptureScope): Promise<Result<string, Problem>> {
    const filter = filterOf(scope, this.#options.ownPorts);
    if (!filter.ok) return filter;
    const failed = await this.#ask('setFilter', filter.value);
    if (failed) return err(failed);
    this.#scope = scope;
    this.#opened = { ...this.opened, filter: filter.value };
    return filter;
  }

  async flush(): Promise<void> {
    await this.#ask('flush');
  }

  stop(): Promise<StoppedMessage> {
    if (!this.#end) {
      this.#channel?.send({ type: 'stop', reason: 'requested' });
      const channel = this.#channel;
      setTimeout(() => this.#end || channel?.kill(), STOP_MS).unref();
    }
    return this.stopped;
  }

  addPort(port: TransferredPort, session: number): void {
    this.#channel?.send({ type: 'port', session }, port);
  }

  async restart(): Promise<Result<OpenedMessage, Problem>> {
    if (!this.#end)
      return err(problem('error', 'capture.running', 'The capture still runs.', 'Stop it first.'));
    if (limitReasons.includes(this.#end.reason))
      return err(
        problem('error', 'capture.limit', `The capture has reached its limit (${this.#end.reason}).`),
      );
    const before = this.#end;
    this.#framesBefore = this.#frames;
    this.#end = undefined;
    this.#stopped = Promise.withResolvers();
    const begun = await this.begin(true);
    if (!begun.ok && !this.#end) this.#stillEnded(before);
    return begun;
  }

  /** No helper could be launched: what was so before is so still. */
  #stillEnded(end: StoppedMessage): void {
    this.#end = end;
    this.#stopped.resolve(end);
  }
}

const ended = problem('info', 'capture.ended', 'The capture has ended.');

/**
 * Starts a capture in a helper process of its own. Resolves when the device is open and the kernel has the filter, or
 * with the problem that stands in the way (no permission: what to do about it is in it). Never rejects.
 */
export async function startCapture(
  options: CaptureOptions,
  launch: LaunchHelper = forkHelper,
): Promise<Result<CaptureProcess, Problem>> {
  const bad = badOptions(options);
  if (bad) return err(bad);
  const capture = new RunningCapture(options, launch);
  const begun = await capture.begin(false);
  return begun.ok ? ok(capture) : begun;
}
