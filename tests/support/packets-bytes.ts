/** Byte-level builders of headers, for tests: plain functions, every field can be given, lies included. */

export type Checksum = 'good' | 'partial' | 'bad' | 'zero';

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Bytes of a hex text; blanks, colons and dashes are skipped. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/[\s:-]/g, '');
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits)) throw new Error(`not hex: '${text}'`);
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function be16(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [(value >>> 8) & 255, value & 255]));
}

export function be32(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((v) => [v >>> 24, (v >>> 16) & 255, (v >>> 8) & 255, v & 255]));
}

/** Ones' complement sum, not complemented (RFC 1071). */
export function onesSum(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

/** Bytes of '10.0.0.1' or '2001:db8::1' (also '::ffff:1.2.3.4'). */
export function addressBytes(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.'), Number);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) =>
    part
      .split(':')
      .filter((group) => group !== '')
      .flatMap((group) =>
        group.includes('.') ? [...addressBytes(group)] : [...be16(Number.parseInt(group, 16))],
      );
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  return Uint8Array.from([...front, ...new Array<number>(16 - front.length - back.length).fill(0), ...back]);
}

function pseudoHeader(src: Uint8Array, dst: Uint8Array, protocol: number, length: number): Uint8Array {
  const end = src.length === 4 ? be16(protocol, length) : concat(be32(length), be32(protocol));
  return concat(src, dst, end);
}

/** Writes the transport checksum into `segment` at `at`, whose field must be 0. */
export function setChecksum(
  segment: Uint8Array,
  at: number,
  src: Uint8Array,
  dst: Uint8Array,
  protocol: number,
  kind: Checksum,
): void {
  if (kind === 'zero') return;
  const partial = onesSum(pseudoHeader(src, dst, protocol, segment.length));
  let value = kind === 'partial' ? partial : ~onesSum(segment, partial) & 0xffff;
  if (kind === 'bad') value = (value + 0x1111) & 0xffff;
  if (kind === 'good' && value === 0 && protocol === 17) value = 0xffff;
  segment.set(be16(value), at);
}

export interface TcpFields {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly seq: number;
  readonly ack: number;
  /** 12 bits. */
  readonly flags: number;
  readonly window: number;
  readonly urgent?: number;
  /** Raw options; padded with zeros to a multiple of 4. */
  readonly options?: Uint8Array;
  /** Overrides the data offset (in 32-bit words). */
  readonly dataOffset?: number;
  readonly payload?: Uint8Array;
}

/** A TCP segment with its checksum. */
export function tcp(
  fields: TcpFields,
  src: Uint8Array,
  dst: Uint8Array,
  checksum: Checksum = 'good',
): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const padded = concat(options, new Uint8Array((4 - (options.length % 4)) % 4));
  const words = fields.dataOffset ?? 5 + padded.length / 4;
  const segment = concat(
    be16(fields.srcPort, fields.dstPort),
    be32(fields.seq, fields.ack),
    be16(((words & 15) << 12) | (fields.flags & 0xfff), fields.window, 0, fields.urgent ?? 0),
    padded,
    fields.payload ?? new Uint8Array(0),
  );
  setChecksum(segment, 16, src, dst, 6, checksum);
  return segment;
}

export function udp(
  srcPort: number,
  dstPort: number,
  payload: Uint8Array,
  src: Uint8Array,
  dst: Uint8Array,
  checksum: Checksum = 'good',
  length = payload.length + 8,
): Uint8Array {
  const datagram = concat(be16(srcPort, dstPort, length, 0), payload);
  setChecksum(datagram, 6, src, dst, 17, checksum);
  return datagram;
}

/** ICMP for IPv4 (`src` not needed) or, with addresses, ICMPv6. */
export function icmp(
  type: number,
  code: number,
  rest: Uint8Array,
  v6?: { src: Uint8Array; dst: Uint8Array },
): Uint8Array {
  const message = concat(Uint8Array.of(type, code, 0, 0), rest);
  if (v6) setChecksum(message, 2, v6.src, v6.dst, 58, 'good');
  else message.set(be16(~onesSum(message) & 0xffff), 2);
  return message;
}

