/** Values held against each other, and against the constants of a filter. */
import type { Relation } from './ast.ts';
import type { Constant } from './constants.ts';
import type { Value } from './types.ts';

/** Less than 0, 0 or more than 0; bytes by their first difference, then by length. */
export function compareValues(a: Value, b: Value): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i += 1) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export type Order = 'any_eq' | 'all_eq' | 'any_ne' | 'all_ne' | 'gt' | 'ge' | 'lt' | 'le';

/** Whether a comparison's outcome fulfils the relation. */
export function fulfils(relation: Exclude<Relation, 'contains' | 'matches'>, outcome: number): boolean {
  switch (relation) {
    case 'any_eq':
    case 'all_eq':
      return outcome === 0;
    case 'any_ne':
    case 'all_ne':
      return outcome !== 0;
    case 'gt':
      return outcome > 0;
    case 'ge':
      return outcome >= 0;
    case 'lt':
      return outcome < 0;
    case 'le':
      return outcome <= 0;
  }
}

/** Keeps the first `prefix` bits of an address; the others become 0. */
function masked(value: Value, prefix: number): Value {
  if (typeof value === 'number') {
    const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
    return (value & mask) >>> 0;
  }
  if (!(value instanceof Uint8Array)) return value;
  return value.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8))) & 0xff);
}

/** Order of a value and a constant; where the constant has a prefix, of their leading bits. */
export function compareConstant(value: Value, constant: Constant): number {
  const { prefix } = constant;
  if (prefix === undefined) return compareValues(value, constant.value);
  return compareValues(masked(value, prefix), masked(constant.value, prefix));
}

/** Whether `hay` has `needle` in it. */
export function containsValue(hay: Value, needle: Value): boolean {
  if (typeof hay === 'string') return hay.includes(String(needle));
  if (!(hay instanceof Uint8Array) || !(needle instanceof Uint8Array)) return false;
  return indexOfBytes(hay, needle) >= 0;
}

/** Where `needle` begins in `hay`, or −1. The first byte is looked for by the engine's own search. */
export function indexOfBytes(hay: Uint8Array, needle: Uint8Array): number {
  if (needle.length === 0) return 0;
  const last = hay.length - needle.length;
  for (let at = hay.indexOf(needle[0]); at >= 0 && at <= last; at = hay.indexOf(needle[0], at + 1)) {
    let i = 1;
    while (i < needle.length && hay[at + i] === needle[i]) i += 1;
    if (i === needle.length) return at;
  }
  return -1;
}
