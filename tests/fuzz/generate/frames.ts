/** Hostile frames: each layer may lie about what the next one is and how long it is. */
import {
  addressBytes,
  be16,
  be32,
  concat,
  icmp,
  ip,
  LINK_TYPES,
  type LinkName,
  link,
  tcp,
  udp,
} from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';
import { extensionChain, ipOptions, neighbourOptions, tcpOptions } from './options.ts';

/** One frame of a generated capture. */
export interface HostileFrame {
  readonly bytes: Uint8Array;
  /** Bytes on the wire: as captured, more, or (a lie) fewer. */
  readonly origLen: number;
  readonly seconds: number;
  readonly nanos: number;
}

/** Two ends that talk, so that frames fall into conversations. */
export interface Talk {
  readonly addresses: readonly [Uint8Array, Uint8Array];
  readonly ports: readonly [number, number];
  /** Next sequence number of each end; wraps. */
  readonly next: [number, number];
}

const ADDRESSES = ['127.0.0.1', '10.0.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1'].map(addressBytes);
const ADDRESSES_6 = ['::1', 'fe80::1', '::', 'ff02::1', '::ffff:10.0.0.1', '2001:db8::5'].map(addressBytes);

export function newTalk(r: Random): Talk {
  const pool = r.oneIn(3) ? ADDRESSES_6 : ADDRESSES;
  // The same end twice is possible on loopback: one program that connects to itself (simultaneous open).
  const ports = [
    r.pick([40_000, 80, 0, 65_535, r.below(65_536)]),
    r.pick([8080, 80, 0, r.below(65_536)]),
  ] as const;
  const isn = () => r.pick([0, 1000, 0xfffffff0, 0xffffffff, 0x7fffffff, r.u32()]);
  return { addresses: [r.pick(pool), r.pick(pool)], ports, next: [isn(), isn()] };
}

const TEXTS = [
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nab',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nab\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nContent-Length: -1\r\nContent-Length: 5\r\n\r\n',
  'HTTP/1.1 999 \r\n: \r\n\t folded\r\n\r\n',
  '\r\n\r\n\r\n',
  'GET',
].map((text) => new TextEncoder().encode(text));

function payload(r: Random): Uint8Array {
  if (r.oneIn(3)) return new Uint8Array(0);
  if (r.oneIn(3)) {
    const text = r.pick(TEXTS);
    return text.subarray(0, r.oneIn(3) ? r.below(text.length + 1) : text.length);
  }
  return r.oneIn(300) ? new Uint8Array(r.below(20_000)) : r.bytes(r.small(120));
}

/** The three segments that open a conversation, as they should be: what comes behind them then means something. */
export function handshake(talk: Talk): Uint8Array[] {
  const step = (side: 0 | 1, flags: number): Uint8Array => {
    const [src, dst] = [talk.addresses[side], talk.addresses[1 - side]!];
    const ports = { srcPort: talk.ports[side], dstPort: talk.ports[1 - side]! };
    const ack = flags & 0x10 ? talk.next[side === 0 ? 1 : 0] : 0;
    const payload = tcp({ ...ports, seq: talk.next[side], ack, flags, window: 65_535 }, src, dst);
    if (flags & 2) talk.next[side] = (talk.next[side] + 1) >>> 0;
    return ip({ src, dst, protocol: 6, payload });
  };
  return [step(0, 0x02), step(1, 0x12), step(0, 0x10)];
}

/** FIN, SYN, RST, PSH, ACK, all, none; what follows a rule of TCP and what breaks it. */
const FLAGS = [
  0x02, 0x12, 0x10, 0x10, 0x10, 0x18, 0x18, 0x18, 0x11, 0x19, 0x04, 0x14, 0x38, 0x06, 0x03, 0, 0xfff,
];

