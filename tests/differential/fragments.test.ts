/** What the frames of fragmented packets say, through the whole program: columns, TCP numbers and Info as in tshark. */
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { table, wireside, workplace } from '../main/cli/wireside.ts';
import { pcapFromText } from '../support/packets.ts';
import { tsharkFields } from '../support/tshark.ts';

const FIELDS = [
  'frame.number',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.stream',
  'tcp.seq',
  'tcp.len',
  'tcp.hdr_len',
  '_ws.col.Protocol',
  '_ws.col.Info',
];

const V4 = { C: '10.0.0.1:1000', S: '10.0.0.2:8080' };
const V6 = { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' };

const UDP = { number: 17, hex: `03e81f9000300000${'6162636465666768'.repeat(5)}` };
/** 1000 → 8080, Seq 1001, ACK 5001, and 28 bytes. */
const TCP = { number: 6, hex: `03e81f90000003e900001389501020000000000${'0'}${'41'.repeat(28)}` };

type Protocol = typeof UDP;
type Make = (of: Protocol, id: number, from: number, to: number) => string;

const v4: Make = ({ number, hex }, id, from, to) =>
  `C>S IP proto=${number} id=${id} frag=${from}${to < 48 ? ' mf' : ''} hex=${hex.slice(from * 2, to * 2)}`;

/** A fragment header in front (RFC 8200 §4.5): next header, offset with the M bit, identification. */
const v6: Make = ({ number, hex }, id, from, to) => {
  const next = number.toString(16).padStart(2, '0');
  const field = (from | (to < 48 ? 1 : 0)).toString(16).padStart(4, '0');
  const head = `${next}00${field}${id.toString(16).padStart(8, '0')}`;
  return `C>S IP proto=44 ext=${head} hex=${hex.slice(from * 2, to * 2)}`;
};

/** In order, from the end, with the packet after it in between, and one that stays without its middle. */
const capture = (make: Make): string => `
  C>S SYN isn=1000 ; S>C SYN,ACK isn=5000 ; C>S ACK
  ${make(UDP, 1, 0, 16)} ; ${make(UDP, 1, 16, 48)}
  ${make(TCP, 2, 24, 48)} ; S>C ACK ; ${make(TCP, 2, 0, 24)}
  ${make(UDP, 3, 32, 48)} ; ${make(UDP, 4, 0, 24)} ; ${make(UDP, 3, 16, 32)}
  ${make(UDP, 3, 0, 16)} ; ${make(UDP, 4, 24, 48)}
  S>C ACK ack=29 ; ${make(TCP, 5, 0, 16)} ; ${make(TCP, 5, 32, 48)} ; C>S FIN,ACK seq=29`;

const file = workplace();

test.each([
  ['IPv4', v4, V4],
  ['IPv6', v6, V6],
] as const)('fragments of %s', async (name, make, endpoints) => {
  const pcap = pcapFromText(capture(make), { endpoints });
  const path = file(`${name}.pcap`);
  writeFileSync(path, pcap);
  const { stdout } = await wireside('inspect', path, '--fields', FIELDS.join(','));
  expect(table(stdout)).toEqual(tsharkFields(pcap, FIELDS));
});