export interface IpFields {
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly protocol: number;
  readonly payload: Uint8Array;
  readonly ttl?: number;
  /** Type of service or traffic class. */
  readonly trafficClass?: number;
  readonly id?: number;
  /** IPv4: bits 0x4000 DF, 0x2000 MF and the offset in 8-byte units. */
  readonly fragment?: number;
  /** IPv4 options, padded with zeros. */
  readonly options?: Uint8Array;
  /** Overrides the total or payload length. */
  readonly length?: number;
  readonly flowLabel?: number;
  readonly badChecksum?: boolean;
}

export function ip(fields: IpFields): Uint8Array {
  return fields.src.length === 4 ? ipv4(fields) : ipv6(fields);
}

export function ipv4(fields: IpFields): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const padded = concat(options, new Uint8Array((4 - (options.length % 4)) % 4));
  const headerLength = 20 + padded.length;
  const header = concat(
    Uint8Array.of(0x40 | (headerLength / 4), fields.trafficClass ?? 0),
    be16(fields.length ?? headerLength + fields.payload.length, fields.id ?? 0, fields.fragment ?? 0),
    Uint8Array.of(fields.ttl ?? 64, fields.protocol, 0, 0),
    fields.src,
    fields.dst,
    padded,
  );
  const sum = ~onesSum(header) & 0xffff;
  header.set(be16(fields.badChecksum ? (sum + 1) & 0xffff : sum), 10);
  return concat(header, fields.payload);
}

export function ipv6(fields: IpFields): Uint8Array {
  const first = (6 << 28) | ((fields.trafficClass ?? 0) << 20) | (fields.flowLabel ?? 0);
  return concat(
    be32(first >>> 0),
    be16(fields.length ?? fields.payload.length),
    Uint8Array.of(fields.protocol, fields.ttl ?? 64),
    fields.src,
    fields.dst,
    fields.payload,
  );
}

export type LinkName = 'ethernet' | 'null' | 'null-be' | 'loop' | 'raw' | 'sll' | 'sll2';

/** LINKTYPE_ value of each link the builder can make. */
export const LINK_TYPES: Record<LinkName, number> = {
  ethernet: 1,
  null: 0,
  'null-be': 0,
  loop: 108,
  raw: 101,
  sll: 113,
  sll2: 276,
};

export interface LinkFields {
  readonly srcMac?: Uint8Array;
  readonly dstMac?: Uint8Array;
  /** VLAN tags, outermost first. */
  readonly vlans?: readonly { readonly tpid: number; readonly tci: number }[];
  /** Address family of IPv6 on NULL and LOOP; 30 (Darwin) if absent. */
  readonly family6?: number;
  /** SLL packet type: 0 to us, 4 sent by us. */
  readonly packetType?: number;
}

/** Puts a link header in front of a packet of this EtherType. */
export function link(
  name: LinkName,
  etherType: number,
  packet: Uint8Array,
  fields: LinkFields = {},
): Uint8Array {
  if (name === 'raw') return packet;
  const family = etherType === 0x0800 ? 2 : (fields.family6 ?? 30);
  if (name === 'null') return concat(be32(family).reverse(), packet);
  if (name === 'null-be' || name === 'loop') return concat(be32(family), packet);
  const vlans = fields.vlans ?? [];
  const types = [...vlans.map((tag) => tag.tpid), etherType];
  const tags = concat(...vlans.map((tag, i) => be16(tag.tci, types[i + 1]!)));
  const mac = fields.srcMac ?? new Uint8Array(6);
  const type = fields.packetType ?? 0;
  if (name === 'sll') return concat(be16(type, 772, 6), mac, be16(0, types[0]!), tags, packet);
  if (name === 'sll2') {
    return concat(be16(types[0]!, 0), be32(1), be16(772), Uint8Array.of(type, 6), mac, be16(0), tags, packet);
  }
  return concat(fields.dstMac ?? new Uint8Array(6), mac, be16(types[0]!), tags, packet);
}
