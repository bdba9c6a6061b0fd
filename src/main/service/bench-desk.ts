import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { BenchOutcome, BenchState, BenchStep } from '../../core/contract/bench.ts';
import type { CaptureOptions } from '../../core/contract/capture.ts';
import type { FieldError } from '../../core/contract/options.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { RunState } from '../../core/contract/session.ts';
import { checkClient, checkServer, parseClient, parseServer } from '../lab/bench/check.ts';
import { stepLines } from '../lab/bench/code.ts';
import { prepareDrive } from '../lab/bench/drive.ts';
import { benchFileName, benchText } from '../lab/bench/file.ts';
import { LiveBench } from '../lab/bench/live.ts';
import { loadBench } from '../lab/bench/replay.ts';
import { findScenario } from '../lab/index.ts';
import type { Scenario } from '../lab/scenario.ts';
import type { PreparedRun } from './rounds.ts';

/** Milliseconds between two looks at the bench's sockets. */
const LOOK = 100;
/** Lines of code that are shown: of a longer bench, the newest. */
const LINES_SHOWN = 200;

/** What the desk needs of the workbench. */
export interface DeskParts {
  startRun(prepared: PreparedRun, capture: CaptureOptions): Promise<Result<RunState, Problem>>;
  tell(state: BenchState): void;
}

type Answer = Result<BenchOutcome, Problem>;

const wrong = (errors: readonly FieldError[]): Answer => ok({ errors: [...errors] });

/** The free bench and the bench files that were loaded. */
export class BenchDesk {
  readonly #parts: DeskParts;
  readonly #loaded = new Map<string, Scenario>();
  #live = new LiveBench();
  #made = { server: 0, client: 0 };
  #timer: NodeJS.Timeout | undefined;
  #told = '';
  /** Lines of the steps that are written already. */
  #code: string[] = [];
  #written = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async makeServer(options: OptionValues, capture: CaptureOptions): Promise<Answer> {
    const parsed = parseServer(options);
    if (!parsed.ok) return wrong(parsed.error);
    const port = await checkServer(parsed.value);
    if (!port.ok) return wrong(port.error);
    const step = (name: string): BenchStep => ({ do: 'server', name, options, port: port.value });
    return this.#make('server', step, capture);
  }

  async makeClient(options: OptionValues, capture: CaptureOptions): Promise<Answer> {
    const parsed = parseClient(options);
    if (!parsed.ok) return wrong(parsed.error);
    const errors = await checkClient(parsed.value);
    if (errors.length > 0) return wrong(errors);
    return this.#make('client', (name) => ({ do: 'client', name, options }), capture);
  }

  /** Begins a bench where none is on, and has the step done. */
  async #make(
    kind: 'server' | 'client',
    step: (name: string) => BenchStep,
    capture: CaptureOptions,
  ): Promise<Answer> {
    const begun = this.#live.running ? ok(undefined) : await this.#begin(capture);
    if (!begun.ok) return begun;
    const name = `${kind}-${this.#made[kind] + 1}`;
    const errors = await this.#live.do(step(name));
    this.#look();
    if (errors.length > 0) return wrong(errors);
    this.#made[kind] += 1;
    return ok({ errors: [], made: name });
  }

  async #begin(capture: CaptureOptions): Promise<Result<undefined, Problem>> {
    const live = new LiveBench();
    const started = await this.#parts.startRun({ scenario: live.scenario, options: {}, ports: [] }, capture);
    if (!started.ok) return started;
    this.#live = live;
    this.#made = { server: 0, client: 0 };
    this.#code = [];
    this.#written = 0;
    this.#timer = setInterval(() => this.#look(), LOOK);
    return ok(undefined);
  }

  async drive(step: Extract<BenchStep, { do: 'drive' }>): Promise<Answer> {
    const prepared = prepareDrive(step.action, step.options, step.file);
    if (!prepared.ok) return wrong(prepared.error);
    if (!this.#live.running) return err(problem('warning', 'bench.none', 'The bench has ended.'));
    const errors = await this.#live.do(step);
    this.#look();
    return wrong(errors);
  }

  /** Tells how the bench stands where that has changed; the last time once it has ended. */
  #look(): void {
    const state = this.state();
    const text = JSON.stringify(state);
    if (text !== this.#told) this.#parts.tell(state);
    this.#told = text;
    if (!this.#live.running) clearInterval(this.#timer);
  }

  state(): BenchState {
    const { running, steps } = this.#live;
    return { running, steps: steps.length, sockets: this.#live.sockets(), code: this.#writtenCode() };
  }

  /** The newest lines; each step is written once, since the bench is looked at ten times a second. */
  #writtenCode(): string[] {
    const fresh = this.#live.steps.slice(this.#written).flatMap(stepLines);
    this.#written = this.#live.steps.length;
    if (fresh.length > 0) this.#code = [...this.#code, ...fresh].slice(-LINES_SHOWN);
    return this.#code;
  }

  /** What was done at the bench that is on, or at the last one. */
  file(title: string): Result<{ name: string; text: string }, Problem> {
    const { steps } = this.#live;
    if (steps.length === 0)
      return err(
        problem('info', 'bench.empty', 'Nothing was done at the bench yet.', 'Make a server first.'),
      );
    return ok({ name: benchFileName(title), text: benchText(title, steps) });
  }

  /** Takes a bench file as a scenario; one of the same title is replaced. */
  load(name: string, text: string): Result<Scenario, Problem> {
    const scenario = loadBench(name, text);
    if (scenario.ok) this.#loaded.set(scenario.value.id, scenario.value);
    return scenario;
  }

  get loaded(): readonly Scenario[] {
    return [...this.#loaded.values()];
  }

  /** A scenario of the lab, or a bench that was loaded. */
  findScenario(id: string): Scenario | undefined {
    return findScenario(id) ?? this.#loaded.get(id);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
