/**
 * Captures made from text for the differential tests of decoding: one group for each thing that can vary. Ports are
 * chosen where tshark has no application dissector, payloads where none guesses.
 */

import { type PacketsOptions, packets } from '../support/packets.ts';
import { LINK_TYPES, type LinkName } from '../support/packets-bytes.ts';
import { type BuiltPacket, pcapOf } from '../support/packets-file.ts';

export interface Sample {
  readonly name: string;
  readonly linkType: number;
  readonly frames: readonly BuiltPacket[];
  readonly pcap: Uint8Array;
}

const V4 = { C: '10.0.0.1:1000', S: '10.0.0.2:8080' };
const V6 = { C: '[2001:db8::1]:1000', S: '[fe80::1:2]:8080' };

function sample(name: string, text: string, options: PacketsOptions = {}): Sample {
  const frames = packets(text, { endpoints: V4, ...options });
  const linkType = LINK_TYPES[options.link ?? 'ethernet'];
  return { name, linkType, frames, pcap: pcapOf(frames, { linkType }) };
}

const CONVERSATION = `
  C>S SYN win=64240 mss=1460 sackok ts=100/0 nop ws=7
  S>C SYN,ACK win=65160 mss=1400 sackok ts=900/100 nop ws=9
  C>S ACK win=502 nop nop ts=101/900
  C>S PSH,ACK data="hello there, server" nop nop ts=102/900
  S>C ACK nop nop ts=901/102 win=500
  S>C PSH,ACK len=1000 nop nop ts=902/102
  ~S>C ACK len=1000
  S>C ACK len=300 nop nop ts=902/102
  C>S ACK ack=1001 nop nop sack=2001-2301 nop nop ts=103/902
  C>S ACK ack=1001 nop nop sack=2001-2301 nop nop ts=104/902
  C>S ACK ack=1001 nop nop sack=2001-2301,3001-3100 nop nop ts=105/902
  S>C ACK seq=1001 len=1000 nop nop ts=903/105
  C>S ACK ack=2301 win=0
  S>C ACK seq=2301 len=1
  +1s S>C ACK seq=2300 
  C>S ACK ack=2301 win=0
  C>S ACK ack=2301 win=900
  C>S FIN,ACK
  S>C FIN,ACK
  C>S ACK
  +2s C>S SYN isn=77000 mss=1460
  S>C RST,ACK seq=0
`;

const ODD_SEGMENTS = `
  C>S SYN mss=1460 ; S>C SYN,ACK mss=1460 ; C>S ACK
  C>S ACK off=0 ; C>S ACK off=4 ; C>S ACK off=6 ; C>S ACK off=15 len=10
  C>S ACK iplen=30 ; C>S ACK iplen=20 ; C>S ACK iplen=19 ; C>S ACK iplen=0
  C>S ACK iplen=0 len=4 ; C>S ACK iplen=100
  C>S ACK opt=02 ; C>S ACK opt=0200 ; C>S ACK opt=0203 ; C>S ACK opt=020405 ; C>S ACK opt=030412
  C>S ACK opt=03030e01 ; C>S ACK opt=03030f01
  C>S ACK opt=1c040005 ; C>S ACK opt=1c048005 ; C>S ACK opt=131200000000000000000000000000000000
  C>S ACK opt=2202 ; C>S SYN isn=9000 opt=2202 ; C>S SYN isn=9000 seq=0 tfo=0102030405060708
  C>S ACK opt=060600000001 ; C>S ACK opt=070600000001 ; C>S ACK opt=0b0600000001 ; C>S ACK opt=0c0600000001
  C>S ACK opt=0d0600000001 ; C>S ACK opt=0e0301 ; C>S ACK opt=0f040102 ; C>S ACK opt=1d0412340000
  C>S ACK opt=fe06f9890102 ; C>S ACK opt=fe04f989 ; C>S ACK opt=fd0400010000 ; C>S ACK opt=fe0412340101
  C>S ACK opt=63050102030101 ; C>S ACK opt=450412340101 ; C>S ACK opt=080b00000000000000000001
  C>S ACK sack=1-5,7-9 nop nop ts=1/2 ; C>S ACK opt=050b000000000000000000
  C>S ACK opt=0101010101010101 ; C>S ACK opt=0101040200
  C>S ACK urg=5 ; C>S ACK,URG urg=5 ; C>S NONE ; C>S RST len=5
  C>S FIN,SYN,RST,PSH,ACK,URG,ECE,CWR,AE ; C>S ACK,ECE ; C>S ACK,CWR,AE
  C>S IP proto=6 len=3 ; C>S IP proto=6 len=19
`;

const CUTS = [60, 59, 58, 54, 53, 50, 49, 48, 46, 42, 41, 38, 37, 36, 34, 33, 20, 15, 14, 13, 4, 0];

