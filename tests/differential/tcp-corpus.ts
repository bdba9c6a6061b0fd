/** Captures of TCP made from text: one for each thing that the analysis has a rule for. */
import { type PacketsOptions, pcapFromText } from '../support/packets.ts';
import type { LinkName } from '../support/packets-bytes.ts';

export interface TcpSample {
  readonly name: string;
  readonly pcap: Uint8Array;
}

const HANDSHAKE = `
  C>S SYN win=64240 mss=1460 sackok ts=1/0 nop ws=7
  S>C SYN,ACK win=65160 mss=1460 sackok ts=9/1 nop ws=9
  C>S ACK win=502 nop nop ts=2/9`;

const CLOSE = 'C>S FIN,ACK ; S>C ACK ; S>C FIN,ACK ; C>S ACK';

const LOSS = `${HANDSHAKE}
  C>S ACK len=1000
  S>C ACK
  ~C>S ACK len=1000
  C>S ACK len=1000
  S>C ACK ack=1001 nop nop sack=2001-3001
  C>S ACK len=1000
  S>C ACK ack=1001 nop nop sack=2001-4001
  C>S PSH,ACK len=1000
  S>C ACK ack=1001 nop nop sack=2001-5001`;

const texts: Readonly<Record<string, string>> = {
  'orderly close': `${HANDSHAKE} ; C>S PSH,ACK len=5 ; S>C ACK ; S>C PSH,ACK len=500 ; C>S ACK ; ${CLOSE}`,
  'half-closed': `${HANDSHAKE} ; C>S FIN,ACK ; S>C ACK ; S>C ACK len=900 ; C>S ACK ; S>C FIN,ACK ; C>S ACK`,
  'simultaneous open':
    'C>S SYN ws=3 ; S>C SYN ws=4 ; C>S SYN,ACK seq=0 ack=1 ws=3 ; S>C SYN,ACK seq=0 ack=1 ws=4 ; C>S ACK len=4',
  'simultaneous close': `${HANDSHAKE} ; C>S FIN,ACK ack=1 ; S>C FIN,ACK ack=1 ; C>S ACK ; S>C ACK`,
  refused: 'C>S SYN mss=1460 ; S>C RST,ACK seq=0 win=0',
  'SYN without answer': 'C>S SYN ; +1s C>S SYN seq=0 ; +2s C>S SYN seq=0 ; +4s C>S SYN seq=0',
  'reset in the middle': `${HANDSHAKE} ; C>S ACK len=100 ; S>C RST,ACK ; C>S ACK len=5 ; S>C RST`,
  'fast retransmission': `${LOSS} ; +2ms C>S ACK seq=1001 len=1000 ; S>C ACK`,
  'late retransmission': `${LOSS} ; +200ms C>S ACK seq=1001 len=1000 ; S>C ACK`,
  'out of order': `${HANDSHAKE} ; ~C>S ACK len=100 ; C>S ACK len=100 ; +20us C>S ACK seq=1 len=100 ; S>C ACK`,
  'spurious retransmission': `${HANDSHAKE} ; C>S ACK len=100 ; S>C ACK ; +300ms C>S ACK seq=1 len=100 ; S>C ACK`,
  'retransmission joined with new data': `${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=50 ; +250ms C>S ACK seq=1 len=400 ; S>C ACK`,
  'FIN sent again': `${HANDSHAKE} ; C>S FIN,ACK len=10 ; +250ms C>S FIN,ACK seq=1 len=10 ; +500ms C>S FIN,ACK seq=11 ; S>C ACK`,
  'ACK of unseen data': `${HANDSHAKE} ; ~C>S ACK len=100 ; S>C ACK ; S>C ACK ; S>C ACK len=5 ; C>S ACK len=5 ; S>C ACK`,
  'zero window': `${HANDSHAKE} ; S>C ACK win=1 ; C>S ACK len=512 ; S>C ACK win=0 ; +200ms C>S ACK len=1 ; S>C ACK ack=513 win=0
    +400ms C>S ACK seq=513 len=1 ; S>C ACK ack=513 win=0 ; S>C ACK ack=513 win=60 ; C>S ACK seq=513 len=700 ; S>C ACK`,
  'Linux’s window probe': `${HANDSHAKE} ; C>S ACK len=512 ; S>C ACK win=0 ; +200ms C>S ACK seq=512 ; S>C ACK win=0 ; +400ms C>S ACK seq=512 ; S>C ACK win=9`,
  'keep-alive': `${HANDSHAKE} ; C>S ACK len=3 ; S>C ACK ; +3s C>S ACK seq=3 ; S>C ACK ; +3s C>S ACK seq=3 len=1 ; S>C ACK ; +3s C>S ACK seq=3`,
  'window update and full': `${HANDSHAKE} ; S>C ACK win=2 ; C>S ACK len=1024 ; S>C ACK win=2 ; S>C ACK win=4 ; C>S ACK len=2047 ; C>S ACK len=1`,
  'no scaling': 'C>S SYN win=1000 ; S>C SYN,ACK win=900 ws=3 ; C>S ACK ; C>S ACK len=900',
  'scaling refused': 'C>S SYN win=1000 ws=2 ; S>C SYN,ACK win=900 ; C>S ACK ; C>S ACK len=900',
  'data in the SYN': 'C>S SYN tfo=0011223344556677 len=20 ; S>C SYN,ACK ack=21 ; C>S ACK seq=21 len=5',
  'mid-stream':
    'C>S PSH,ACK seq=7001 ack=9001 len=10 ; S>C ACK seq=9001 ack=7011 len=20 ; C>S ACK ; ~S>C ACK len=5 ; S>C ACK len=5',
  'mid-stream with a pure ACK':
    'S>C ACK seq=100 ack=500 ; C>S ACK seq=500 ack=100 len=9 ; S>C ACK ; C>S FIN,ACK ; S>C ACK',
  'ports used again': `${HANDSHAKE} ; ${CLOSE} ; +1s C>S SYN isn=77 ; S>C SYN,ACK isn=88 ; C>S ACK ; +1s C>S SYN isn=99 ; S>C RST,ACK seq=0`,
  'SYN, ACK of another number': 'C>S SYN ; S>C SYN,ACK ; S>C SYN,ACK isn=424242 ; C>S ACK ; S>C ACK len=5',
  'SYN for an open connection': `${HANDSHAKE} ; C>S ACK len=10 ; C>S SYN isn=5555 ; S>C ACK`,
  urgent: `${HANDSHAKE} ; C>S PSH,ACK,URG urg=3 len=10 ; S>C ACK`,
  'flags that make no sense': `${HANDSHAKE} ; C>S SYN,FIN ; C>S NONE len=4 ; S>C FIN ; S>C SYN,RST ; C>S ACK,ECE,CWR,AE`,
  'stamped backwards': `${HANDSHAKE} ; C>S ACK len=10 ; -7us S>C ACK ; -3us C>S ACK len=10 ; -1us C>S ACK seq=1 len=10`,
  'quoted by ICMP':
    'C>S SYN mss=1460 ws=5 ; S>C ICMP type=3 code=3 quote=48 ; +1s C>S SYN seq=0 mss=1460 ws=5 ; S>C ICMP type=3 code=1 quote=28',
  'cut frames': `${HANDSHAKE} ; C>S ACK len=1000 cut=66 ; S>C ACK nop nop sack=5-9 cut=60 ; C>S ACK len=10 cut=52 ; S>C ACK cut=40 ; S>C SYN,ACK cut=56`,
  'a long wait for one ACK': `${HANDSHAKE} ; ${'C>S ACK len=10 ; '.repeat(10_050)} S>C ACK ; C>S FIN,ACK`,
};

