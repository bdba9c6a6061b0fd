/** Finds the conversation that a socket's 4-tuple means: by addresses, role and order (README.md says how). */
import { RECORD_NAMES } from '../capfile/records/names.ts';
import { TupleReason } from '../capfile/records/schema.ts';
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { type Claim, EVER, isClientReason, NEVER, nanosFrom, type Stamp } from './claim.ts';
import { EntryKind, LogQueue } from './log-queue.ts';
import { endOf, localKey, Tuples, type Use } from './tuples.ts';
import type { MatchContext, Matched, Matcher } from './types.ts';
import { UseFinder } from './use-finder.ts';

const ATTEMPT = RECORD_NAMES.connectionAttempt.code;
const CLOSED = RECORD_NAMES.closed.code;
/** Records after which a client's SYN must have been seen, had it been captured. */
const OUTCOMES: ReadonlySet<number> = new Set([
  RECORD_NAMES.connected.code,
  CLOSED,
  RECORD_NAMES.error.code,
  RECORD_NAMES.connectionAttemptFailed.code,
]);

export function createMatcher(context: MatchContext, matched: Matched): Matcher {
  return new TupleMatcher(context, matched);
}

class TupleMatcher implements Matcher {
  readonly #context: MatchContext;
  readonly #matched: Matched;
  readonly #tuples: Tuples;
  readonly #finder: UseFinder;
  readonly #queue: LogQueue;
  /** Claims without a conversation, by socket row. */
  readonly #open = new Map<number, Claim[]>();
  /** How many tuples of a socket are in the queue or open: its records are of interest. */
  readonly #interest = new Map<number, number>();
  /** Time of the newest 'connectionAttempt', by socket row. */
  readonly #attempts = new Map<number, Stamp>();
  readonly #ambiguous = new Set<number>();
  #reached: Stamp = NEVER;

  constructor(context: MatchContext, matched: Matched) {
    this.#context = context;
    this.#matched = matched;
    this.#tuples = new Tuples(context.conversations, context.tuples);
    this.#finder = new UseFinder(context, this.#tuples);
    this.#queue = new LogQueue(context.records, context.tuples);
  }

  onConversation(stream: number): void {
    this.#tuples.ofConversation(stream).uses.push({ stream, taken: [false, false] });
  }

  onTuple(tuple: number): void {
    if (this.#context.tuples.get('reason', tuple) === TupleReason.listening) return;
    const socket = this.#context.tuples.get('socket', tuple);
    this.#interest.set(socket, (this.#interest.get(socket) ?? 0) + 1);
    this.#queue.add(EntryKind.tuple, tuple);
    this.#drain();
  }

  onRecord(record: number): void {
    const chunk = this.#context.records.chunks[record >>> CHUNK_BITS]!;
    const attempt = chunk.name[record & CHUNK_MASK] === ATTEMPT;
    // Mostly no tuple waits, and nothing has to be looked up.
    if (!attempt && this.#interest.size === 0) return;
    if (!attempt && !this.#interest.has(chunk.socket[record & CHUNK_MASK]!)) return;
    this.#queue.add(EntryKind.record, record);
    this.#drain();
  }

  onWatermark(seconds: number, nanos: number): void {
    this.#reached = { seconds, nanos };
    this.#drain();
  }

  finish(): void {
    this.#queue.drain(EVER.seconds, EVER.nanos, this.#take);
    for (const claims of [...this.#open.values()]) {
      for (const claim of [...claims]) this.#try(claim, EVER, true);
    }
  }

  get awaited(): ReadonlyMap<number, number> {
    return this.#interest;
  }

  isAmbiguous(tuple: number): boolean {
    return this.#ambiguous.has(tuple);
  }

  #drain(): void {
    this.#queue.drain(this.#reached.seconds, this.#reached.nanos, this.#take);
  }

  readonly #take = (kind: EntryKind, row: number): void => {
    if (kind === EntryKind.tuple) this.#takeTuple(row);
    else this.#takeRecord(row);
  };

  #takeTuple(tuple: number): void {
    const claim = this.#claimOf(tuple);
    if (this.#follows(claim)) return;
    claim.uses.open += 1;
    endOf(claim.uses, claim.local).claims += 1;
    const open = this.#open.get(claim.socket);
    if (open) open.push(claim);
    else this.#open.set(claim.socket, [claim]);
    if (claim.client) this.#try(claim, claim.told, false);
    else this.#takeAccepted(claim);
  }

  #claimOf(tuple: number): Claim {
    const { tuples } = this.#context;
    const socket = tuples.get('socket', tuple);
    const client = isClientReason(tuples.get('reason', tuple));
    const local = localKey(tuples, tuple);
    return {
      tuple,
      socket,
      uses: this.#tuples.ofTuple(tuple, local),
      local,
      client,
      since: (client && this.#attempts.get(socket)) || NEVER,
      told: { seconds: tuples.get('seconds', tuple), nanos: tuples.get('nanos', tuple) },
      followers: [],
      state: 'open',
    };
  }

  /** The tuple told at 'connect' repeats that of its attempt (or one was told twice): it means the same conversation. */
  #follows(claim: Claim): boolean {
    const { tuples } = this.#context;
    const reason = tuples.get('reason', claim.tuple);
    if (reason !== TupleReason.connected && reason !== TupleReason.accepted) return false;
    const waiting = this.#open.get(claim.socket)?.find((other) => this.#sameAttempt(claim, other.tuple));
    if (waiting) {
      waiting.followers.push(claim);
      this.#try(waiting, claim.told, true);
      return true;
    }
    const before = this.#earlierTuple(claim);
    if (before === NONE) return false;
    this.#announce(claim, tuples.get('stream', before), tuples.get('side', before) === 1 ? 1 : 0);
    return true;
  }

  #sameAttempt(claim: Claim, tuple: number): boolean {
    const { tuples } = this.#context;
    if (tuples.get('attempt', tuple) !== tuples.get('attempt', claim.tuple)) return false;
    // A socket that was closed and connected again counts its attempts anew: those before `since` are of its old life.
    const told = { seconds: tuples.get('seconds', tuple), nanos: tuples.get('nanos', tuple) };
    return localKey(tuples, tuple) === claim.local && nanosFrom(claim.since, told) >= 0;
  }

