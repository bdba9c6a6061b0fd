/**
 * Packets from text, for readable tests:
 *
 *     packets(`
 *       C>S SYN win=65495 mss=65495 sackok ws=7
 *       S>C SYN,ACK mss=65495 ws=7
 *       C>S ACK
 *       +3ms C>S PSH,ACK data="GET / HTTP/1.1\\r\\n\\r\\n"
 *     `)
 *
 * Steps are parted by newlines or `;`. A step is `[+time | @seconds] [~]A>B WHAT key=value …`; `#` begins a comment.
 * `~`: sent, but not captured (sequence numbers move on, no frame). Times: `+5us`, `+1.5ms`, `+2s` after the step
 * before (also `-5us`), `@12.5` seconds after the start; without one, `options.step` later.
 *
 * WHAT is TCP flags (`SYN`, `SYN,ACK`, `PSH,ACK`, `FIN,ACK`, `RST`, `NONE`, with URG, ECE, CWR, AE), or UDP, ICMP, IP,
 * ARP (`C>S ARP request`, `reply`), or HEX (a whole frame, without `A>B`: `HEX 0011…`).
 *
 * TCP keys: `seq`, `ack` relative to the initial numbers (next in order if absent), `isn` on a SYN, `rawseq`,
 * `rawack`, `win`, `len` (payload of that many bytes), `data="…"` (with \r \n \t \xNN \" \\), `hex=…`, `urg`, `mss`, `ws`,
 * `sackok`, `sack=1-5,9-12` (relative to the peer), `ts=1/2`, `tfo[=hex]`, `nop`, `opt=hex` (options in the order written),
 * `off` (data offset in words). IP keys: `ttl`, `tos`, `id`, `df`, `mf`, `frag=bytes`, `ipopt=hex`, `iplen`, `proto`,
 * `ext=hex` (IPv6 extension headers; `proto` is then the first header). Link keys: `vlan=10` or
 * `vlan=88a8:10/8100:20`, `pad=n` trailer bytes. Frame keys: `cut=n` captured bytes, `sum=good|partial|bad|zero`,
 * `ipsum=bad`. UDP: `ulen`. ICMP: `type`, `code`, `id`, `n` (echo), `quote` (quote the last packet of the other side).
 */
import {
  addressBytes,
  be16,
  type Checksum,
  concat,
  hex,
  icmp,
  ip,
  LINK_TYPES,
  type LinkName,
  link,
  udp,
} from './packets-bytes.ts';
import { type BuiltPacket, type PcapOptions, pcapOf } from './packets-file.ts';
import { buildSegment, type TcpPeer } from './packets-tcp.ts';
import { parseSteps, type Step } from './packets-text.ts';

export interface PacketsOptions {
  readonly link?: LinkName;
  /** Name → 'address:port' or '[v6]:port'. C is 127.0.0.1:40000 and S 127.0.0.1:8080 if absent. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Name → initial sequence number; 1000 for the first name seen, 5000 for the second, and so on, if absent. */
  readonly isn?: Readonly<Record<string, number>>;
  /** Time of the first step; 2026-01-01 00:00:00 UTC if absent. */
  readonly start?: { readonly seconds: number; readonly nanos: number };
  /** Nanoseconds from step to step; 100,000 if absent. */
  readonly step?: number;
  /** Checksums of TCP and UDP where a step does not say; good if absent. */
  readonly checksum?: Checksum;
}

interface Endpoint {
  readonly name: string;
  readonly address: Uint8Array;
  readonly port: number;
  readonly isn: number;
  lastPacket: Uint8Array;
}

const DEFAULT_ENDPOINTS = { C: '127.0.0.1:40000', S: '127.0.0.1:8080' };

/** The frames that the text describes. Throws on a text it does not understand, naming the step. */
export function packets(text: string, options: PacketsOptions = {}): BuiltPacket[] {
  const builder = new Builder(options);
  return parseSteps(text).flatMap((step) => builder.step(step));
}

/** The text's frames as a pcap file. */
export function pcapFromText(
  text: string,
  options: PacketsOptions & Omit<PcapOptions, 'linkType'> = {},
): Uint8Array {
  const linkType = LINK_TYPES[options.link ?? 'ethernet'];
  return pcapOf(packets(text, options), { ...options, linkType });
}

class Builder {
  private readonly options: PacketsOptions;
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly peers = new Map<string, TcpPeer>();
  private time: bigint;
  private readonly start: bigint;
  private first = true;

  constructor(options: PacketsOptions) {
    this.options = options;
    const start = options.start ?? { seconds: 1767225600, nanos: 0 };
    this.start = BigInt(start.seconds) * 1_000_000_000n + BigInt(start.nanos);
    this.time = this.start;
  }

  step(step: Step): BuiltPacket[] {
    this.advance(step);
    const bytes = step.what === 'HEX' ? hex(step.keys.get('hex') ?? '') : this.frame(step);
    if (step.lost) return [];
    const cut = step.number('cut') ?? bytes.length;
    const nanos = Number(this.time % 1_000_000_000n);
    const seconds = Number(this.time / 1_000_000_000n);
    return [{ bytes: bytes.slice(0, cut), originalLength: bytes.length, seconds, nanos }];
  }

  private advance(step: Step): void {
    if (step.at !== undefined) this.time = this.start + BigInt(step.at);
    else if (step.after !== undefined) this.time += BigInt(step.after);
    else if (!this.first) this.time += BigInt(this.options.step ?? 100_000);
    this.first = false;
  }

