/** What the comparison of field trees is made of: tshark's tree and ours as lines of text. */
import type { AnalysisName } from '../../src/core/decode/info.ts';
import type { DissectContext, Field, ProtocolLayer, TcpContext } from '../../src/core/decode/tree.ts';
import type { PdmlField } from '../support/pdml.ts';

const COMPARED = /^(eth|vlan|ieee8021ad|null|sll|arp|ip|ipv6|ah|tcp|udp|icmp|icmpv6)$/;

/** What the conversation's analysis would hand in, read from tshark's own tree. */
export function contextOf(packet: readonly PdmlField[], originalLength: number): DissectContext {
  const tcp = packet.find((proto) => proto.name === 'tcp');
  const udp = packet.find((proto) => proto.name === 'udp');
  const context: DissectContext = { originalLength };
  const echo = /resp_to/;
  const request = find(packet, (field) => echo.test(field.name));
  return {
    ...context,
    ...(tcp && numberOf(tcp, 'tcp.stream') !== undefined ? { tcp: tcpContext(tcp) } : {}),
    ...(udp && numberOf(udp, 'udp.stream') !== undefined ? { udp: udpContext(udp) } : {}),
    ...(request ? { echoRequest: { frame: Number(request.show), time: 0 } } : {}),
  };
}

function find(fields: readonly PdmlField[], match: (field: PdmlField) => boolean): PdmlField | undefined {
  for (const field of fields) {
    const found = match(field) ? field : find(field.children, match);
    if (found) return found;
  }
  return undefined;
}

function numberOf(proto: PdmlField, name: string): number | undefined {
  const field = find([proto], (candidate) => candidate.name === name);
  return field && Number(field.show);
}

function nanosOf(proto: PdmlField, name: string): number | undefined {
  const text = find([proto], (candidate) => candidate.name === name)?.show;
  if (text === undefined) return undefined;
  const [seconds = '0', fraction = '0'] = text.replace('-', '').split('.');
  return (text.startsWith('-') ? -1 : 1) * (Number(seconds) * 1e9 + Number(fraction));
}

function udpContext(udp: PdmlField) {
  return {
    stream: numberOf(udp, 'udp.stream')!,
    timeRelative: nanosOf(udp, 'udp.time_relative')!,
    timeDelta: nanosOf(udp, 'udp.time_delta')!,
  };
}

function tcpContext(tcp: PdmlField): TcpContext {
  const number = (name: string) => numberOf(tcp, name);
  return {
    stream: number('tcp.stream')!,
    completeness: number('tcp.completeness')!,
    seq: number('tcp.seq')!,
    ack: number('tcp.ack') ?? 0,
    window: number('tcp.window_size') ?? 0,
    scaleFactor: number('tcp.window_size_scalefactor') ?? 1,
    peerBase: ((number('tcp.ack_raw') ?? 0) - (number('tcp.ack') ?? 0)) >>> 0,
    ...optional('timeRelative', nanosOf(tcp, 'tcp.time_relative')),
    ...optional('timeDelta', nanosOf(tcp, 'tcp.time_delta')),
    ...(find([tcp], (field) => field.name === 'tcp.analysis') ? { analysis: analysisContext(tcp) } : {}),
  };
}

