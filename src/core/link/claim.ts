/** What a tuple row asks for: the conversation that began while its socket held the local port. */
import { TupleReason } from '../capfile/records/schema.ts';
import type { TupleUses } from './tuples.ts';

/** A time as two numbers, so that nothing is rounded. */
export interface Stamp {
  readonly seconds: number;
  readonly nanos: number;
}

/** Nanoseconds from `a` to `b`. */
export const nanosFrom = (a: Stamp, b: Stamp): number => (b.seconds - a.seconds) * 1e9 + (b.nanos - a.nanos);

export const EVER: Stamp = { seconds: Number.POSITIVE_INFINITY, nanos: 0 };
export const NEVER: Stamp = { seconds: Number.NEGATIVE_INFINITY, nanos: 0 };

export interface Claim {
  readonly tuple: number;
  readonly socket: number;
  readonly uses: TupleUses;
  /** The local end, as `Tuples` writes it. */
  readonly local: string;
  /** A client's claim, else a server's (accepted or dropped). */
  readonly client: boolean;
  /** When the attempt was made; a conversation of this client's cannot begin before it. */
  readonly since: Stamp;
  /** When the kernel told the tuple. */
  readonly told: Stamp;
  /** Tuples told later of the same connection: they get what this one gets. */
  readonly followers: Claim[];
  /** `held`: several conversations would fit; `over`: its socket is closed, or nothing says which one it meant. */
  state: 'open' | 'held' | 'over' | 'matched';
}

export function isClientReason(reason: number): boolean {
  return reason === TupleReason.attempt || reason === TupleReason.connected;
}
