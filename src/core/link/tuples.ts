/** Conversations and claims by 4-tuple. */
import type { ConversationSchema } from '../trace/conversations.ts';
import type { TupleSchema } from '../trace/sockets.ts';
import type { TableView } from '../trace/table.ts';
import type { Claim } from './claim.ts';

/** One conversation of a tuple, and which of its sides have found their socket (or can find none any more). */
export interface Use {
  readonly stream: number;
  /** By side: 0 = A, 1 = B of the conversation. */
  readonly taken: [boolean, boolean];
}

/** What sockets at one end of a tuple asked for. */
export interface End {
  /** Claims ever made. */
  claims: number;
  /** Server claims that wait because more conversations than claims would fit. */
  held: Claim[];
  /** Uses before this one are no longer to be had at this end. */
  first: number;
}

/** All uses of one 4-tuple, in the order of their first frames. */
export interface TupleUses {
  readonly key: string;
  readonly uses: Use[];
  /** By local end. */
  readonly ends: Map<string, End>;
  /** Claims without a conversation so far. */
  open: number;
}

/** The end's part of a tuple. */
export function endOf(uses: TupleUses, local: string): End {
  const known = uses.ends.get(local);
  if (known) return known;
  const made: End = { claims: 0, held: [], first: 0 };
  uses.ends.set(local, made);
  return made;
}

const endpoint = (address: number, port: number): string => `${address}:${port}`;

/** The local end of a tuple row, as a key. */
export function localKey(tuples: TableView<TupleSchema>, tuple: number): string {
  return endpoint(tuples.get('localAddress', tuple), tuples.get('localPort', tuple));
}

/** The uses of each 4-tuple, either way round. */
export class Tuples {
  readonly #byKey = new Map<string, TupleUses>();
  readonly #conversations: TableView<ConversationSchema>;
  readonly #tuples: TableView<TupleSchema>;

  constructor(conversations: TableView<ConversationSchema>, tuples: TableView<TupleSchema>) {
    this.#conversations = conversations;
    this.#tuples = tuples;
  }

  ofConversation(stream: number): TupleUses {
    return this.#open(this.#end(stream, 0), this.#end(stream, 1));
  }

  /** @param local the tuple's local end (`localKey`) */
  ofTuple(tuple: number, local: string): TupleUses {
    const tuples = this.#tuples;
    const remote = endpoint(tuples.get('remoteAddress', tuple), tuples.get('remotePort', tuple));
    return this.#open(local, remote);
  }

  /**
   * Which side of the conversation the tuple's local end is. A socket connected to itself has both ends alike: the
   * side that opened is the client's.
   */
  sideOf(stream: number, tuple: number, client: boolean): 0 | 1 {
    const row = this.#conversations;
    const tuples = this.#tuples;
    const address = row.get('a', stream);
    const port = row.get('portA', stream);
    if (address === row.get('b', stream) && port === row.get('portB', stream)) return client ? 0 : 1;
    const isA = address === tuples.get('localAddress', tuple) && port === tuples.get('localPort', tuple);
    return isA ? 0 : 1;
  }

  /** Forgets a tuple of which nothing waits: a later use begins anew. */
  forgetSettled(uses: TupleUses): void {
    if (uses.open > 0) return;
    if (uses.uses.every((use) => use.taken[0] && use.taken[1])) this.#byKey.delete(uses.key);
  }

  #end(stream: number, side: 0 | 1): string {
    const row = this.#conversations;
    return side === 0
      ? endpoint(row.get('a', stream), row.get('portA', stream))
      : endpoint(row.get('b', stream), row.get('portB', stream));
  }

  #open(one: string, other: string): TupleUses {
    const key = one < other ? `${one} ${other}` : `${other} ${one}`;
    const known = this.#byKey.get(key);
    if (known) return known;
    const made: TupleUses = { key, uses: [], ends: new Map(), open: 0 };
    this.#byKey.set(key, made);
    return made;
  }
}