function analysisContext(tcp: PdmlField) {
  const flags = find([tcp], (field) => field.name === 'tcp.analysis.flags')?.children ?? [];
  const names = flags
    .map((item) => (item.name === '_ws.expert' ? item.children[0]!.name : item.name))
    .filter((name) => !/rto/.test(name));
  const number = (name: string) => numberOf(tcp, `tcp.analysis.${name}`);
  const nanos = (name: string) => nanosOf(tcp, `tcp.analysis.${name}`);
  return {
    flags: names.map((name) => name.replace('tcp.analysis.', '') as AnalysisName),
    ...optional('acksFrame', number('acks_frame')),
    ...optional('ackRtt', nanos('ack_rtt')),
    ...optional('initialRtt', nanos('initial_rtt')),
    ...optional('bytesInFlight', number('bytes_in_flight')),
    ...optional('pushBytesSent', number('push_bytes_sent')),
    ...optional('duplicateAckFrame', number('duplicate_ack_frame')),
    ...optional('duplicateAckNumber', number('duplicate_ack_num')),
    ...optional('rto', nanos('rto')),
    ...optional('rtoFrame', number('rto_frame')),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

/** A field of either tree, in one shape. */
interface Line {
  readonly name: string;
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  readonly expert: boolean;
  readonly hidden: boolean;
  readonly children: readonly Line[];
}

function theirLine(field: PdmlField): Line {
  const expert = field.name === '_ws.expert';
  return {
    name: expert ? (field.children[0]?.name ?? '') : field.name,
    text: field.showname || field.show,
    offset: field.pos,
    length: field.size,
    value: field.show.replaceAll(':', ''),
    expert,
    hidden: field.hidden,
    children: expert ? [] : field.children.map(theirLine),
  };
}

function ourLine(field: Field): Line {
  const expert = field.label.startsWith('Expert Info');
  return {
    name: field.name,
    text: field.label,
    offset: field.offset,
    length: field.length,
    value: field.value === undefined ? '' : field.display.replace(/^<(MISSING|none)>$|:/g, ''),
    expert,
    hidden: field.hidden === true,
    children: (field.children ?? []).map(ourLine),
  };
}

/** Lines that come from other frames or from name tables; our error layer stands for `_ws.malformed`. */
const SKIPPED = [
  /_resolved$|\.oui$|[._]host$|^_ws\.malformed$/,
  /^tcp\.connection\.fin_|^tcp\.analysis\.tfo|dsack|^icmpv6\.undecoded/,
  /^(ip|ipv6)\.stream$/,
];
/** What only the conversation of a quoted segment knows. */
const OF_QUOTED = /^(tcp|udp)\.(stream|completeness|time_|analysis)/;
const OF_QUOTED_TEXT = /^(Timestamps|SEQ\/ACK analysis)$/;

function isSkipped(line: Line, quoting: boolean): boolean {
  if (line.hidden || SKIPPED.some((pattern) => pattern.test(line.name))) return true;
  if (line.text === 'D-SACK Sequence') return true;
  return quoting && (OF_QUOTED.test(line.name) || OF_QUOTED_TEXT.test(line.text));
}

/** `depth name | text | offset+length = value`, one line a field; quoted packets' relative numbers are tshark's alone. */
function print(lines: readonly Line[], depth: number, quoting: boolean): string[] {
  return lines.flatMap((line) => {
    if (isSkipped(line, quoting)) return [];
    const inner = print(line.children, depth + 1, quoting);
    // tshark's tree gives the line of the data protocol no text.
    if (line.name === 'data') return inner;
    const text = quoting ? line.text.replace('    (relative sequence number)', '') : line.text;
    const head = `${'  '.repeat(depth)}${line.name} | ${text}`;
    if (line.expert) return [head, ...inner];
    const value = line.name === '' ? '' : ` = ${line.value}`;
    return [`${head} | ${line.offset}+${line.length}${value}`, ...inner];
  });
}

function isQuoting(name: string): boolean {
  return name === 'icmp' || name === 'icmpv6';
}

export function theirTree(packet: readonly PdmlField[]): string[] {
  const protos = packet.filter((proto) => COMPARED.test(proto.name));
  return protos.flatMap((proto) => [
    `${proto.name} | ${proto.showname.trim()} | ${proto.pos}+${proto.size}`,
    ...print(proto.children.map(theirLine), 1, isQuoting(proto.name)),
  ]);
}

export function ourTree(layers: readonly ProtocolLayer[]): string[] {
  return layers
    .filter((layer) => COMPARED.test(layer.name))
    .flatMap((layer) => [
      `${layer.name} | ${layer.label} | ${layer.offset}+${layer.length}`,
      ...print(layer.fields.map(ourLine), 1, isQuoting(layer.name)),
    ]);
}

/**
 * Known difference: the sum of the pseudo-header, left for the network card to complete, is "bad" to tshark 4.0.17 and
 * "partial" to us. Both trees lose those lines.
 */
export function withoutPartialChecksums(
  ours: readonly string[],
  theirs: readonly string[],
): [string[], string[]] {
  const partial = ours.some((line) => line.includes('[partial (offloaded)'));
  const kept = (line: string) => !partial || !/^ *(tcp|udp)\.checksum/.test(line);
  return [ours.filter(kept), theirs.filter(kept)];
}
