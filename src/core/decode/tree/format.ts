import { hexText, ipv4Text, ipv6Text, macText } from '../text.ts';
import type { FieldValue } from '../tree.ts';
import { type FieldDefinition, TYPE_SIZES } from './define.ts';

/** Bytes printed in a line before it is cut with '…'. */
const SHOWN_BYTES = 36;

/** The value as `tshark -T fields` prints it: numbers bare, bytes as hex, booleans as 1 and 0. */
export function displayOf(definition: FieldDefinition, value: FieldValue | undefined): string {
  if (value === undefined) return definition.name;
  switch (definition.type) {
    case 'boolean':
      return value ? '1' : '0';
    case 'reltime':
      return secondsText(Number(value));
    case 'string':
    case 'abstime':
    case 'framenum':
      return String(value);
    default:
      return value instanceof Uint8Array ? bytesText(definition, value) : numberText(definition, value);
  }
}

function bytesText(definition: FieldDefinition, value: Uint8Array): string {
  if (definition.type === 'ipv4') return ipv4Text(value, 0);
  if (definition.type === 'ipv6') return ipv6Text(value, 0);
  if (definition.type === 'ether') return macText(value, 0);
  return value.length === 0 ? '<MISSING>' : hexText(value, 0, value.length);
}

function numberText(definition: FieldDefinition, value: FieldValue): string {
  if (definition.base === 'dec' || definition.base === 'dec-hex') return String(value);
  return hexOf(value, TYPE_SIZES[definition.type] * 2);
}

function hexOf(value: FieldValue, digits: number): string {
  const number = typeof value === 'bigint' ? value : Number(value);
  return `0x${number.toString(16).padStart(digits, '0')}`;
}

/** Nanoseconds as seconds with nine decimals; a sign in front. */
export function secondsText(nanos: number): string {
  const whole = Math.abs(nanos);
  const seconds = Math.floor(whole / 1e9);
  return `${nanos < 0 ? '-' : ''}${seconds}.${String(whole - seconds * 1e9).padStart(9, '0')}`;
}

/** The line of a field: picture of its bits, title, value with its name. */
export function labelOf(definition: FieldDefinition, value: FieldValue | undefined, bits?: number): string {
  const { title, type } = definition;
  const picture = bitPicture(definition, bits === undefined ? value : masked(bits, definition));
  if (value === undefined) return picture + title;
  if (type === 'boolean') return `${picture}${title}: ${wordOf(definition, Boolean(value))}`;
  if (type === 'reltime') return `${title}: ${secondsText(Number(value))} seconds`;
  if (type === 'bytes' && value instanceof Uint8Array) return `${title}: ${shortBytes(value)}`;
  return `${picture}${title}: ${namedValue(definition, value)}`;
}

function wordOf(definition: FieldDefinition, value: boolean): string {
  const [yes, no] = definition.words ?? ['True', 'False'];
  return value ? yes : no;
}

function shortBytes(value: Uint8Array): string {
  const shown = Math.min(value.length, SHOWN_BYTES);
  return hexText(value, 0, shown) + (value.length > shown ? '…' : '');
}

/** `IPv4 (0x0800)`, `17`, `0x0000 (0)`. */
function namedValue(definition: FieldDefinition, value: FieldValue): string {
  const { base, values } = definition;
  if (typeof value !== 'number' && typeof value !== 'bigint') return displayOf(definition, value);
  const hex = hexOf(value, definition.digits);
  if (values) {
    const name = values[Number(value) as 0] ?? 'Unknown';
    return `${name} (${base === 'hex' || base === 'hex-dec' ? hex : value})`;
  }
  if (base === 'dec') return String(value);
  if (base === 'hex') return hex;
  return base === 'dec-hex' ? `${value} (${hex})` : `${hex} (${value})`;
}

/** `0100 .... = ` for the bits of `mask` in a field of `width` bits; '' for a whole field. */
function bitPicture(definition: FieldDefinition, value: FieldValue | undefined): string {
  const { mask, width, shift } = definition;
  if (mask === undefined || width === undefined) return '';
  const bits = Number(value ?? 0) << shift;
  let out = '';
  for (let bit = width - 1; bit >= 0; bit--) {
    out += (mask >>> bit) & 1 ? ((bits >>> bit) & 1 ? '1' : '0') : '.';
    if ((bit & 3) === 0 && bit > 0) out += ' ';
  }
  return `${out} = `;
}

/** The bits of a field in the number its bytes make (at most 32 bits), moved down to the lowest place. */
export function masked(value: number, definition: FieldDefinition): number {
  const { mask, shift } = definition;
  return mask === undefined ? value : (value & mask) >>> shift;
}