  private frame(step: Step): Uint8Array {
    const from = this.endpoint(step.from);
    const to = this.endpoint(step.to);
    const vlans = parseVlans(step.keys.get('vlan'));
    const srcMac = macOf(from.address);
    const linkFields = { vlans, srcMac, dstMac: macOf(to.address) };
    const name = this.options.link ?? 'ethernet';
    const pad = new Uint8Array(step.number('pad') ?? 0);
    if (step.what === 'ARP') return concat(link(name, 0x0806, arp(step, from, to), linkFields), pad);
    const packet = this.packet(step, from, to);
    from.lastPacket = packet;
    return concat(link(name, from.address.length === 4 ? 0x0800 : 0x86dd, packet, linkFields), pad);
  }

  private packet(step: Step, from: Endpoint, to: Endpoint): Uint8Array {
    const v6 = from.address.length === 16;
    const [protocol, payload] = this.transport(step, from, to);
    const flags = (step.keys.has('df') ? 0x4000 : 0) | (step.keys.has('mf') ? 0x2000 : 0);
    const extension = hex(step.keys.get('ext') ?? '');
    return ip({
      src: from.address,
      dst: to.address,
      protocol: step.number('proto') ?? protocol,
      payload: v6 ? concat(extension, payload) : payload,
      ttl: step.number('ttl') ?? 64,
      trafficClass: step.number('tos') ?? 0,
      id: step.number('id') ?? 0,
      fragment: flags | ((step.number('frag') ?? 0) >> 3),
      options: hex(step.keys.get('ipopt') ?? ''),
      length: step.number('iplen'),
      badChecksum: step.keys.get('ipsum') === 'bad',
    } as Parameters<typeof ip>[0]);
  }

  private transport(step: Step, from: Endpoint, to: Endpoint): [number, Uint8Array] {
    const checksum = (step.keys.get('sum') ?? this.options.checksum ?? 'good') as Checksum;
    switch (step.what) {
      case 'UDP':
        return [
          17,
          udp(from.port, to.port, step.payload(), from.address, to.address, checksum, step.number('ulen')),
        ];
      case 'ICMP':
        return icmpOf(step, from, to);
      case 'IP':
        return [253, step.payload()];
      default: {
        const own = this.peer(from, to);
        const other = this.peer(to, from);
        return [6, buildSegment(step, own, other, checksum)];
      }
    }
  }

  private endpoint(name: string): Endpoint {
    const known = this.endpoints.get(name);
    if (known) return known;
    const text = { ...DEFAULT_ENDPOINTS, ...this.options.endpoints }[name as 'C'];
    const match = /^\[?([0-9a-f.:]+?)\]?:(\d+)$/i.exec(text ?? '');
    if (!match) throw new Error(`endpoint '${name}' needs options.endpoints.${name} = 'address:port'`);
    const isn = this.options.isn?.[name] ?? 1000 + 4000 * this.endpoints.size;
    const address = addressBytes(match[1]!);
    const made = { name, address, port: Number(match[2]), isn, lastPacket: new Uint8Array(0) };
    this.endpoints.set(name, made);
    return made;
  }

  private peer(from: Endpoint, to: Endpoint): TcpPeer {
    const key = `${from.name}>${to.name}`;
    const known = this.peers.get(key);
    if (known) return known;
    const made = { ...from, isn: from.isn, next: 0 };
    this.peers.set(key, made);
    return made;
  }
}

/** `10` or `88a8:10/8100:20`, outermost first. */
function parseVlans(text: string | undefined): { tpid: number; tci: number }[] {
  if (text === undefined) return [];
  return text.split('/').map((tag) => {
    const [tpid, id] = tag.includes(':') ? tag.split(':') : ['8100', tag];
    return { tpid: Number.parseInt(tpid!, 16), tci: Number(id) };
  });
}

/** A locally administered MAC made from the address; all zero for loopback, as on Linux `lo`. */
function macOf(address: Uint8Array): Uint8Array {
  const loopback =
    address[0] === 127 || (address.length === 16 && address.slice(0, 15).every((byte) => byte === 0));
  return loopback ? new Uint8Array(6) : concat(Uint8Array.of(2, 0), address.slice(-4));
}

function arp(step: Step, from: Endpoint, to: Endpoint): Uint8Array {
  const reply = step.words.includes('reply');
  const target = reply ? macOf(to.address) : new Uint8Array(6);
  return concat(
    be16(1, 0x0800, 0x0604, reply ? 2 : 1),
    macOf(from.address),
    from.address,
    target,
    to.address,
  );
}

function icmpOf(step: Step, from: Endpoint, to: Endpoint): [number, Uint8Array] {
  const v6 = from.address.length === 16;
  const quote = step.keys.has('quote') ? to.lastPacket.slice(0, step.number('quote') ?? 28) : undefined;
  const type = step.number('type') ?? (quote ? (v6 ? 1 : 3) : v6 ? 128 : 8);
  const echo = be16(step.number('id') ?? 1, step.number('n') ?? 1);
  const rest = quote ? concat(new Uint8Array(4), quote) : concat(echo, step.payload());
  const addresses = v6 ? { src: from.address, dst: to.address } : undefined;
  return [v6 ? 58 : 1, icmp(type, step.number('code') ?? 0, rest, addresses)];
}
