import { DecodeError } from '../errors.ts';
import { u16 } from '../fast/wire.ts';
import { type FrameScratch, Layer, OptionDigit, TcpFlag } from '../scratch.ts';
import { optionTexts } from './tcp-options.ts';

/** What the analysis of a conversation adds to a segment. */
export interface TcpNumbers {
  /** `tcp.seq`, `tcp.ack` as shown (relative). */
  readonly seq: number;
  readonly ack: number;
  /** `tcp.window_size`: scaled. */
  readonly window: number;
  /** Raw sequence number that the other direction's relative numbers count from: SACK edges are shown relative to it. */
  readonly peerBase: number;
  /** Findings in front, from `analysisPrefix`. */
  readonly prefix: string;
}

const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'AE'];

/** 'SYN, ACK', or '<None>'. The reserved bits are one word. */
export function flagNames(flags: number): string {
  const names = FLAG_NAMES.filter((_, bit) => flags & (1 << bit));
  if (flags & TcpFlag.RESERVED) names.push('Reserved');
  return names.length ? names.join(', ') : '<None>';
}

/** Texts of the flag combinations seen in practice, made once. */
const COMMON_FLAGS = Array.from({ length: 64 }, (_, flags) => flagNames(flags));

/** `40000 → 8080 [SYN] Seq=0 Win=65495 Len=0 MSS=65495 SACK_PERM TSval=1 TSecr=0 WS=128`. */
export function tcpInfo(b: Uint8Array, end: number, row: FrameScratch, numbers?: TcpNumbers): string {
  const ports = `${row.srcPort} → ${row.dstPort}`;
  if ((row.layers & Layer.SEGMENT) === 0) return ports;
  // Without a length Wireshark does not analyse the segment, and shows what stands in the header.
  const shown = row.payloadLength < 0 ? row : (numbers ?? row);
  let out = `${ports} [${COMMON_FLAGS[row.flags] ?? flagNames(row.flags)}] Seq=${shown.seq}`;
  if (row.flags & TcpFlag.ACK) out += ` Ack=${shown.ack}`;
  out += ` Win=${shown.window}`;
  if (row.tcpHeaderLength < 20) {
    return `${out}, bogus TCP header length (${row.tcpHeaderLength}, must be at least 20)`;
  }
  const stop = Math.min(end, row.l3End);
  if (stop - row.l4Offset < 20) return out;
  if (row.flags & TcpFlag.URG) out += ` Urg=${row.urgent}`;
  if (row.payloadLength >= 0) out += ` Len=${row.payloadLength}`;
  out += optionsText(b, stop, row, numbers?.peerBase ?? 0);
  // Findings are printed after the options: a segment whose header ends too early gets none.
  const analysed = row.payloadOffset >= 0 && row.error !== DecodeError.TCP_SACK_EMPTY;
  return analysed && numbers !== undefined ? numbers.prefix + out : out;
}

function optionsText(b: Uint8Array, end: number, row: FrameScratch, base: number): string {
  if (row.options === 0) return '';
  if (row.optionOrder === OptionDigit.TIMESTAMPS) return ` TSval=${row.tsVal} TSecr=${row.tsEcr}`;
  return optionTexts(b, row.l4Offset + 20, Math.min(row.l4Offset + row.tcpHeaderLength, end), base);
}

/** `40000 → 53 Len=30`. */
export function udpInfo(b: Uint8Array, end: number, row: FrameScratch): string {
  const ports = `${row.srcPort} → ${row.dstPort}`;
  const at = row.l4Offset;
  if (Math.min(end, row.l3End) - at < 6) return ports;
  const field = u16(b, at + 4);
  const jumbo = field === 0 && row.ipVersion === 6;
  const length = jumbo ? row.l3End - at : field;
  if (length < 8) return `${ports} [BAD UDP LENGTH ${length} < 8]`;
  const bad = at + length > row.l3End && (row.layers & Layer.FRAGMENT) === 0;
  if (bad) return `${ports} [BAD UDP LENGTH ${length} > IP PAYLOAD LENGTH] Len=${length - 8}`;
  return `${ports} Len=${length - 8}${jumbo ? ' [Jumbogram]' : ''}${zeroChecksum(b, end, row)}`;
}

/** A checksum of 0 means "none" over IPv4 and is forbidden over IPv6 (RFC 8200 §8.1). */
function zeroChecksum(b: Uint8Array, end: number, row: FrameScratch): string {
  const at = row.l4Offset;
  const there = row.ipVersion === 6 && Math.min(end, row.l3End) - at >= 8;
  return there && u16(b, at + 6) === 0 ? ' [ILLEGAL CHECKSUM (0)]' : '';
}
