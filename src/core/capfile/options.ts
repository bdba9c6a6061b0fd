import { decodeText } from '../base/bytes.ts';

/** One option of a block; `value` is a view, valid as long as the buffer is. */
export interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

export interface BlockOptions {
  readonly options: readonly BlockOption[];
  /** The list is cut: an option reaches past the end of the block. */
  readonly broken: boolean;
}

/** opt_comment, of every block. */
export const OPT_COMMENT = 1;
/** Custom Option, UTF-8 text, to be copied: its value begins with an enterprise number. */
export const OPT_CUSTOM_TEXT = 2988;

/** Reads the options in `buffer[start, end)` up to opt_endofopt or the end (both are allowed). Not for hot paths. */
export function readOptions(
  buffer: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): BlockOptions {
  const options: BlockOption[] = [];
  let at = start;
  while (end - at >= 4) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    if (code === 0) return { options, broken: false };
    if (length > end - at - 4) return { options, broken: true };
    options.push({ code, value: buffer.subarray(at + 4, at + 4 + length) });
    at += 4 + ((length + 3) & ~3);
  }
  return { options, broken: false };
}

/** Text of the first option of that code. Some writers end it with NULs, which are no part of it. */
export function textOption(options: readonly BlockOption[], code: number): string | undefined {
  const found = options.find((option) => option.code === code);
  return found && optionText(found.value);
}

export function optionText(value: Uint8Array): string {
  let length = value.length;
  while (length > 0 && value[length - 1] === 0) length -= 1;
  return decodeText(value.subarray(0, length));
}

/** A 64-bit unsigned option as a number (exact up to 2^53); undefined if absent or not 8 bytes long. */
export function u64Option(
  options: readonly BlockOption[],
  code: number,
  littleEndian: boolean,
): number | undefined {
  const value = options.find((option) => option.code === code)?.value;
  if (value?.length !== 8) return undefined;
  return Number(new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0, littleEndian));
}

/** The same, signed. */
export function i64Option(
  options: readonly BlockOption[],
  code: number,
  littleEndian: boolean,
): number | undefined {
  const value = options.find((option) => option.code === code)?.value;
  if (value?.length !== 8) return undefined;
  return Number(new DataView(value.buffer, value.byteOffset, 8).getBigInt64(0, littleEndian));
}
