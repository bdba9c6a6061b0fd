/** What a person does at the free bench. */
import type { BenchAction, BenchOutcome } from '../../core/contract/bench.ts';
import type { FieldError } from '../../core/contract/options.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { Host } from '../engine/host.ts';
import type { Actions } from './actions.ts';
import type { Store } from './workbench.ts';

/** What is wrong with a form, field by field; empty where it was done. */
export type Outcome = readonly FieldError[];

const notDone: Outcome = [{ name: '', message: '' }];

export class BenchActions {
  readonly #host: Host;
  readonly #store: Store;
  readonly #actions: Actions;

  constructor(host: Host, store: Store, actions: Actions) {
    this.#host = host;
    this.#store = store;
    this.#actions = actions;
  }

  makeServer(options: OptionValues): Promise<Outcome> {
    const { captureOptions: capture } = this.#store.getState();
    return this.#make(this.#host.call('makeServer', { options, capture }));
  }

  makeClient(options: OptionValues): Promise<Outcome> {
    const { captureOptions: capture } = this.#store.getState();
    return this.#make(this.#host.call('makeClient', { options, capture }));
  }

  /** The first of a bench begins a run: the page turns to its session. */
  async #make(asked: Promise<Reply<BenchOutcome>>): Promise<Outcome> {
    const outcome = await this.#outcome(asked);
    const { run, session } = this.#store.getState();
    if (outcome.length === 0 && run && run.session !== session) this.#actions.show(run.session, true);
    return outcome;
  }

  /** @param file content of a file to write, base64 */
  drive(socket: string, action: BenchAction, options: OptionValues, file?: string): Promise<Outcome> {
    const params = { socket, action, options, ...(file === undefined ? {} : { file }) };
    return this.#outcome(this.#host.call('driveSocket', params));
  }

  /** A problem of the whole is told as every problem is; those of fields go to the form. */
  async #outcome(asked: Promise<Reply<BenchOutcome>>): Promise<Outcome> {
    const reply = await asked;
    if (reply.ok) return reply.value.errors;
    this.#actions.tell(reply.error);
    return notDone;
  }

  async save(title: string): Promise<void> {
    const saved = await this.#host.saveBench(title);
    if (!saved.ok) this.#actions.tell(saved.error);
  }

  /** Loads a bench file and turns to it in the lab, where it runs as any experiment. */
  async load(): Promise<void> {
    const loaded = await this.#host.openBench();
    if (!loaded.ok) return this.#actions.tell(loaded.error);
    const scenario = loaded.value;
    if (!scenario) return;
    const { scenarios } = this.#store.getState();
    this.#actions.setScenarios([...scenarios.filter(({ id }) => id !== scenario.id), scenario]);
    this.#actions.chooseScenario(scenario.id);
    this.#actions.set({ leftTab: 'lab' });
  }
}
