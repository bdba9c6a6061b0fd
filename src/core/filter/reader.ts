/** Typed operands to readers: how the values of an operand are got of a row of one table. */
import type { SlicePiece } from './ast.ts';
import type { Typed } from './check.ts';
import type { Constant } from './constants.ts';
import { applyFunction } from './functions.ts';
import type { FieldAccess, FieldProvider, Target, Value } from './types.ts';

/** How one operand is read. At most one of `numbers` and `interned` is there; `values` always is. */
export interface Reader {
  readonly constant?: Constant;
  readonly numbers?: readonly ((row: number) => number)[];
  readonly interned?: NonNullable<FieldAccess['interned']>;
  readonly values: (row: number) => readonly Value[];
  readonly needsBytes: boolean;
  /** No row of this table ever has a value. */
  readonly never: boolean;
}

const nothing: readonly Value[] = [];

/** Which values of a field are read: those of the columns, or all of a row that has more. */
export type Depth = 'columns' | 'all';

/** Where the operands of a test come from, and which fields of theirs have more than their columns. */
export interface ReadContext {
  readonly fields: FieldProvider;
  readonly target: Target;
  readonly depth: Depth;
  /** Called with each `has` of a field that has more. */
  readonly onMore: (has: (row: number) => boolean) => void;
}

function fieldReader(access: FieldAccess | undefined, context: ReadContext): Reader {
  if (!access) return { values: () => nothing, needsBytes: false, never: true };
  if (access.more) context.onMore(access.more.has);
  if (access.more && context.depth === 'all') {
    return { values: access.more.values, needsBytes: true, never: false };
  }
  return columnReader(access);
}

/** Reads what the columns hold of a field. */
export function columnReader(access: FieldAccess): Reader {
  const { numbers, interned, needsBytes = false } = access;
  const base = { needsBytes, never: false };
  if (numbers) {
    const read = (row: number): readonly Value[] =>
      numbers.map((get) => get(row)).filter((value) => !Number.isNaN(value));
    return { ...base, numbers, values: read };
  }
  if (interned) {
    const read = (row: number): readonly Value[] =>
      interned.ids
        .map((get) => get(row))
        .filter((id) => id >= 0)
        .map(interned.value);
    return { ...base, interned, values: read };
  }
  return { ...base, values: access.values ?? (() => nothing) };
}

/** Bytes of the pieces, joined; undefined where one reaches past the end (as Wireshark: then there is no slice). */
function slice(bytes: Uint8Array, pieces: readonly SlicePiece[]): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const { start, length, last } of pieces) {
    const from = start < 0 ? bytes.length + start : start;
    const end =
      last !== undefined
        ? (last < 0 ? bytes.length + last : last) + 1
        : length === undefined
          ? bytes.length
          : from + length;
    if (from < 0 || from >= bytes.length || end > bytes.length || end < from) return undefined;
    parts.push(bytes.subarray(from, end));
  }
  if (parts.length === 1) return parts[0];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Raw bytes of a value: an IPv4 address is kept as a number. */
function bytesOf(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value;
  const word = Number(value);
  return Uint8Array.of(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
}

function sliceReader(typed: Typed & { kind: 'slice' }, of: Reader): Reader {
  const take = (value: Value): Value | undefined => {
    if (typeof value !== 'string') return slice(bytesOf(value), typed.pieces);
    const bytes = slice(new TextEncoder().encode(value), typed.pieces);
    return bytes && new TextDecoder().decode(bytes);
  };
  const values = (row: number): readonly Value[] =>
    of.values(row).flatMap((value) => {
      const taken = take(value);
      return taken === undefined ? [] : [taken];
    });
  return { values, needsBytes: of.needsBytes, never: of.never };
}

const operations = {
  // Numbers of a filter are at most 2^53: their low 32 bits and the rest are combined apart.
  bitand: (a: number, b: number) =>
    ((a & b) >>> 0) + (Math.floor(a / 2 ** 32) & Math.floor(b / 2 ** 32)) * 2 ** 32,
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => (b === 0 ? Number.NaN : Math.trunc(a / b)),
  mod: (a: number, b: number) => (b === 0 ? Number.NaN : a % b),
};

function arithmeticReader(typed: Typed & { kind: 'arithmetic' }, left: Reader, right: Reader): Reader {
  const floating = typed.type === 'float';
  const operation =
    floating && typed.operator === 'div' ? (a: number, b: number) => a / b : operations[typed.operator];
  const { numbers } = left;
  const shared = { needsBytes: left.needsBytes || right.needsBytes, never: left.never || right.never };
  if (numbers && right.constant) {
    const operand = Number(right.constant.value);
    const getters = numbers.map((get) => (row: number) => operation(get(row), operand));
    // NaN passes through every operation but `&`, whose int32 conversion would make 0 of it.
    const safe = getters.map(
      (get, i) => (row: number) => (Number.isNaN(numbers[i](row)) ? Number.NaN : get(row)),
    );
    return { ...columnReader({ numbers: safe }), ...shared };
  }
  const values = (row: number): readonly Value[] =>
    left
      .values(row)
      .flatMap((a) => right.values(row).map((b) => operation(Number(a), Number(b))))
      .filter((value) => !Number.isNaN(value));
  return { values, ...shared };
}

function text(value: Value): string {
  if (value instanceof Uint8Array)
    return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join(':');
  return String(value);
}

/** Like `readerOf`, with a protocol's header in place of all it carries. */
function headerReader(typed: Typed, context: ReadContext): Reader {
  const reader = readerOf(typed, context);
  if (typed.kind !== 'field') return reader;
  const access = context.fields.access(typed.info.name, context.target);
  const header = (context.depth === 'all' ? access?.more?.header : undefined) ?? access?.header;
  return header ? { ...reader, values: header } : reader;
}

/** The reader of a typed operand over the rows of the context's table. */
export function readerOf(typed: Typed, context: ReadContext): Reader {
  switch (typed.kind) {
    case 'constant': {
      const values = [typed.constant.value];
      return { constant: typed.constant, values: () => values, needsBytes: false, never: false };
    }
    case 'field':
      return fieldReader(context.fields.access(typed.info.name, context.target), context);
    case 'slice':
      return sliceReader(typed, headerReader(typed.of, context));
    case 'arithmetic':
      return arithmeticReader(typed, readerOf(typed.left, context), readerOf(typed.right, context));
    case 'call':
      return callReader(typed, context);
  }
}

function callReader(typed: Typed & { kind: 'call' }, context: ReadContext): Reader {
  const read = typed.name === 'len' ? headerReader : readerOf;
  const args = typed.args.map((arg) => read(arg, context));
  return {
    values: (row) =>
      applyFunction(
        typed.name,
        args.map((arg) => arg.values(row)),
        text,
      ),
    needsBytes: args.some((arg) => arg.needsBytes),
    never: args.every((arg) => arg.never),
  };
}
