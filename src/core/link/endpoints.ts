/** The endpoints of matched conversations, by flow row. */
import { eachMark, markKinds } from '../trace/conversations.ts';
import { noteFin, noteRst, seenTo } from './arrivals.ts';
import { Endpoint } from './endpoint.ts';
import type { LinkWriter } from './link-writer.ts';
import type { LinkInputs } from './types.ts';

export class Endpoints {
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #byFlow: (Endpoint | undefined)[] = [];

  constructor(inputs: LinkInputs, writer: LinkWriter) {
    this.#inputs = inputs;
    this.#writer = writer;
  }

  /** The endpoint that sends flow row `flow`, where it has a socket of ours. */
  of(flow: number): Endpoint | undefined {
    return this.#byFlow[flow];
  }

  /** The endpoint at a side of a conversation, made at its first mention with the FINs and RSTs that are there. */
  open(stream: number, side: 0 | 1): Endpoint {
    const flow = stream * 2 + side;
    while (this.#byFlow.length <= flow + 1) this.#byFlow.push(undefined);
    const known = this.#byFlow[flow];
    if (known) return known;
    const { flows, marks } = this.#inputs;
    const highest = flows.get('streamBytes', flow);
    const made = new Endpoint(this.#inputs, stream, side, seenTo(this.#inputs, stream), highest);
    this.#byFlow[flow] = made;
    eachMark(flows, marks, flow, markKinds.fin, (frame) => noteFin(made, frame, this.#inputs, this.#writer));
    eachMark(flows, marks, flow, markKinds.rst, (frame) => noteRst(made, frame, this.#writer));
    return made;
  }
}
