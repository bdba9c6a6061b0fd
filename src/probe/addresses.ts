/** An address as the wire has it: an IPv4-mapped IPv6 address is IPv4 there (RFC 4291 §2.5.5.2). */
export interface WireAddress {
  readonly family: 4 | 6;
  /** 4 or 16 bytes. */
  readonly bytes: Uint8Array;
}

/** Reads what Node's getsockname gives: `127.0.0.1`, `::1`, `::ffff:10.0.0.1`, `fe80::1%eth0`. */
export function parseAddress(text: string): WireAddress | undefined {
  if (!text.includes(':')) {
    const bytes = parseIPv4(text);
    return bytes && { family: 4, bytes };
  }
  const bytes = parseIPv6(text.replace(/%.*$/, ''));
  if (!bytes) return undefined;
  const mapped =
    bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return mapped ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes };
}

function parseIPv4(text: string): Uint8Array | undefined {
  const parts = text.split('.').map(Number);
  const fine = parts.length === 4 && parts.every((part) => part >= 0 && part <= 255);
  return fine ? Uint8Array.from(parts) : undefined;
}

function parseIPv6(text: string): Uint8Array | undefined {
  const dotted = /(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted ? parseIPv4(dotted[2] ?? '') : new Uint8Array(0);
  if (!tail) return undefined;
  const [head = '', rest] = (dotted ? (dotted[1] ?? '').replace(/([^:]):$/, '$1') : text).split('::', 2);
  const left = groups(head);
  const right = groups(rest ?? '');
  const missing = 16 - left.length - right.length - tail.length;
  if (missing < 0 || (rest === undefined && missing !== 0)) return undefined;
  return Uint8Array.from([...left, ...new Array<number>(missing).fill(0), ...right, ...tail]);
}

/** Two bytes for each group of hexadecimal digits. */
function groups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