const options: Readonly<Record<string, PacketsOptions>> = {
  wrap: { isn: { C: 0xffffff00, S: 0xfffffff0 } },
  'IPv6 ': { endpoints: { C: '[2001:db8::1]:40000', S: '[fe80::7]:8080' } },
};

/** Each text once, and the busiest of them over every link type, IPv6 and the wrap of sequence numbers. */
export function tcpSamples(): TcpSample[] {
  const samples = Object.entries(texts).map(([name, text]) => ({ name, pcap: pcap(text) }));
  samples.push({ name: 'fragmented', pcap: pcap(fragmented(), { endpoints: PLAIN }) });
  const busy = `${LOSS} ; +2ms C>S ACK seq=1001 len=1000 ; S>C ACK ; ${CLOSE}`;
  for (const [name, settings] of Object.entries(options)) samples.push({ name, pcap: pcap(busy, settings) });
  for (const link of ['null', 'null-be', 'loop', 'raw', 'sll', 'sll2'] as LinkName[]) {
    samples.push({ name: `link type ${link}`, pcap: pcap(busy, { link }) });
  }
  samples.push({ name: 'VLAN', pcap: pcap(busy.replaceAll('len=1000', 'len=1000 vlan=88a8:10/8100:20')) });
  samples.push({ name: 'big-endian', pcap: pcapFromText(busy, { nanosecond: true, bigEndian: true }) });
  samples.push({ name: 'microseconds', pcap: pcapFromText(busy, {}) });
  return samples;
}

const PLAIN = { C: '10.0.0.1:1000', S: '10.0.0.2:8080' };

/** A SYN, then a segment of 40 bytes in two IP fragments, its end first; then the answer. */
function fragmented(): string {
  const tcp = '03e81f90000003e900001389501020000000 0000'.replace(' ', '');
  const segment = `${tcp}${'41'.repeat(40)}`;
  const [head, tail] = [segment.slice(0, 64), segment.slice(64)];
  return `C>S SYN isn=1000 ; S>C SYN,ACK isn=5000 ; C>S ACK
    C>S IP proto=6 id=7 frag=32 hex=${tail}
    C>S IP proto=6 id=7 frag=0 mf hex=${head}
    S>C ACK ack=41 ; C>S ACK seq=41 len=10`;
}

function pcap(text: string, settings: PacketsOptions = {}): Uint8Array {
  return pcapFromText(text, { nanosecond: true, ...settings });
}
