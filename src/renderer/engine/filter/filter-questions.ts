/** What the filter bar asks: what is wrong with a text, which fields there are, which values they have in the trace. */
import { ipv6Text } from '../../../core/decode/text.ts';
import { traceFields } from '../../../core/engine/fields/index.ts';
import type { Engine } from '../../../core/engine/types.ts';
import type { FieldAccess, FieldInfo, FilterError, Target, Value } from '../../../core/filter/types.ts';
import { formatIpv4 } from '../../../core/trace/addresses.ts';
import type { Described } from '../describe.ts';
import { compileTraceFilter } from './trace-filter.ts';

export interface FilterCheck {
  readonly mistake: FilterError | undefined;
}

/** A value of a field as it is written in a filter. */
export interface FieldValueText {
  readonly text: string;
  /** The value's name where it has one: `request`. */
  readonly name?: string | undefined;
  /** How often it was met; undefined: it was not looked for. */
  readonly count?: number;
}

/** Rows looked at of each table; of a longer one, rows spread over all of it. */
const ROWS = 200_000;
/** Values told. */
const VALUES = 200;

export function checkFilter({ engine }: Described, text: string): FilterCheck {
  const compiled = compileTraceFilter(engine, text);
  return { mistake: compiled.ok ? undefined : compiled.error };
}

/** Every field of the language, by name. */
export function describeFields({ engine }: Described): readonly FieldInfo[] {
  const fields = fieldsOf(engine);
  return fields.names().map((name) => {
    const { type, title, values, frames, records } = fields.field(name)!;
    return { name, type, title, ...(values ? { values } : {}), frames: !!frames, records: !!records };
  });
}

const fieldsOf = ({ tables, errorCodes }: Engine) =>
  // Fields in the bytes are left out: a completion reads columns alone.
  traceFields({ tables, errorCodes, contents: undefined, interfaces: true });

/** Values of a field that are in the trace, the most frequent first; those that have names where there are none. */
export function describeValues({ engine }: Described, name: string): readonly FieldValueText[] {
  const fields = fieldsOf(engine);
  const info = fields.field(name);
  if (!info || info.type === 'duration' || info.type === 'time' || info.type === 'float') return [];
  const counts = new Map<Value, number>();
  for (const target of ['frames', 'records'] as const) {
    const access = fields.access(name, target);
    if (access) countValues(engine, target, access, counts);
  }
  const found = mergedByText(counts, info);
  if (found.length > 0) return found;
  return Object.entries(info.values ?? {}).map(([text, named]) => ({ text, name: named }));
}

function mergedByText(counts: ReadonlyMap<Value, number>, info: FieldInfo): FieldValueText[] {
  const byText = new Map<string, FieldValueText & { count: number }>();
  for (const [value, count] of counts) {
    const text = valueText(value, info);
    if (text === undefined) continue;
    const before = byText.get(text)?.count ?? 0;
    byText.set(text, { text, name: info.values?.[Number(value)], count: before + count });
  }
  return [...byText.values()].sort((a, b) => b.count - a.count).slice(0, VALUES);
}

function countValues(engine: Engine, target: Target, access: FieldAccess, counts: Map<Value, number>): void {
  const { length } = engine.tables[target];
  const step = Math.max(1, Math.ceil(length / ROWS));
  const count = <K>(of: Map<K, number>, key: K): void => void of.set(key, (of.get(key) ?? 0) + 1);
  const { numbers, interned, values = () => [] } = access;
  const ids = new Map<number, number>();
  for (let row = 0; row < length; row += step) {
    if (interned) for (const id of interned.ids) count(ids, id(row));
    else if (numbers) for (const get of numbers) count(counts, get(row));
    else for (const value of values(row)) count(counts, value);
  }
  for (const [id, times] of ids) {
    if (id >= 0) counts.set(interned!.value(id), times);
  }
}

/** As it is written in a filter; undefined: not a value. */
function valueText(value: Value, { type }: FieldInfo): string | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) return undefined;
  if (type === 'ipv4') return formatIpv4(Number(value));
  if (value instanceof Uint8Array) return type === 'ipv6' ? ipv6Text(value, 0) : undefined;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
