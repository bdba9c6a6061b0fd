/** A field's values of one row as text: what a column made of that field shows. */
import { FIELDS } from '../../decode/fields.ts';
import { hexText, ipv6Text, macText } from '../../decode/text.ts';
import { displayOf } from '../../decode/tree/format.ts';
import { columnReader } from '../../filter/reader.ts';
import type { FieldAccess, FieldInfo, FieldProvider, Target, Value } from '../../filter/types.ts';
import { formatIpv4 } from '../../trace/addresses.ts';

export interface FieldTexts {
  /** Values joined by commas, as Wireshark's columns show them; empty where the row has none. */
  of(row: number): string;
  /** Whether the frame's bytes must be loaded before this row is asked about. */
  needsBytes(row: number): boolean;
}

/** Values of a row shown at most: a column has no room for more. */
const MOST = 16;

/** Undefined: there is no field of that name, or rows of that table never have it. */
export function fieldTexts(provider: FieldProvider, name: string, target: Target): FieldTexts | undefined {
  const info = provider.field(name);
  const access = info && provider.access(name, target);
  if (!info || !access) return undefined;
  const valuesOf = valueReader(info, access);
  const read = (row: number): boolean =>
    info.type !== 'protocol' && ((access.needsBytes ?? false) || (access.more?.has(row) ?? false));
  return {
    of: (row) =>
      valuesOf(row)
        .slice(0, MOST)
        .map((value) => valueText(info, value))
        .join(','),
    needsBytes: read,
  };
}

function valueReader({ type }: FieldInfo, access: FieldAccess): (row: number) => readonly Value[] {
  const { more, present } = access;
  // That a protocol is there says all: its bytes are for searching.
  if (present && type === 'protocol') return (row) => (present(row) ? [1] : []);
  const { values } = columnReader(access);
  return more ? (row) => (more.has(row) ? more.values(row) : values(row)) : values;
}

/** One value as `tshark -T fields` prints it; what is only there or not is a tick. */
export function valueText({ type, name }: FieldInfo, value: Value): string {
  switch (type) {
    case 'protocol':
    case 'none':
      return '✓';
    case 'boolean':
      return value === 0 ? 'False' : 'True';
    case 'ipv4':
      return formatIpv4(Number(value));
    case 'duration':
      return fixed(Number(value));
    case 'time':
      return typeof value === 'bigint' ? epochText(value) : String(value);
    case 'uint': {
      const definition = FIELDS.get(name);
      return definition && typeof value === 'number' ? displayOf(definition, value) : String(value);
    }
    default:
      return value instanceof Uint8Array ? bytesText(type, value) : String(value);
  }
}

function bytesText(type: FieldInfo['type'], value: Uint8Array): string {
  if (type === 'ipv6' && value.length === 16) return ipv6Text(value, 0);
  if (type === 'ether' && value.length === 6) return macText(value, 0);
  return hexText(value, 0, Math.min(value.length, 64));
}

/** Nanoseconds as seconds with nine decimals. */
function fixed(nanos: number): string {
  const size = Math.abs(Math.round(nanos));
  return `${nanos < 0 ? '-' : ''}${Math.floor(size / 1e9)}.${String(size % 1e9).padStart(9, '0')}`;
}

function epochText(nanos: bigint): string {
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  return `${sign}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}