  #earlierTuple(claim: Claim): number {
    const { tuples, sockets } = this.#context;
    for (let row = sockets.get('firstTuple', claim.socket); row !== NONE; row = tuples.get('next', row)) {
      if (row >= claim.tuple) return NONE;
      if (tuples.get('stream', row) !== NONE && this.#sameAttempt(claim, row)) return row;
    }
    return NONE;
  }

  /** A record of a socket whose conversation is not found yet: what began before it counts now. */
  #takeRecord(record: number): void {
    const { records } = this.#context;
    const socket = records.get('socket', record);
    const time = { seconds: records.get('seconds', record), nanos: records.get('nanos', record) };
    const name = records.get('name', record);
    if (name === ATTEMPT) this.#attempts.set(socket, time);
    for (const claim of [...(this.#open.get(socket) ?? [])]) {
      if (this.#try(claim, time, OUTCOMES.has(name))) continue;
      if (name === CLOSED && claim.state === 'open') this.#giveUp(claim);
    }
  }

  /** Looks for a conversation that began by `until`; `outcome`: no nearer one can come. */
  #try(claim: Claim, until: Stamp, outcome: boolean): boolean {
    if (claim.state !== 'open') return false;
    if (!claim.client) return this.#tryLateServer(claim, until);
    const use =
      this.#finder.client(claim, until) ?? (outcome ? this.#finder.doubtful(claim, until) : undefined);
    if (use) this.#give(claim, use);
    return use !== undefined;
  }

  /** accept() takes in the order in which handshakes completed: as many claims as conversations, or none is certain. */
  #takeAccepted(claim: Claim): void {
    const end = endOf(claim.uses, claim.local);
    const fits = this.#endEpoch(claim, this.#finder.completed(claim, claim.told));
    if (fits.length === 0) return;
    end.held.push(claim);
    claim.state = 'held';
    if (end.held.length !== fits.length) {
      this.#ambiguous.add(claim.tuple);
      return;
    }
    const held = end.held;
    end.held = [];
    held.forEach((one, i) => {
      this.#give(one, fits[i]!);
    });
  }

  /**
   * Claims made before the newest fitting conversation began cannot mean it: they, and the conversations they hung
   * between, are given up, so that one doubt does not spoil every later use of the tuple.
   */
  #endEpoch(claim: Claim, fits: Use[]): Use[] {
    const end = endOf(claim.uses, claim.local);
    const last = end.held.at(-1);
    const later = last ? fits.filter((use) => nanosFrom(last.told, this.#finder.began(use)) > 0) : [];
    if (later.length === 0) return fits;
    for (const use of fits) if (!later.includes(use)) use.taken[this.#finder.side(use, claim)] = true;
    for (const one of end.held) this.#giveUp(one);
    end.held = [];
    return later;
  }

  /** Nothing was complete when it was accepted: frames were lost, or the clocks disagree. */
  #tryLateServer(claim: Claim, until: Stamp): boolean {
    const fits = this.#finder.late(claim, until);
    if (fits.length === 1) this.#give(claim, fits[0]!);
    else if (fits.length > 1) this.#ambiguous.add(claim.tuple);
    return fits.length === 1;
  }

  #give(claim: Claim, use: Use): void {
    const side = this.#finder.side(use, claim);
    use.taken[side] = true;
    claim.state = 'matched';
    this.#ambiguous.delete(claim.tuple);
    this.#close(claim);
    this.#announce(claim, use.stream, side);
    for (const follower of claim.followers) this.#announce(follower, use.stream, side);
  }

  #giveUp(claim: Claim): void {
    claim.state = 'over';
    this.#close(claim);
    for (const one of [claim, ...claim.followers]) this.#forget(one.socket);
  }

  #close(claim: Claim): void {
    claim.uses.open -= 1;
    const left = (this.#open.get(claim.socket) ?? []).filter((other) => other !== claim);
    if (left.length > 0) this.#open.set(claim.socket, left);
    else this.#open.delete(claim.socket);
    this.#tuples.forgetSettled(claim.uses);
  }

  #announce(claim: Claim, stream: number, side: 0 | 1): void {
    this.#forget(claim.socket);
    this.#matched(claim.tuple, stream, side);
  }

  /** One tuple less of the socket to look after. */
  #forget(socket: number): void {
    const left = (this.#interest.get(socket) ?? 1) - 1;
    if (left > 0) this.#interest.set(socket, left);
    else this.#interest.delete(socket);
  }
}
