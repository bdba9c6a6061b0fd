/** Addresses and bytes as Wireshark prints them. Callers have checked that the bytes are there. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** `len` bytes as `00:1a:…`, or with another separator. */
export function hexText(b: Uint8Array, at: number, len: number, separator = ''): string {
  let out = '';
  for (let i = 0; i < len; i++) out += (i > 0 ? separator : '') + HEX[b[at + i]!];
  return out;
}

export function macText(b: Uint8Array, at: number): string {
  return hexText(b, at, 6, ':');
}

export function ipv4Text(b: Uint8Array, at: number): string {
  return `${b[at]}.${b[at + 1]}.${b[at + 2]}.${b[at + 3]}`;
}

/** IPv6 text as RFC 5952 §4 wants it, with the last four bytes in dotted form for ::a.b.c.d and ::ffff:a.b.c.d (§5). */
export function ipv6Text(b: Uint8Array, at: number): string {
  const words = Array.from({ length: 8 }, (_, i) => (b[at + 2 * i]! << 8) | b[at + 2 * i + 1]!);
  const { start, length } = longestZeroRun(words);
  const dotted = start === 0 && (length === 6 || (length === 5 && words[5] === 0xffff));
  const last = dotted ? 6 : 8;
  const texts = words.slice(0, last).map((word) => word.toString(16));
  if (dotted) texts.push(ipv4Text(b, at + 12));
  if (length < 2) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}

/** The first of the longest runs of zero words. */
function longestZeroRun(words: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  let start = -1;
  words.forEach((word, i) => {
    if (word !== 0) start = -1;
    else if (start < 0) start = i;
    if (start >= 0 && i - start + 1 > best.length) best = { start, length: i - start + 1 };
  });
  return best;
}

/** `0x` and at least `digits` hex digits. */
export function hexNumber(value: number | bigint, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** 's' unless there is exactly one. */
export function plural(count: number): string {
  return count === 1 ? '' : 's';
}
