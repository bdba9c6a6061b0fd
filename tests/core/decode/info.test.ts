import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../src/core/decode/fast.ts';
import {
  type AnalysisName,
  analysisPrefix,
  flagNames,
  type InfoContext,
  infoColumn,
  protocolColumn,
} from '../../../src/core/decode/info.ts';
import { FrameScratch } from '../../../src/core/decode/scratch.ts';
import { type PacketsOptions, packets } from '../../support/packets.ts';
import { LINK_TYPES } from '../../support/packets-bytes.ts';

/** Protocol and Info of the last frame of a text: 'TCP | 40000 → 8080 …'. */
function line(text: string, options: PacketsOptions = {}, context?: InfoContext): string {
  const { bytes, originalLength } = packets(text, options).at(-1)!;
  const row = new FrameScratch();
  const linkType = LINK_TYPES[options.link ?? 'ethernet'];
  decodeFrame(bytes, 0, bytes.length, originalLength, linkType, row);
  const protocol = protocolColumn(bytes, 0, bytes.length, linkType, row);
  return `${protocol} | ${infoColumn(bytes, 0, bytes.length, linkType, row, context)}`;
}

const V6 = { endpoints: { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' } };
const SYN = 'C>S SYN win=65495 mss=65495 sackok ts=77/0 nop ws=7';

describe('the Info column', () => {
  it('of a segment has the numbers of its conversation, options in wire order, findings in front', () => {
    const tcp = { seq: 1, ack: 2, window: 65536, peerBase: 5000, prefix: '[TCP Window Full] ' };
    expect(line('C>S SYN; S>C SYN,ACK; C>S PSH,ACK len=3 nop nop ts=5/6 nop nop sack=8-9', {}, { tcp })).toBe(
      'TCP | [TCP Window Full] 40000 → 8080 [PSH, ACK] Seq=1 Ack=2 Win=65536 Len=3 TSval=5 TSecr=6 SLE=8 SRE=9',
    );
  });

  it('of a segment without an analysis has what the header says', () => {
    expect(line(SYN)).toBe(
      'TCP | 40000 → 8080 [SYN] Seq=1000 Win=65495 Len=0 MSS=65495 SACK_PERM TSval=77 TSecr=0 WS=128',
    );
  });

  it('names urgent pointers and rare options', () => {
    expect(line('C>S ACK,URG urg=5 opt=1c040005')).toContain(
      '[ACK, URG] Seq=1000 Ack=5000 Win=65535 Urg=5 Len=0 USER_TO=5',
    );
    expect(line('C>S SYN tfo=0102030405060708')).toMatch(/ TFO=C$/);
    expect(line('C>S SYN opt=2202')).toMatch(/ TFO=R$/);
    expect(line('C>S ACK opt=fd0412340101')).toMatch(/ ExID=1234$/);
    expect(line('C>S SYN opt=1e0c00810102030405060708')).toMatch(/^MPTCP \| /);
  });

  it.each([
    ['C>S UDP len=30', 'UDP | 40000 → 8080 Len=30'],
    ['C>S UDP ulen=7', 'UDP | 40000 → 8080 [BAD UDP LENGTH 7 < 8]'],
    ['C>S ICMP id=9 n=2', 'ICMP | Echo (ping) request  id=0x0009, seq=2/512, ttl=64'],
    ['C>S ICMP type=3 code=3', 'ICMP | Destination unreachable (Port unreachable)'],
    ['C>S ICMP type=5 code=9', 'ICMP | Redirect             (Unknown code: 9)'],
    ['C>S ARP request', 'ARP | ARP Announcement for 127.0.0.1'],
    ['C>S IP proto=99 len=8', 'IPv4 | any private encryption scheme (99)'],
    ['C>S UDP len=32 mf id=7', 'IPv4 | Fragmented IP protocol (proto=UDP 17, off=0, ID=0007)'],
    [
      'C>S IP proto=17 frag=40 len=8 id=0xbeef',
      'IPv4 | Fragmented IP protocol (proto=UDP 17, off=40, ID=beef)',
    ],
    ['C>S SYN iplen=19', 'IPv4 | Bogus IP length (19, less than header length 20)'],
    ['C>S SYN iplen=20', 'IPv4 | '],
    ['C>S SYN cut=36', 'IPv4 | [Packet size limited during capture]'],
    ['C>S SYN cut=40', 'TCP | 40000 → 8080[Packet size limited during capture]'],
    [
      'C>S SYN off=3',
      'TCP | 40000 → 8080 [SYN] Seq=1000 Win=65535, bogus TCP header length (12, must be at least 20)',
    ],
    ['C>S IP proto=6 len=6', 'TCP | 24930 → 25444[Malformed Packet]'],
    ['HEX ffffffffffff 000000000001 1234 00', '0x1234 | Ethernet II'],
    ['HEX ffffffffffff 000000000001 0600 00', '0x0600 | Ethernet II'],
    ['HEX ffffffffffff 000000000001 8100 2005 1234', '0x1234 | PRI: 1  DEI: 0  ID: 5'],
  ])('of %s', (text, expected) => {
    expect(line(text)).toBe(expected);
  });

  it.each([
    ['C>S ICMP', 'ICMPv6 | Echo (ping) request id=0x0001, seq=1, hop limit=64'],
    ['C>S ICMP type=1 code=4 len=4', 'ICMPv6 | Destination Unreachable (Port unreachable)'],
    ['C>S IP proto=59', 'IPv6 | IPv6 no next header'],
    ['C>S IP proto=253 len=1', 'IPv6 | Unknown IP Protocol: Unknown (253)'],
    ['C>S SYN proto=44 ext=0600000912345678', 'IPv6 | IPv6 fragment (off=8 more=y ident=0x12345678 nxt=6)'],
    ['C>S UDP len=1 sum=zero', 'UDP | 1000 → 8080 Len=1 [ILLEGAL CHECKSUM (0)]'],
  ])('of %s over IPv6', (text, expected) => {
    expect(line(text, V6)).toBe(expected);
  });

  it('names the request that an echo reply answers', () => {
    expect(line('C>S ICMP type=0', {}, { echoRequest: 7 })).toBe(
      'ICMP | Echo (ping) reply    id=0x0001, seq=1/256, ttl=64 (request in 7)',
    );
  });

  it('of a link that is not decoded says which it is', () => {
    const row = new FrameScratch();
    const bytes = new Uint8Array(20);
    decodeFrame(bytes, 0, 20, 20, 195, row);
    expect(protocolColumn(bytes, 0, 20, 195, row)).toBe('UNKNOWN');
    expect(infoColumn(bytes, 0, 20, 195, row)).toBe(
      'Link type 195 (IEEE 802.15.4 Wireless PAN) is not decoded',
    );
  });

  it('of ARP and its relatives', () => {
    const packet = (opcode: string, sender: string, target: string) =>
      `HEX ffffffffffff020000000001 0806 0001 0800 0604 ${opcode} 020000000001 ${sender} 020000000002 ${target}`;
    const [a, b, none] = ['0a000001', '0a000002', '00000000'];
    expect([
      line(packet('0001', a!, b!)),
      line(packet('0002', a!, b!)),
      line(packet('0002', a!, a!)),
      line(packet('0001', none!, b!)),
      line(packet('0003', a!, b!)),
      line(packet('0009', a!, b!)),
    ]).toEqual([
      'ARP | Who has 10.0.0.2? Tell 10.0.0.1',
      'ARP | 10.0.0.1 is at 02:00:00:00:00:01',
      'ARP | Gratuitous ARP for 10.0.0.1 (Reply)',
      'ARP | Who has 10.0.0.2? (ARP Probe)',
      'RARP | Who is 02:00:00:00:00:02? Tell 02:00:00:00:00:01',
      'Inverse ARP | 02:00:00:00:00:01 is at 10.0.0.1',
    ]);
  });

  it('of neighbour discovery has the target, its flags and its link-layer address', () => {
    const message = (type: string, flags: string, option: string) =>
      `HEX 333300000001 020000000002 86dd 6000000000203aff fe800000000000000000000000000001 ff020000000000000000000000000002 ${type}00 1234 ${flags} fe800000000000000000000000000009 ${option}01020000000002`;
    expect(line(message('87', '00000000', '01'))).toBe(
      'ICMPv6 | Neighbor Solicitation for fe80::9 from 02:00:00:00:00:02',
    );
    expect(line(message('88', '60000000', '02'))).toBe(
      'ICMPv6 | Neighbor Advertisement fe80::9 (sol, ovr) is at 02:00:00:00:00:02',
    );
  });
});

describe('the findings in front', () => {
  const names: AnalysisName[] = [
    'retransmission',
    'fast_retransmission',
    'spurious_retransmission',
    'out_of_order',
    'lost_segment',
    'ack_lost_segment',
    'duplicate_ack',
    'zero_window',
    'zero_window_probe',
    'zero_window_probe_ack',
    'window_update',
    'window_full',
    'keep_alive',
    'keep_alive_ack',
    'reused_ports',
  ];
  const bits = Object.fromEntries(names.map((name, i) => [name, 1 << (i + 3)])) as Record<
    AnalysisName,
    number
  >;
  const prefix = analysisPrefix(bits);

  it('stand in the order in which Wireshark puts them there', () => {
    expect(prefix(0, 0, 0)).toBe('');
    expect(prefix(bits.lost_segment | bits.ack_lost_segment, 0, 0)).toBe(
      '[TCP ACKed unseen segment] [TCP Previous segment not captured] ',
    );
    expect(prefix(bits.reused_ports | bits.retransmission, 0, 0)).toBe(
      '[TCP Retransmission] [TCP Port numbers reused] ',
    );
  });

  it('name a fast or spurious retransmission once', () => {
    expect(prefix(bits.retransmission | bits.fast_retransmission, 0, 0)).toBe('[TCP Fast Retransmission] ');
    expect(prefix(bits.retransmission | bits.spurious_retransmission, 0, 0)).toBe(
      '[TCP Spurious Retransmission] ',
    );
  });

  it('number duplicate ACKs', () => {
    expect(prefix(bits.duplicate_ack, 12, 3)).toBe('[TCP Dup ACK 12#3] ');
  });

  it('ignore bits that are none of theirs', () => {
    expect(prefix(1 << 30, 0, 0)).toBe('');
  });
});

describe('flag names', () => {
  it('go from FIN to AE, the reserved bits as one', () => {
    expect(flagNames(0)).toBe('<None>');
    expect(flagNames(0x012)).toBe('SYN, ACK');
    expect(flagNames(0xfff)).toBe('FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE, Reserved');
  });
});
