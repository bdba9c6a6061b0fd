/** What is kept between questions, so that an answer costs what is new: one of each kind, made when first asked for. */
import type { EndpointKind } from '../../../core/engine/questions/endpoints.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { ConversationTable } from './conversations.ts';
import { EndpointTable } from './endpoints.ts';
import { FindingTable } from './findings.ts';
import { PlotAnswers } from './plots.ts';
import { StreamAnswers } from './streams.ts';
import { TimingAnswers } from './timing.ts';

export class HeldAnswers {
  readonly #engine: Engine;
  readonly #now: () => number;
  readonly #endpoints = new Map<EndpointKind, EndpointTable>();
  #conversations: ConversationTable | undefined;
  #streams: StreamAnswers | undefined;
  #plots: PlotAnswers | undefined;
  #findings: FindingTable | undefined;
  #timing: TimingAnswers | undefined;

  /**
   * @param engine the trace's; another trace has another of these
   * @param now monotonic milliseconds
   */
  constructor(engine: Engine, now: () => number) {
    this.#engine = engine;
    this.#now = now;
  }

  get conversations(): ConversationTable {
    this.#conversations ??= new ConversationTable(this.#engine, this.#now);
    return this.#conversations;
  }

  endpoints(kind: EndpointKind): EndpointTable {
    const known = this.#endpoints.get(kind);
    if (known) return known;
    const made = new EndpointTable(this.#engine, kind, this.#now);
    this.#endpoints.set(kind, made);
    return made;
  }

  get streams(): StreamAnswers {
    this.#streams ??= new StreamAnswers(this.#engine);
    return this.#streams;
  }

  get plots(): PlotAnswers {
    this.#plots ??= new PlotAnswers(this.#engine);
    return this.#plots;
  }

  get findings(): FindingTable {
    this.#findings ??= new FindingTable(this.#engine, this.#now);
    return this.#findings;
  }

  get timing(): TimingAnswers {
    this.#timing ??= new TimingAnswers(this.#engine);
    return this.#timing;
  }
}
