/** Which conversations of a 4-tuple fit a claim. */
import { NONE } from '../trace/frames.ts';
import { type Claim, nanosFrom, type Stamp } from './claim.ts';
import { endOf, type Tuples, type Use } from './tuples.ts';
import type { MatchContext } from './types.ts';

/**
 * How far before its attempt a conversation may begin and still be taken for that attempt's, where the tuple was used
 * only once: what began earlier is another socket's; nearer, the clock mapping is wrong, and shows as a violation.
 */
const CLOCK_DOUBT = 1e9;

export class UseFinder {
  readonly #context: MatchContext;
  readonly #tuples: Tuples;

  constructor(context: MatchContext, tuples: Tuples) {
    this.#context = context;
    this.#tuples = tuples;
  }

  /** A client holds its port from the attempt on: the first conversation that begins after it, and by `until`. */
  client(claim: Claim, until: Stamp): Use | undefined {
    const error = this.#context.clockError();
    return this.#find(claim, until, (use) => nanosFrom(claim.since, this.began(use)) >= -error);
  }

  /** The tuple's one conversation begins a little before the attempt: taken, so that the violation is seen. */
  doubtful(claim: Claim, until: Stamp): Use | undefined {
    const [only, next] = claim.uses.uses;
    if (!only || endOf(claim.uses, claim.local).claims !== 1) return undefined;
    if (next && nanosFrom(this.began(next), until) >= 0) return undefined;
    const fits = this.#free(only, claim) && nanosFrom(this.began(only), claim.since) <= CLOCK_DOUBT;
    return fits && nanosFrom(this.began(only), until) >= 0 ? only : undefined;
  }

  /** Free conversations whose handshake was complete by `until`; those with no handshake captured, by their first frame. */
  completed(claim: Claim, until: Stamp): Use[] {
    const error = this.#context.clockError();
    return this.#all(claim, until, (use) => {
      const ready = this.#ready(use);
      return ready !== undefined && nanosFrom(ready, until) >= -error;
    });
  }

  /** For an accepted socket of which no complete handshake is known: then any that had begun. */
  late(claim: Claim, until: Stamp): Use[] {
    const complete = this.completed(claim, until);
    return complete.length > 0 ? complete : this.#all(claim, until, () => true);
  }

  began(use: Use): Stamp {
    return this.#frameTime(this.#context.conversations.get('firstFrame', use.stream));
  }

  side(use: Use, claim: Claim): 0 | 1 {
    return this.#tuples.sideOf(use.stream, claim.tuple, claim.client);
  }

  #find(claim: Claim, until: Stamp, fits: (use: Use) => boolean): Use | undefined {
    return this.#all(claim, until, fits, 1)[0];
  }

  /** The first `limit` free uses that began by `until` and fit. */
  #all(claim: Claim, until: Stamp, fits: (use: Use) => boolean, limit = Number.POSITIVE_INFINITY): Use[] {
    const { uses } = claim.uses;
    const end = endOf(claim.uses, claim.local);
    const error = this.#context.clockError();
    while (end.first < uses.length && uses[end.first]!.taken[this.side(uses[end.first]!, claim)])
      end.first += 1;
    const found: Use[] = [];
    for (let i = end.first; i < uses.length && found.length < limit; i += 1) {
      const use = uses[i]!;
      // Conversations are in the order of their first frames, which may be stamped some µs before their predecessor.
      if (nanosFrom(this.began(use), until) < -error - REORDERING) break;
      if (nanosFrom(this.began(use), until) >= -error && this.#free(use, claim) && fits(use)) found.push(use);
    }
    return found;
  }

  /** Whether that side of the conversation has no socket yet and is of the claim's role. */
  #free(use: Use, claim: Claim): boolean {
    const side = this.side(use, claim);
    if (use.taken[side]) return false;
    const client = this.#context.conversations.get('client', use.stream);
    return client === 2 || (client === side) === claim.client;
  }

  #ready(use: Use): Stamp | undefined {
    const { conversations } = this.#context;
    const frame = conversations.get('handshakeFrame', use.stream);
    if (frame !== NONE) return this.#frameTime(frame);
    return conversations.get('client', use.stream) === 2 ? this.began(use) : undefined;
  }

  #frameTime(frame: number): Stamp {
    const { frames } = this.#context;
    return { seconds: frames.get('seconds', frame), nanos: frames.get('nanos', frame) };
  }
}

/** Frames were measured up to 7 µs out of order; a hundred times that is still no new connection. */
const REORDERING = 700_000;
