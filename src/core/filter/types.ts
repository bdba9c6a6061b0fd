/** What a filter is about: fields, their types and values, and how values are read. */

/** Type of a field, after Wireshark's FT_ types. */
export type FieldType =
  /** A header or layer: present or not; its bytes for `contains`, `matches` and slices. */
  | 'protocol'
  /** Present or not, nothing more (FT_NONE). */
  | 'none'
  | 'boolean'
  /** Whole numbers up to 2^53. */
  | 'uint'
  | 'int'
  /** Number of a frame (FT_FRAMENUM). */
  | 'frame'
  | 'float'
  | 'ipv4'
  | 'ipv6'
  | 'ether'
  | 'bytes'
  | 'string'
  /** A span of time. */
  | 'duration'
  /** A moment. */
  | 'time';

/**
 * A value as the predicates see it. boolean: 0 or 1. ipv4: the address as a number. duration: nanoseconds. time:
 * nanoseconds since 1970 (bigint). ipv6, ether, bytes, protocol: bytes. string: text.
 */
export type Value = number | bigint | string | Uint8Array;

export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  /** What the field is, in a few words; for the reference and for completion. */
  readonly title: string;
  /** Names of values, where numbers have names (`arp.opcode`: 1 is request). */
  readonly values?: Readonly<Record<number, string>>;
  /** True for fields that socket records have (alone or beside frames). */
  readonly records?: boolean;
  /** True for fields that frames have. */
  readonly frames?: boolean;
}

/** The two tables a filter is scanned over. */
export type Target = 'frames' | 'records';

/**
 * How the values of a field are read from one row. A field with several values (`tcp.port`) has several getters.
 * Exactly one of `numbers`, `interned` and `values` is there.
 */
export interface FieldAccess {
  /** Each answers a number, or NaN where the row has none. The fast path. */
  readonly numbers?: readonly ((row: number) => number)[];
  /** Each answers an id, or -1; `value` its value. The predicate asks about each id once and remembers. */
  readonly interned?: {
    readonly ids: readonly ((row: number) => number)[];
    readonly value: (id: number) => Value;
  };
  /** All values of the row; empty where it has none. May be slow. */
  readonly values?: (row: number) => readonly Value[];
  /** Whether the row has the field at all, where that is known without its values (a protocol's bit in a column). */
  readonly present?: (row: number) => boolean;
  /**
   * Protocols: the header alone, for slices and len(). `values` goes on to the end of what the protocol carries, which
   * is what `contains` and `matches` search (as Wireshark does).
   */
  readonly header?: (row: number) => readonly Value[];
  /**
   * Rows that have more values than the columns hold (an ICMP error has the addresses of the packet it quotes, too):
   * which they are, and all their values, for which the frame's bytes must be loaded.
   */
  readonly more?: {
    readonly has: (row: number) => boolean;
    readonly values: (row: number) => readonly Value[];
    readonly header?: (row: number) => readonly Value[];
  };
  /** The values come from the frame's bytes, which the scan must have loaded before it asks. */
  readonly needsBytes?: boolean;
  /** The values of a row may change as the trace grows: what it belongs to is learned later. */
  readonly later?: boolean;
}

export interface FieldProvider {
  field(name: string): FieldInfo | undefined;
  /** All names, for suggestions and completion. */
  names(): readonly string[];
  /** Undefined where rows of that table never have the field. */
  access(name: string, target: Target): FieldAccess | undefined;
}

/** A mistake in a filter: where it is, what it is, and what may have been meant. */
export interface FilterError {
  /** Characters from the start of the text, and how many are concerned (at least 1). */
  readonly position: number;
  readonly length: number;
  /** One sentence. */
  readonly message: string;
  /** What could stand there instead. */
  readonly expected?: string;
  /** The nearest name, where a name is not known. */
  readonly suggestion?: string;
}

/** A compiled filter. Predicates are undefined where no row of that table can match. */
export interface CompiledFilter {
  readonly text: string;
  readonly frames: ((row: number) => boolean) | undefined;
  readonly records: ((row: number) => boolean) | undefined;
  /** `frames` reads bytes: the scan must load each frame before it asks. */
  readonly needsBytes: boolean;
  /**
   * Where it reads the bytes of a few frames alone (those that have more values than the columns hold): which they are.
   * Undefined where it may read those of any.
   */
  readonly readsBytes: ((row: number) => boolean) | undefined;
  /**
   * Where `frames` reads bytes: which frames are worth loading, asked of columns alone. A frame that fails it cannot
   * match. Undefined where no bytes are needed, or where no frame can match.
   */
  readonly mayMatch: ((row: number) => boolean) | undefined;
  /** Likewise, which frames match whatever their bytes are: they need no loading either. */
  readonly mustMatch: ((row: number) => boolean) | undefined;
  /** Names of all fields used. */
  readonly fields: readonly string[];
}
