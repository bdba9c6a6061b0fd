/**
 * Messages between the stand-in and its page: JSON, with byte arrays and big integers beside it.
 * u32 length of the JSON (little-endian), the JSON, the byte arrays.
 */
export type Wire = Record<string, unknown>;

/** Both functions are also sent to the page as text: they use nothing from outside. */
export function encodeWire(message: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const json = JSON.stringify(message, (_key, value) => {
    if (typeof value === 'bigint') return { $big: String(value) };
    const view = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    // A Buffer has turned itself into {type: 'Buffer', data} before this is called.
    const bytes = view?.type === 'Buffer' && Array.isArray(view.data) ? Uint8Array.from(view.data) : view;
    if (!(bytes instanceof Uint8Array)) return value;
    parts.push(bytes);
    size += bytes.length;
    return { $bytes: [size - bytes.length, bytes.length] };
  });
  const text = new TextEncoder().encode(json ?? 'null');
  const frame = new Uint8Array(4 + text.length + size);
  new DataView(frame.buffer).setUint32(0, text.length, true);
  frame.set(text, 4);
  let at = 4 + text.length;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  return frame;
}

export function decodeWire(frame: Uint8Array): Wire {
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const bytes = frame.subarray(4 + length);
  return JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + length)), (_key, value) => {
    if (value?.$big !== undefined) return BigInt(value.$big);
    if (value?.$bytes === undefined) return value;
    return bytes.slice(value.$bytes[0], value.$bytes[0] + value.$bytes[1]);
  });
}
