import { DETAILS, type DetailName, DetailType, type RecordDetails } from './details.ts';

const names: readonly (DetailName | undefined)[] = namesByKey();

function namesByKey(): readonly (DetailName | undefined)[] {
  const table = new Array<DetailName | undefined>(256).fill(undefined);
  for (const name of Object.keys(DETAILS) as DetailName[]) table[DETAILS[name].key] = name;
  return table;
}

/** Nearest number to a u64; exact to 2⁵³. */
export function readU64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}

const decoder = new TextDecoder();

function readValue(view: DataView, type: number, at: number, length: number): unknown {
  if (type === DetailType.text)
    return decoder.decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
  if (type === DetailType.bytes) return new Uint8Array(view.buffer, view.byteOffset + at, length);
  if (type === DetailType.u32) return length === 4 ? view.getUint32(at, true) : undefined;
  if (type === DetailType.bool) return length === 4 ? view.getUint32(at, true) !== 0 : undefined;
  if (type === DetailType.u64) return length === 8 ? readU64(view, at) : undefined;
  if (type === DetailType.f64) return length === 8 ? view.getFloat64(at, true) : undefined;
  return undefined;
}

/**
 * The details that stand in `length` bytes from `offset` of `bytes`.
 *
 * Items that are unknown, of another type than their key's, or longer than what is left are left out; nothing throws.
 * `bytes` values share the memory of the input.
 */
export function decodeDetails(bytes: Uint8Array, offset: number, length: number): RecordDetails {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(offset + length, bytes.byteLength);
  const details: Record<string, unknown> = {};
  for (let at = Math.max(0, offset); at + 4 <= end; ) {
    const valueLength = view.getUint16(at + 2, true);
    const next = at + 4 + ((valueLength + 3) & ~3);
    if (next > end) break;
    const name = names[view.getUint8(at)];
    const type = view.getUint8(at + 1);
    if (name && DetailType[DETAILS[name].type] === type) {
      const value = readValue(view, type, at + 4, valueLength);
      if (value !== undefined) details[name] = value;
    }
    at = next;
  }
  return details as RecordDetails;
}
