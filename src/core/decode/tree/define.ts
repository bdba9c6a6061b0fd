/** Wireshark's field types that we use, under its names (FT_…), and the two that only we need to tell apart. */
export type FieldType =
  | 'uint8'
  | 'uint16'
  | 'uint24'
  | 'uint32'
  | 'uint64'
  | 'int32'
  | 'boolean'
  | 'ipv4'
  | 'ipv6'
  | 'ether'
  | 'bytes'
  | 'string'
  | 'none'
  | 'framenum'
  /** Nanoseconds, shown as seconds. */
  | 'reltime'
  /** Text of an absolute time. */
  | 'abstime';

/** How a number is printed: `dec-hex` is '1 (0x0001)', `hex-dec` '0x0001 (1)'. */
export type NumberBase = 'dec' | 'hex' | 'dec-hex' | 'hex-dec';

export type ValueNames = Readonly<Record<number, string>> | readonly string[];

/** What a field is, whatever its value: Wireshark's name, the words of its line, its type. */
export interface FieldDefinition {
  readonly name: string;
  readonly title: string;
  readonly type: FieldType;
  readonly base: NumberBase;
  /** Bits of its bytes that are the field's, or undefined for all. */
  readonly mask?: number;
  /** Zero bits below the mask. */
  readonly shift: number;
  /** Hex digits that the line shows: as many as the field's bits need. */
  readonly digits: number;
  /** Width in bits of the picture drawn for a mask (`.... 0101 = `). */
  readonly width?: number;
  readonly values?: ValueNames;
  /** Words for true and false. */
  readonly words?: readonly [yes: string, no: string];
}

type Extra = Partial<Pick<FieldDefinition, 'base' | 'mask' | 'width' | 'values' | 'words'>>;

/** Bytes a value of this type has; 0 where it varies. */
export const TYPE_SIZES: Readonly<Record<FieldType, number>> = {
  uint8: 1,
  uint16: 2,
  uint24: 3,
  uint32: 4,
  uint64: 8,
  int32: 4,
  boolean: 1,
  ipv4: 4,
  ipv6: 16,
  ether: 6,
  bytes: 0,
  string: 0,
  none: 0,
  framenum: 4,
  reltime: 8,
  abstime: 8,
};

/** A field; numbers are decimal unless `extra` says otherwise. */
export function field(name: string, title: string, type: FieldType, extra: Extra = {}): FieldDefinition {
  const { mask } = extra;
  const shift = mask === undefined ? 0 : 31 - Math.clz32(mask & -mask);
  const bits = mask === undefined ? TYPE_SIZES[type] * 8 : 32 - Math.clz32(mask >>> shift);
  return { name, title, type, base: 'dec', shift, digits: Math.ceil(bits / 4), ...extra };
}

export function hexField(name: string, title: string, type: FieldType, extra: Extra = {}): FieldDefinition {
  return field(name, title, type, { base: 'hex', ...extra });
}

const SET: readonly [string, string] = ['Set', 'Not set'];

/** One bit of a field of `width` bits. */
export function flag(
  name: string,
  title: string,
  mask: number,
  width: number,
  words: readonly [string, string] = SET,
): FieldDefinition {
  return field(name, title, 'boolean', { mask, width, words });
}
