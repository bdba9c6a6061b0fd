import { DecodeError, type DecodeErrorCode } from '../errors.ts';
import { type FrameScratch, Layer } from '../scratch.ts';

/** Errors that the text itself tells of, or that Wireshark takes note of and goes on. */
const TOLD: ReadonlySet<number> = new Set<DecodeErrorCode>([
  DecodeError.IP_VERSION,
  DecodeError.IPV4_TOTAL_LENGTH,
  DecodeError.TCP_OPTION_LENGTH,
  DecodeError.UDP_LENGTH,
]);

/** What Wireshark appends to the Info column where a dissector ran off the end of the bytes. */
export function stopSuffix(row: FrameScratch): string {
  if (row.layers & Layer.HEADER_CUT) return '[Packet size limited during capture]';
  if (row.error === 0 || TOLD.has(row.error)) return '';
  if (row.error === DecodeError.IPV4_HEADER_LENGTH && row.l3HeaderLength < 20) return '';
  if (row.error === DecodeError.TCP_DATA_OFFSET && row.tcpHeaderLength < 20) return '';
  return '[Malformed Packet]';
}