const CUT_FRAMES = [
  ...CUTS.map((cut) => `C>S SYN mss=1460 ws=7 cut=${cut}`),
  ...[52, 50, 41, 40, 39, 38, 37].map((cut) => `C>S UDP len=10 cut=${cut}`),
  ...[45, 42, 41, 40, 38, 37, 36].map((cut) => `C>S ICMP len=10 cut=${cut}`),
  ...[41, 40, 30, 20, 16].map((cut) => `C>S ARP request cut=${cut}`),
  ...[30, 20, 19, 18, 17, 16, 15].map((cut) => `C>S SYN vlan=5 cut=${cut}`),
  'C>S ACK mss=5 nop nop ts=1/2 len=20 cut=60',
].join('\n');

const DATAGRAMS = `
  C>S UDP len=0 ; C>S UDP len=30 ; S>C UDP len=1 sum=bad ; C>S UDP len=4 sum=zero
  C>S UDP ulen=0 ; C>S UDP ulen=7 ; C>S UDP ulen=8 len=5 ; C>S UDP ulen=50 len=5 ; C>S IP proto=17 len=3
  C>S UDP len=5 pad=9 ; C>S UDP len=9 pad=20 ; C>S SYN pad=6 ; C>S SYN pad=30 ; C>S SYN pad=3
`;

const IP_HEADERS = `
  C>S SYN ttl=1 ; C>S SYN ttl=255 tos=0xb8 id=0xbeef df ; C>S SYN tos=3 ; C>S SYN ipsum=bad ; C>S SYN sum=bad
  C>S SYN ipopt=94040000 ; C>S SYN ipopt=0711040a0000090000000000000000000000 ; C>S SYN ipopt=440c0500000000010000000200
  C>S SYN ipopt=01010100 ; C>S SYN ipopt=9405 ; C>S SYN ipopt=9400
  C>S SYN ipopt=1e040102 ; C>S SYN ipopt=00
  C>S IP proto=99 len=8 ; C>S IP proto=255 len=8 ; C>S IP proto=253 len=8
  HEX ffffffffffff 000000000001 0800 ; HEX ffffffffffff 000000000001 0800 75000000
  HEX ffffffffffff 000000000001 0800 41000014000000004006aaaa0a0000010a000002
  HEX ffffffffffff 000000000001 0800 46000014000000004006aaaa0a0000010a000002
`;

const FRAGMENTS = `
  C>S UDP len=32 mf id=7 ; C>S IP proto=17 frag=40 len=8 id=8 mf ; C>S IP proto=17 frag=4000 len=8 id=9
  C>S SYN mf id=10 ; C>S SYN mf id=11 cut=50 ; C>S UDP mf id=12 len=30 cut=60 ; C>S ICMP mf id=13
`;

/** Types that quote nothing; extended echo (42, 43) is not decoded further. */
const ICMP_TYPES = [0, 8, 10, 13, 14, 15, 16, 17, 18, 40, 99];
const ICMP = [
  ...ICMP_TYPES.flatMap((type) => [0, 1, 13].map((code) => `C>S ICMP type=${type} code=${code} len=20`)),
  'C>S SYN mss=1460 ; S>C ICMP quote ; S>C ICMP quote=40 type=11 ; S>C ICMP quote=40 type=3 code=4',
  'C>S SYN ; S>C ICMP quote=40 type=4 ; S>C ICMP quote=28 type=5 code=1 ; S>C ICMP quote=40 type=12 ; S>C ICMP quote=40 type=3 code=13',
  'C>S UDP len=4 ; S>C ICMP quote=32 code=3 ; S>C ICMP quote=24 code=3 ; S>C ICMP quote=20 ; S>C ICMP quote=10',
  'C>S IP proto=1 len=3',
].join('\n');

const ICMPV6_TYPES = [100, 127, 128, 131, 132, 200];
/** Neighbour discovery: solicitation, advertisement, router solicitation and advertisement. */
const NEIGHBORS = [
  '8700 1234 00000000 20010db8000000000000000000000009 0101020000000002',
  '8800 1234 60000000 20010db8000000000000000000000009 0201020000000002',
  '8500 1234 00000000 0101020000000002',
].map((message) => {
  const length = (message.replaceAll(' ', '').length / 2).toString(16).padStart(4, '0');
  const header = `60000000 ${length} 3aff fe800000000000000000000000000001 ff020000000000000000000000000002`;
  return `HEX 333300000001 020000000002 86dd ${header} ${message}`;
});

const ICMPV6 = [
  ...ICMPV6_TYPES.flatMap((type) => [0, 1, 2, 7].map((code) => `C>S ICMP type=${type} code=${code} len=60`)),
  'C>S SYN mss=1460 ; S>C ICMP quote=64 ; S>C ICMP quote=64 type=2 ; S>C ICMP quote=64 type=3 code=1 ; S>C ICMP quote=64 type=4 code=7',
  ...NEIGHBORS,
  'C>S UDP len=4 ; S>C ICMP quote=52 code=4 ; S>C ICMP quote=48 type=3',
].join('\n');