function segment(r: Random, talk: Talk, side: 0 | 1): Uint8Array {
  const flags = r.oneIn(12) ? r.below(4096) : r.pick(FLAGS);
  const data = payload(r);
  const own = talk.next[side];
  const moved = r.pick([0, 0, 0, 0, 0, -1, 1, -data.length, -1460, 1460, r.between(-70_000, 70_000)]);
  const seq = r.oneIn(30) ? r.u32() : (own + moved) >>> 0;
  if (!r.oneIn(6)) talk.next[side] = (seq + data.length + (flags & 2 ? 1 : 0) + (flags & 1)) >>> 0;
  const peer = talk.next[side === 0 ? 1 : 0];
  return tcp(
    {
      srcPort: talk.ports[side],
      dstPort: talk.ports[side === 0 ? 1 : 0],
      seq,
      ack: r.oneIn(20) ? r.u32() : (peer + r.pick([0, 0, 0, 0, -1, 1, -1000, 5000])) >>> 0,
      flags,
      window: r.pick([0, 0, 1, 512, 65_535, r.below(65_536)]),
      urgent: r.pick([0, 0, 1, 65_535]),
      options: r.oneIn(2) ? tcpOptions(r, peer) : new Uint8Array(0),
      ...(r.oneIn(25) ? { dataOffset: r.below(16) } : {}),
      payload: data,
    },
    talk.addresses[side],
    talk.addresses[side === 0 ? 1 : 0],
    r.pick(['good', 'good', 'partial', 'bad', 'zero'] as const),
  );
}

const ERRORS_4 = [3, 4, 5, 11, 12];
const ERRORS_6 = [1, 2, 3, 4];

/** An ICMP error quotes a packet, which may be an ICMP error that quotes a packet … */
function quoting(r: Random, talk: Talk, side: 0 | 1, depth: number): Uint8Array {
  const inner = packet(r, talk, side === 0 ? 1 : 0, depth + 1);
  const quote = concat(be32(r.edge()), r.oneIn(3) ? inner.subarray(0, r.below(inner.length + 1)) : inner);
  return icmpMessage(r, talk, side, r.pick(talk.addresses[0].length === 4 ? ERRORS_4 : ERRORS_6), quote);
}

function icmpMessage(r: Random, talk: Talk, side: 0 | 1, type: number, rest: Uint8Array): Uint8Array {
  const [src, dst] = [talk.addresses[side], talk.addresses[side === 0 ? 1 : 0]];
  return icmp(type, r.oneIn(3) ? r.below(256) : 0, rest, src.length === 16 ? { src, dst } : undefined);
}

function icmpAny(r: Random, talk: Talk, side: 0 | 1): Uint8Array {
  const six = talk.addresses[0].length === 16;
  const type = r.pick(
    six ? [128, 129, 133, 134, 135, 136, 137, 143, r.below(256)] : [0, 8, 9, 10, 13, 17, r.below(256)],
  );
  const fixed = r.bytes(r.pick([0, 4, 4, 12, 20, 36]));
  return icmpMessage(r, talk, side, type, concat(fixed, six ? neighbourOptions(r) : payload(r)));
}

/** Protocol number and bytes of what an IP packet carries. */
function transport(r: Random, talk: Talk, side: 0 | 1, depth: number): readonly [number, Uint8Array] {
  const six = talk.addresses[0].length === 16;
  const kind = r.below(16);
  if (kind < 9) return [6, segment(r, talk, side)];
  if (kind === 9 || kind === 10) {
    const data = payload(r);
    const [src, dst] = [talk.addresses[side], talk.addresses[side === 0 ? 1 : 0]];
    const length = r.oneIn(4) ? r.pick([0, 7, 8, r.below(65_536)]) : data.length + 8;
    return [
      17,
      udp(talk.ports[side], talk.ports[1 - side]!, data, src, dst, r.pick(['good', 'bad', 'zero']), length),
    ];
  }
  if (kind === 11 && depth < 6) return [six ? 58 : 1, quoting(r, talk, side, depth)];
  if (kind === 12 && depth < 6) return [six ? 41 : 4, packet(r, talk, side, depth + 1)];
  if (kind < 15) return [six ? 58 : 1, icmpAny(r, talk, side)];
  return [r.below(256), payload(r)];
}

/** An IP packet with everything in it. */
export function packet(r: Random, talk: Talk, side: 0 | 1, depth = 0): Uint8Array {
  const [protocol, body] = transport(r, talk, side, depth);
  const [src, dst] = [talk.addresses[side], talk.addresses[side === 0 ? 1 : 0]];
  const lies = r.oneIn(15) ? { length: r.pick([0, 1, 19, 20, 39, 65_535, r.below(65_536)]) } : {};
  if (src.length === 16) {
    const chain = r.oneIn(3) ? extensionChain(r, protocol) : { first: protocol, bytes: new Uint8Array(0) };
    return spoilt(r, ip({ src, dst, protocol: chain.first, payload: concat(chain.bytes, body), ...lies }));
  }
  const fragment = r.oneIn(12) ? r.below(65_536) : 0x4000;
  const options = r.oneIn(6) ? ipOptions(r) : new Uint8Array(0);
  return spoilt(r, ip({ src, dst, protocol, payload: body, options, fragment, id: r.below(4), ...lies }));
}

