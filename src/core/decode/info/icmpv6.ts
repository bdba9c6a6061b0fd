import { u16 } from '../fast/wire.ts';
import { ICMPV6_CODES, ICMPV6_TYPES } from '../names/icmp.ts';
import type { FrameScratch } from '../scratch.ts';
import { hexNumber, ipv6Text, macText } from '../text.ts';

/** `Echo (ping) request id=0x0001, seq=1, hop limit=64`. */
export function icmpv6Info(
  b: Uint8Array,
  end: number,
  row: FrameScratch,
  echoRequest: number | undefined,
): string {
  const { icmpType: type, icmpCode: code, l4Offset: at } = row;
  if (type < 0) return '';
  const name = ICMPV6_TYPES[type] ?? `Unknown (${type})`;
  const codes = ICMPV6_CODES[type];
  if (codes !== undefined && code >= 0) return `${name} (${codes[code] ?? `Unknown (${code})`})`;
  const stop = Math.min(end, row.l3End);
  if (type === 128 || type === 129) return echoText(b, at, stop, name, row.ttl, echoRequest);
  if (type >= 133 && type <= 137) return `${name}${neighborText(b, at, stop, type)}`;
  return name;
}

function echoText(
  b: Uint8Array,
  at: number,
  stop: number,
  name: string,
  hopLimit: number,
  request: number | undefined,
): string {
  if (at + 8 > stop) return name;
  const answered = request === undefined ? '' : ` (request in ${request})`;
  return `${name} id=${hexNumber(u16(b, at + 4), 4)}, seq=${u16(b, at + 6)}, hop limit=${hopLimit}${answered}`;
}

/** Neighbour discovery (RFC 4861 §4): the target, the flags, and the link-layer address option. */
function neighborText(b: Uint8Array, at: number, stop: number, type: number): string {
  const hasTarget = type === 135 || type === 136;
  const optionsAt = at + (hasTarget ? 24 : type === 134 ? 16 : type === 137 ? 40 : 8);
  if (optionsAt > stop) return '';
  const address = linkAddress(b, optionsAt, stop, type === 136 ? 2 : 1);
  if (type === 135) return ` for ${ipv6Text(b, at + 8)}${address && ` from ${address}`}`;
  if (type === 136)
    return ` ${ipv6Text(b, at + 8)} (${advertisedFlags(b[at + 4]!)})${address && ` is at ${address}`}`;
  return address && ` from ${address}`;
}

function advertisedFlags(flags: number): string {
  const names = [
    [0x80, 'rtr'],
    [0x40, 'sol'],
    [0x20, 'ovr'],
  ] as const;
  return (
    names
      .filter(([bit]) => flags & bit)
      .map(([, name]) => name)
      .join(', ') || 'none'
  );
}

/** The address in the first option of this type (1 source, 2 target), or ''. */
function linkAddress(b: Uint8Array, start: number, stop: number, wanted: number): string {
  let at = start;
  while (at + 8 <= stop) {
    const length = b[at + 1]! * 8;
    if (length === 0 || at + length > stop) return '';
    if (b[at] === wanted && length === 8) return macText(b, at + 2);
    at += length;
  }
  return '';
}
