/** Which frames and socket records a ladder shows. */
import { NONE } from '../trace/frames.ts';
import type { TraceTables } from '../trace/tables.ts';

/** Everything, or one conversation with the records of its sockets. */
export type LadderScope = { readonly kind: 'all' } | { readonly kind: 'stream'; readonly stream: number };

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

export function createScope(trace: TraceTables, scope: LadderScope): Scope {
  if (scope.kind === 'all') {
    return { hasStream: () => true, hasRecord: () => true, refresh: () => {}, changed: false };
  }
  return new StreamScope(trace, scope.stream);
}

class StreamScope implements Scope {
  readonly #trace: TraceTables;
  readonly #stream: number;
  #sockets: ReadonlySet<number>;
  changed = false;

  constructor(trace: TraceTables, stream: number) {
    this.#trace = trace;
    this.#stream = stream;
    this.#sockets = this.#find();
  }

  hasStream(stream: number): boolean {
    return stream === this.#stream;
  }

  /** Records of the conversation, and those of its sockets and their server that belong to none (lookup, listen() …). */
  hasRecord(record: number): boolean {
    const { records } = this.#trace;
    const stream = records.get('stream', record);
    if (stream !== NONE) return stream === this.#stream;
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
      if (tuples.get('stream', tuple) !== this.#stream) continue;
      const socket = tuples.get('socket', tuple);
      found.add(socket);
      const parent = sockets.get('parent', socket);
      if (parent !== NONE) found.add(parent);
    }
    return found;
  }
}