const EXTENSIONS = `
  C>S SYN ; C>S UDP len=4 ; C>S IP proto=59 len=4 ; C>S IP proto=253 len=4 ; C>S SYN tos=0xb9 ttl=3
  C>S SYN proto=60 ext=0600010900000000 ; C>S SYN proto=60 ext=0600013900000000
  C>S IP proto=0 ext=3b00050200000100 ; C>S SYN proto=0 ext=0600050200000100 ; C>S SYN proto=60 ext=0600010400000000
  C>S SYN proto=43 ext=060200000000000020010db8000000000000000000000009
  C>S SYN proto=44 ext=0600000012345678 ; C>S SYN proto=44 ext=0600000112345678 ; C>S SYN proto=44 ext=0600010112345679
  C>S SYN proto=44 ext=0600001112345679 cut=70 ; C>S SYN proto=44 ext=0600000112345670 cut=80
  C>S SYN proto=51 ext=060400000000000100000002010203040506070801020304
  C>S SYN proto=0 ext=0610050200000100 ; C>S SYN proto=0 ext=0600050200000100 cut=58
  C>S SYN proto=0 ext=3c00010400000000060001040000000000
  C>S SYN iplen=0 ; C>S SYN iplen=10 ; C>S SYN iplen=100 ; C>S SYN cut=50 ; C>S SYN cut=54 ; C>S SYN cut=60
  C>S UDP ulen=0 len=5 ; C>S UDP len=5 sum=zero ; C>S UDP len=5 sum=bad
`;

const LINKS = `
  HEX ffffffffffff 000000000001 1234 0102030405 ; HEX ffffffffffff 000000000001 05ff 0102030405
  HEX ffffffffffff 000000000001 05dd 0102030405 ; HEX ffffffffffff 000000000001 0000 4242030000000000
  HEX ffffffffffff 000000000001 001c aaaa03000000080045000014000000004006aaaa0a0000010a000002
  HEX ffffffffffff 000000000001 8100 0005 0800 4500 ; HEX ffffffffffff 000000000001 8100 0005
  HEX ffffffffffff 000000000001 8100 ; HEX ffffffffffff 000000000001 9100 0005 8100 0006 1234
  HEX ffffffffffff 000000000001 86dd 75000014000000004006aaaa0a0000010a000002
  HEX ffffffffffff 000000000001 86dd 65000014000000004006aaaa0a0000010a000002
  C>S SYN vlan=10 ; C>S SYN vlan=0xe00a ; C>S SYN vlan=9100:3/4 pad=7 ; C>S SYN vlan=88a8:10/20
`;

const ARP = `
  C>S ARP request ; S>C ARP reply
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0001 020000000001 0a000011 000000000000 0a000011
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0001 020000000001 00000000 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0003 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0004 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0008 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0009 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0063 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0001 0800 0604 000a 020000000001 0a000011 000000000000 0a000001
  HEX ffffffffffff020000000001 0806 0006 0800 0804 0001 0102030405060708 0a000011 0102030405060708 0a000002
  HEX ffffffffffff020000000001 0806 0001 0800 0604 0001 020000000001 0a000001 000000000000 0a00
  HEX ffffffffffff020000000001 0806 0001 0800 0600 0001 020000000001 000000000000
  HEX ffffffffffff020000000001 0806 0001 1234 0204 0001 ffff 0a000001 ffff 0a000002
`;

const OVER_LINKS =
  'C>S SYN mss=1460 ws=7 ; S>C SYN,ACK ; C>S ACK len=3 ; C>S UDP len=4 ; C>S ICMP ; C>S SYN cut=40';

/** Every made capture. */
export function madeSamples(): Sample[] {
  const links: LinkName[] = ['null', 'null-be', 'loop', 'raw', 'sll', 'sll2'];
  return [
    sample('conversation', CONVERSATION),
    sample('conversation over IPv6', CONVERSATION, { endpoints: V6 }),
    sample('sequence numbers that wrap', CONVERSATION, { isn: { C: 0xfffffffe, S: 0xffffff00 } }),
    sample('odd segments', ODD_SEGMENTS),
    sample('cut frames', CUT_FRAMES),
    sample('datagrams', DATAGRAMS),
    sample('IPv4 headers', IP_HEADERS),
    sample('IPv4 fragments', FRAGMENTS),
    sample('ICMP', ICMP),
    sample('ICMPv6', ICMPV6, { endpoints: V6 }),
    sample('IPv6 extension headers', EXTENSIONS, { endpoints: V6 }),
    sample('Ethernet types and tags', LINKS),
    sample('ARP', ARP),
    ...links.map((link) => sample(`over ${link}`, OVER_LINKS, { link })),
    ...links.map((link) => sample(`IPv6 over ${link}`, OVER_LINKS, { link, endpoints: V6 })),
  ];
}
