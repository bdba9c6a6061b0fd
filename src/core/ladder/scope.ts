/** Which frames and socket records a ladder shows. */
import { NONE } from '../trace/frames.ts';
import type { TraceTables } from '../trace/tables.ts';
import type { Endpoint } from './choice.ts';

/** Everything, or one conversation or a set of them with the records of their sockets. */
export type LadderScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'stream'; readonly stream: number }
  | { readonly kind: 'streams'; readonly streams: readonly number[] };

/** The conversations of a scope; undefined: all. */
export function streamsOf(scope: LadderScope): readonly number[] | undefined {
  if (scope.kind === 'all') return undefined;
  return scope.kind === 'stream' ? [scope.stream] : scope.streams;
}

/** The scope of these conversations; of all where there are none. */
export function scopeOf(streams: readonly number[]): LadderScope {
  const [stream] = streams;
  if (stream === undefined) return { kind: 'all' };
  return streams.length === 1 ? { kind: 'stream', stream } : { kind: 'streams', streams };
}

/** The scope with a conversation more, or less where it was in it. */
export function withStream(scope: LadderScope, stream: number): LadderScope {
  const streams = streamsOf(scope) ?? [];
  const others = streams.filter((one) => one !== stream);
  return scopeOf(others.length < streams.length ? others : [...streams, stream].sort((a, b) => a - b));
}

/** Role of core/capfile/records/schema: 1 client, 2 server, 3 accepted. */
const SERVER = 2;
const ACCEPTED = 3;

/** Clients' records stand left, servers' and accepted sockets' right. */
export function sideOfRole(role: number): 'left' | 'right' {
  return role === SERVER || role === ACCEPTED ? 'right' : 'left';
}

export interface Scope {
  hasStream(stream: number): boolean;
  hasRecord(record: number): boolean;
  /** Looks again at which sockets belong to it. */
  refresh(): void;
  /** Whether `refresh` found others than at first: rows already placed may be wrong. */
  readonly changed: boolean;
}

/** @param hidden endpoints whose conversations are left out */
export function createScope(trace: TraceTables, scope: LadderScope, hidden: readonly Endpoint[] = []): Scope {
  const streams = streamsOf(scope);
  const chosen = streams ? new StreamScope(trace, new Set(streams)) : everything;
  return hidden.length > 0 ? new VisibleScope(trace, chosen, hidden) : chosen;
}

const everything: Scope = { hasStream: () => true, hasRecord: () => true, refresh: () => {}, changed: false };

/** Leaves out the conversations that have an end at a hidden endpoint, and their records. */
class VisibleScope implements Scope {
  readonly #trace: TraceTables;
  readonly #inner: Scope;
  readonly #hidden: ReadonlySet<string>;

  constructor(trace: TraceTables, inner: Scope, hidden: readonly Endpoint[]) {
    this.#trace = trace;
    this.#inner = inner;
    this.#hidden = new Set(hidden.map(({ address, port }) => `${address}:${port}`));
  }

  get changed(): boolean {
    return this.#inner.changed;
  }

  hasStream(stream: number): boolean {
    return this.#inner.hasStream(stream) && (stream === NONE || this.#isShown(stream));
  }

  hasRecord(record: number): boolean {
    const stream = this.#trace.records.get('stream', record);
    return this.#inner.hasRecord(record) && (stream === NONE || this.#isShown(stream));
  }

  refresh(): void {
    this.#inner.refresh();
  }

  #isShown(stream: number): boolean {
    const { conversations } = this.#trace;
    const isHidden = (end: 'a' | 'b', port: 'portA' | 'portB'): boolean =>
      this.#hidden.has(`${conversations.get(end, stream)}:${conversations.get(port, stream)}`);
    return !isHidden('a', 'portA') && !isHidden('b', 'portB');
  }
}

class StreamScope implements Scope {
  readonly #trace: TraceTables;
  readonly #streams: ReadonlySet<number>;
  #sockets: ReadonlySet<number>;
  changed = false;

  constructor(trace: TraceTables, streams: ReadonlySet<number>) {
    this.#trace = trace;
    this.#streams = streams;
    this.#sockets = this.#find();
  }

  hasStream(stream: number): boolean {
    return this.#streams.has(stream);
  }

  /** Records of the conversations, and those of their sockets and servers that belong to none (lookup, listen() …). */
  hasRecord(record: number): boolean {
    const { records } = this.#trace;
    const stream = records.get('stream', record);
    if (stream !== NONE) return this.#streams.has(stream);
    return this.#sockets.has(records.get('socket', record));
  }

  refresh(): void {
    const found = this.#find();
    if (found.size !== this.#sockets.size) this.changed = true;
    this.#sockets = found;
  }

  #find(): ReadonlySet<number> {
    const { tuples, sockets } = this.#trace;
    const found = new Set<number>();
    for (let tuple = 0; tuple < tuples.length; tuple += 1) {
      if (!this.#streams.has(tuples.get('stream', tuple))) continue;
      const socket = tuples.get('socket', tuple);
      found.add(socket);
      const parent = sockets.get('parent', socket);
      if (parent !== NONE) found.add(parent);
    }
    return found;
  }
}
