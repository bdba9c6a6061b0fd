import { u16 } from '../fast/wire.ts';
import { ICMP_CODES, ICMP_TYPES } from '../names/icmp.ts';
import type { FrameScratch } from '../scratch.ts';
import { hexNumber } from '../text.ts';

/** Types that carry an identifier and a sequence number. */
const QUERIES: ReadonlySet<number> = new Set([0, 8, 13, 14, 15, 16, 17, 18]);

/** `Echo (ping) request  id=0x0001, seq=1/256, ttl=64`. */
export function icmpInfo(
  b: Uint8Array,
  end: number,
  row: FrameScratch,
  echoRequest: number | undefined,
): string {
  const { icmpType: type, icmpCode: code } = row;
  const captured = Math.min(end, row.l3End) - row.l4Offset;
  // Wireshark reads the sixth byte (RFC 4884 §4.1: length of the quote) before it says anything.
  if (type < 0 || captured < 6) return '';
  const name = ICMP_TYPES[type];
  if (name === undefined) return 'Unknown ICMP (obsolete or malformed?)';
  const text = name.padEnd(20);
  const codes = ICMP_CODES[type];
  if (codes !== undefined) return `${text} (${codes[code] ?? `Unknown code: ${code}`})`;
  if (!QUERIES.has(type) || captured < 8) return text;
  return `${text} ${queryText(b, row)}${echoRequest === undefined ? '' : ` (request in ${echoRequest})`}`;
}

/** The sequence number in both byte orders: some systems write it in their own. */
function queryText(b: Uint8Array, row: FrameScratch): string {
  const at = row.l4Offset;
  const sequence = u16(b, at + 6);
  const swapped = ((sequence & 0xff) << 8) | (sequence >> 8);
  return `id=${hexNumber(u16(b, at + 4), 4)}, seq=${sequence}/${swapped}, ttl=${row.ttl}`;
}