/** Now and then another version or header length in the first byte. */
function spoilt(r: Random, bytes: Uint8Array): Uint8Array {
  if (r.oneIn(40)) bytes[0] = r.u32();
  return bytes;
}

/** A packet in overlapping, doubled, missing or endless pieces. */
export function fragments(r: Random, talk: Talk): Uint8Array[] {
  const [src, dst] = talk.addresses;
  const [protocol, body] = transport(r, talk, 0, 3);
  const id = r.below(3);
  const pieces: Uint8Array[] = [];
  for (let left = r.oneIn(30) ? 300 : 1 + r.small(8); left > 0; left -= 1) {
    const offset = r.oneIn(10) ? r.below(8192) : r.below(1 + (body.length >> 3));
    const part = body.subarray(offset * 8, offset * 8 + (r.oneIn(5) ? r.below(99) : 8 * (1 + r.below(12))));
    const more = r.oneIn(3) ? 0 : 1;
    if (src.length === 4)
      pieces.push(ip({ src, dst, protocol, payload: part, id, fragment: (more << 13) | offset }));
    else {
      const header = concat(Uint8Array.of(protocol, 0), be16((offset << 3) | more), be32(id));
      pieces.push(ip({ src, dst, protocol: 44, payload: concat(header, part) }));
    }
  }
  return pieces;
}

const LINKS = Object.keys(LINK_TYPES) as LinkName[];
const TPIDS = [0x8100, 0x88a8, 0x9100, 0x8100];

/** A stack of VLAN tags, mostly a few, now and then as many as a frame holds. */
function vlans(r: Random): { tpid: number; tci: number }[] {
  const count = r.oneIn(25) ? r.pick([31, 32, 33, 300, 4000]) : r.small(4);
  return Array.from({ length: count }, () => ({ tpid: r.pick(TPIDS), tci: r.below(65_536) }));
}

/** ARP with lengths of its own choice (RFC 826). */
function arp(r: Random): Uint8Array {
  const sizes = r.oneIn(3) ? be16(r.below(65_536)) : Uint8Array.of(6, 4);
  return concat(
    be16(r.pick([1, 6, 0]), r.pick([0x0800, 0x86dd, 0])),
    sizes,
    be16(r.below(27)),
    r.bytes(r.below(40)),
  );
}

/** A link to put all frames of an interface on, and its LINKTYPE_. */
export interface Carrier {
  readonly name: LinkName;
  readonly linkType: number;
}

/** Mostly a link that is decoded; else an unknown type around the same bytes. */
export function newCarrier(r: Random): Carrier {
  const name = r.oneIn(2) ? 'ethernet' : r.pick(LINKS);
  const other = [12, 14, 228, 229, 105, 127, 147, 0x7fff, 0xffff];
  return { name, linkType: r.oneIn(8) ? r.pick(other) : LINK_TYPES[name] };
}

export const etherTypeOf = (packet: Uint8Array): number => (packet[0]! >>> 4 === 6 ? 0x86dd : 0x0800);

/** Puts a packet on the link. */
export function carried(r: Random, { name }: Carrier, bytes: Uint8Array): Uint8Array {
  const etherType = etherTypeOf(bytes);
  const tags = r.oneIn(6) && name !== 'raw' && !name.startsWith('null') ? vlans(r) : [];
  const lie = r.oneIn(25) ? r.pick([0, 4, 255, 1500, 1535, 0x8864, r.below(65_536)]) : etherType;
  return link(name, lie, bytes, { vlans: tags, family6: r.pick([24, 28, 30, 10, r.below(256)]) });
}

/** The bytes of one frame on this link. */
export function frameBytes(r: Random, carrier: Carrier, talk: Talk): Uint8Array {
  if (r.oneIn(25)) return r.bytes(r.small(200));
  if (r.oneIn(20)) return link(carrier.name, 0x0806, arp(r), {});
  const bytes = carried(r, carrier, packet(r, talk, r.oneIn(2) ? 0 : 1));
  return r.oneIn(10) ? concat(bytes, r.bytes(r.small(30))) : bytes;
}
