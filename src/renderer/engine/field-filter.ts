/** The display filter that selects a field's value, as it is written in the filter language. */
import type { Field } from '../../core/decode/tree.ts';
import { filterFields } from '../../core/engine/fields/index.ts';

const types = new Map(filterFields.map(({ name, type }) => [name, type]));

/** Longest run of bytes written into a filter. */
const BYTES = 64;

/** `tcp.port == 80`, or the name alone where there is no value; undefined where it cannot be filtered by. */
export function fieldFilter({
  name,
  value,
  display,
}: Pick<Field, 'name' | 'value' | 'display'>): string | undefined {
  const type = types.get(name);
  if (!type || type === 'time') return undefined;
  if (value === undefined || type === 'none' || type === 'protocol') return name;
  const text = literal(type, value, display);
  return text === undefined ? undefined : `${name} == ${text}`;
}

function literal(type: string, value: Field['value'], display: string): string | undefined {
  if (type === 'string') return /^[\x20-\x7e]*$/.test(display) ? JSON.stringify(display) : undefined;
  if (type !== 'bytes') return display;
  if (!(value instanceof Uint8Array) || value.length === 0 || value.length > BYTES) return undefined;
  return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The filter of a protocol: its name. */
export function layerFilter(name: string): string | undefined {
  return types.has(name) ? name : undefined;
}
