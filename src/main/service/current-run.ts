import type { Server, Socket } from 'node:net';
import type { Problem } from '../../core/base/problem.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { RunState, SocketInfo } from '../../core/contract/session.ts';
import { scenarioCode } from '../lab/describe.ts';
import type { RunOutcome } from '../lab/runner.ts';
import type { LiveSession } from './live-session.ts';
import type { RecordsTap } from './records-tap.ts';
import { type PreparedRun, runRounds } from './rounds.ts';
import { socketTable } from './socket-table.ts';

/** Milliseconds between two looks at the sockets: ten times a second is enough to read. */
const LOOK = 100;

export interface RunListener {
  run(state: RunState): void;
  lit(lines: readonly string[]): void;
  sockets(table: SocketInfo[]): void;
}

/** One run of a scenario in a live session, from its start until every socket of it is closed. */
export class CurrentRun {
  readonly #session: LiveSession;
  readonly #prepared: PreparedRun;
  readonly #tap: RecordsTap;
  readonly #listener: RunListener;
  readonly #stop = new AbortController();
  #open: ReadonlySet<Socket | Server> = new Set();
  #state: RunState;
  #litTold = 0;
  #socketsTold = '';

  constructor(
    number: number,
    session: LiveSession,
    prepared: PreparedRun,
    tap: RecordsTap,
    listener: RunListener,
  ) {
    this.#session = session;
    this.#prepared = prepared;
    this.#tap = tap;
    this.#listener = listener;
    this.#state = {
      run: number,
      scenario: prepared.scenario.id,
      options: prepared.options as OptionValues,
      code: scenarioCode(prepared.scenario, prepared.options, prepared.ports),
      session: session.number,
      status: 'starting',
      startedAt: Date.now(),
    };
  }

  get state(): RunState {
    return this.#state;
  }

  get lit(): readonly string[] {
    return this.#tap.lit;
  }

  /** Runs to the end; resolves when every socket is closed. */
  async run(): Promise<RunState> {
    this.#tap.begin(this.#prepared.scenario.code(this.#prepared.options, this.#prepared.ports));
    this.#tell({ status: 'running' });
    const timer = setInterval(() => this.#look(), LOOK);
    const { outcome } = await runRounds(this.#session.recorder, this.#prepared, {
      repeat: 1,
      stop: this.#stop.signal,
      mark: (line) => {
        this.#tap.mark(line);
        this.tellLit();
      },
      tracking: (open) => {
        this.#open = open;
      },
    });
    // What the run's last sockets did is in the records log within its flush interval.
    await this.#session.recorder.settle();
    clearInterval(timer);
    this.#look();
    this.#tell({ ...ended(outcome), endedAt: Date.now() });
    return this.#state;
  }

  /** Ends the run; `run` resolves soon after. */
  stop(): void {
    if (this.#state.status === 'running') this.#tell({ status: 'stopping' });
    this.#stop.abort(new Error('The run was stopped.'));
  }

  sockets(): SocketInfo[] {
    const { recorder, number } = this.#session;
    return socketTable(this.#open, (one) => recorder.idOf(one), number, this.#tap);
  }

  /** Tells lines that have been reached since the last time; called when the records log grows. */
  tellLit(): void {
    const { lit } = this.#tap;
    if (lit.length === this.#litTold) return;
    this.#litTold = lit.length;
    this.#listener.lit(lit);
  }

  #look(): void {
    const table = this.sockets();
    const text = JSON.stringify(table);
    if (text === this.#socketsTold) return;
    this.#socketsTold = text;
    this.#listener.sockets(table);
  }

  #tell(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listener.run(this.#state);
  }
}

function ended(outcome: RunOutcome): { status: RunState['status']; problem?: Problem } {
  return outcome.kind === 'failed'
    ? { status: 'failed', problem: outcome.problem }
    : { status: outcome.kind };
}
