/** Bytes as rows: sixteen where there is room for them and their text, else eight. */
export function bytesPerRow(width: number): number {
  return width >= 440 ? 16 : 8;
}

/** `0010`; more digits where the frame is longer. */
export function offsetText(offset: number, length: number): string {
  return offset.toString(16).padStart(length > 0xffff ? 6 : 4, '0');
}

export function byteText(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Printable ASCII as itself, anything else as a dot. */
export function asciiText(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
