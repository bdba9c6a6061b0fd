import { DecodeError, type DecodeErrorCode } from '../errors.ts';
import { decodeQuoted } from '../fast.ts';
import { FrameScratch, Layer } from '../scratch.ts';
import { type OptionsEnd, optionsEnd } from './tcp-options.ts';

/** Errors that the text itself tells of, or that Wireshark takes note of and goes on. */
const TOLD: ReadonlySet<number> = new Set<DecodeErrorCode>([
  DecodeError.IP_VERSION,
  DecodeError.IPV4_TOTAL_LENGTH,
  DecodeError.TCP_OPTION_LENGTH,
  DecodeError.UDP_LENGTH,
]);

const CUT = '[Packet size limited during capture]';

/** What Wireshark appends to the Info column where a dissector ran off the end of the bytes. */
export function stopSuffix(b: Uint8Array, end: number, row: FrameScratch): string {
  if (row.layers & Layer.SEGMENT && row.tcpHeaderLength < 20) return '';
  const options = optionsStop(b, end, row);
  if (options === 'before') return '';
  if (options === 'beyond') return '[Malformed Packet]';
  if (row.layers & Layer.HEADER_CUT || quoteIsCut(b, end, row)) return CUT;
  if (row.error === 0 || TOLD.has(row.error)) return '';
  if (row.error === DecodeError.IPV4_HEADER_LENGTH && row.l3HeaderLength < 20) return '';
  return options === 'within'
    ? '[Malformed Packet: length of contained item exceeds length of containing item]'
    : '[Malformed Packet]';
}

/** How the options end of a TCP header that goes on beyond the bytes there are; undefined for any other row. */
function optionsStop(b: Uint8Array, end: number, row: FrameScratch): OptionsEnd | undefined {
  const stop = Math.min(end, row.l3End);
  const start = row.l4Offset + 20;
  const headerEnd = row.l4Offset + row.tcpHeaderLength;
  if ((row.layers & Layer.SEGMENT) === 0 || row.tcpHeaderLength <= 20 || stop < start) return undefined;
  return headerEnd > stop ? optionsEnd(b, start, stop, row.l3End, headerEnd) : undefined;
}

/** The packet that an ICMP error quotes has a header that was not captured to its end. */
function quoteIsCut(b: Uint8Array, end: number, row: FrameScratch): boolean {
  if ((row.layers & Layer.QUOTED) === 0 || (row.layers & Layer.CUT) === 0) return false;
  const quoted = new FrameScratch();
  return decodeQuoted(b, end, row, quoted) && (quoted.layers & Layer.HEADER_CUT) !== 0;
}
