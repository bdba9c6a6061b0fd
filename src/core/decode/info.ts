import { arpInfo, arpProtocol } from './info/arp.ts';
import { icmpInfo } from './info/icmp.ts';
import { icmpv6Info } from './info/icmpv6.ts';
import { linkInfo, linkProtocol } from './info/link.ts';
import { ipv4Info, ipv6Info } from './info/network.ts';
import { stopSuffix } from './info/suffix.ts';
import { type TcpNumbers, tcpInfo, udpInfo } from './info/transport.ts';
import { linkTypeName } from './linktypes.ts';
import { type FrameScratch, Layer, TcpOption } from './scratch.ts';

export { type AnalysisName, type AnalysisPrefix, analysisPrefix } from './info/analysis.ts';
export { flagNames, type TcpNumbers } from './info/transport.ts';

/** What only the engine knows about the frame. */
export interface InfoContext {
  /** Relative numbers, scaled window and findings of a segment; without it the raw values are printed. */
  readonly tcp?: TcpNumbers;
  /** Frame number of the echo request that this echo reply answers. */
  readonly echoRequest?: number;
}

const NO_CONTEXT: InfoContext = {};

/**
 * The Info column in Wireshark's words, as tshark 4.0.17 prints it with application dissectors off.
 *
 * @param b holds the frame that `row` was decoded from (by `decodeFrame`), at the same place
 * @param start offset of the frame in `b`
 * @param end end of its captured bytes in `b`
 */
export function infoColumn(
  b: Uint8Array,
  start: number,
  end: number,
  linkType: number,
  row: FrameScratch,
  context: InfoContext = NO_CONTEXT,
): string {
  const { layers } = row;
  if (layers & Layer.UNKNOWN_LINK) return `Link type ${linkType} (${linkTypeName(linkType)}) is not decoded`;
  const text =
    layers & Layer.TCP
      ? tcpInfo(b, end, row, context.tcp)
      : otherInfo(b, start, end, linkType, row, context.echoRequest);
  const plain = row.error === 0 && (layers & (Layer.HEADER_CUT | Layer.CUT)) === 0;
  return plain ? text : text + stopSuffix(b, end, row);
}

function otherInfo(
  b: Uint8Array,
  start: number,
  end: number,
  linkType: number,
  row: FrameScratch,
  echoRequest: number | undefined,
): string {
  const { layers } = row;
  if (layers & Layer.UDP) return udpInfo(b, end, row);
  if (layers & Layer.ICMP) return icmpInfo(b, end, row, echoRequest);
  if (layers & Layer.ICMPV6) return icmpv6Info(b, end, row, echoRequest);
  if (row.ipVersion === 4) return ipv4Info(b, row);
  if (row.ipVersion === 6) return ipv6Info(row);
  if (layers & Layer.ARP) return arpInfo(b, end, row);
  return linkInfo(b, start, end, linkType, row);
}

/** The Protocol column: 'TCP', 'UDP', 'ARP', 'ICMP', 'IPv4', '0x88b5' … `b`, `start`, `end` as for `infoColumn`. */
export function protocolColumn(
  b: Uint8Array,
  start: number,
  end: number,
  linkType: number,
  row: FrameScratch,
): string {
  const { layers } = row;
  if (layers & Layer.TCP) return row.options & TcpOption.MPTCP ? 'MPTCP' : 'TCP';
  if (layers & Layer.UDP) return 'UDP';
  if (layers & Layer.ICMP) return 'ICMP';
  if (layers & Layer.ICMPV6) return 'ICMPv6';
  if (row.ipVersion === 4) return 'IPv4';
  if (row.ipVersion === 6) return 'IPv6';
  if (layers & Layer.ARP) return arpProtocol(b, end, row);
  if (layers & Layer.UNKNOWN_LINK) return 'UNKNOWN';
  return linkProtocol(start, end, linkType, row);
}
