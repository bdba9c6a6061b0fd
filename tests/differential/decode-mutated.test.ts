/**
 * Damaged frames against tshark: good ones with one or two bytes changed, whole or cut. Protocol, Info and header
 * fields of every frame must be the same. The seed is fixed and printed, so that a failure can be had again.
 */
import { describe, expect, it } from 'vitest';
import { dissect } from '../../src/core/decode/dissect.ts';
import { decodeFrame } from '../../src/core/decode/fast.ts';
import { type InfoContext, infoColumn, protocolColumn } from '../../src/core/decode/info.ts';
import { FrameScratch, Layer } from '../../src/core/decode/scratch.ts';
import { fieldsNamed } from '../../src/core/decode/tree.ts';
import { packets } from '../support/packets.ts';
import { type BuiltPacket, pcapOf } from '../support/packets-file.ts';
import { tsharkFields } from '../support/tshark.ts';

const V4 = { C: '10.0.0.1:1000', S: '10.0.0.2:8080' };
const V6 = { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' };
const GOOD = [
  ...[
    'C>S SYN mss=1460 sackok ts=1/2 nop ws=7',
    'C>S PSH,ACK len=40 nop nop sack=1-5,7-9',
    'C>S UDP len=20 vlan=5',
    'C>S ICMP type=8 len=20',
    'C>S SYN; S>C ICMP quote=60',
    'C>S ARP request',
    'C>S SYN ipopt=94040000',
    'C>S ACK opt=1c040005 len=5',
  ].flatMap((text) => packets(text, { endpoints: V4 }).slice(-1)),
  ...['C>S SYN', 'C>S ICMP type=128 len=30', 'C>S UDP len=9; S>C ICMP quote=60 type=2'].flatMap((text) =>
    packets(text, { endpoints: V6 }).slice(-1),
  ),
];

const HEADER_FIELDS = [
  'tcp.seq_raw',
  'tcp.len',
  'tcp.hdr_len',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.options.timestamp.tsval',
  'udp.length',
  'icmp.type',
  'icmpv6.type',
  'arp.opcode',
  'ip.src',
  'ip.ttl',
  'ip.frag_offset',
  'ipv6.src',
];
const FIELDS = ['frame.protocols', '_ws.col.Protocol', '_ws.col.Info', 'tcp.seq', ...HEADER_FIELDS];

/** A linear congruential generator (Numerical Recipes): the same frames on every machine. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

function mutated(seed: number, count: number): BuiltPacket[] {
  const pick = random(seed);
  return Array.from({ length: count }, (_, i) => {
    const bytes = GOOD[pick(GOOD.length)]!.bytes.slice();
    for (let changes = 1 + pick(2); changes > 0; changes--) {
      const at = 14 + pick(bytes.length - 14);
      bytes[at] = [0, 255, 1, bytes[at]! ^ (1 << pick(8)), pick(256)][pick(5)]!;
    }
    const kept = pick(4) === 0 ? 54 + pick(Math.max(bytes.length - 54, 1)) : bytes.length;
    return { bytes: bytes.slice(0, kept), originalLength: bytes.length, seconds: 1 + i, nanos: 0 };
  });
}

/** Only these are compared; a changed protocol number leads to dissectors that are not ours. */
const OURS =
  /^eth:ethertype(:vlan:ethertype)?(:(arp|ipv?6?(:(tcp|udp|icmp|icmpv6))?(:ipv?6?(:(tcp|udp|icmp|icmpv6))?)?))?(:data)?$/;

const PROTOCOLS: ReadonlySet<number> = new Set([-1, 1, 6, 17, 58]);

/**
 * Known differences, by name: conversations and pairs of requests and replies (other frames), duplicate ARP addresses
 * (other frames), accurate ECN (the handshake), names of protocol numbers that nobody uses, SACK edges printed before
 * an option that runs off the end, a UDP length that is bad and cut besides.
 */
function sameForAll(text: string): string {
  return text
    .replace(/^(\[TCP [^\]]*\] )+/, '')
    .replace(/ S[LR]E=\d+/g, '')
    .replace(/ \((request|reply|no response|duplicate use)[^)]*\)/, '')
    .replace(/, ACE=\d/, '')
    .replace(/^(Unknown IP Protocol: )?[^[\]=→]* (\(\d+\))$/, '$2')
    .replace(/(BAD UDP LENGTH.*Len=\d+)\[.*\]$/, '$1');
}

/** The numbers that only the conversation's analysis knows, taken from tshark's text. */
function contextOf(info: string, seq: string, row: FrameScratch): InfoContext {
  if (seq === '' || (row.layers & (Layer.ICMP | Layer.ICMPV6)) !== 0) return {};
  const number = (name: string) => Number(new RegExp(`${name}=(\\d+)`).exec(info)?.[1] ?? 0);
  return { tcp: { seq: Number(seq), ack: number('Ack'), window: number('Win'), peerBase: 0, prefix: '' } };
}

describe('damaged frames equal tshark', () => {
  it.each([1, 2, 3])('seed %i', (seed) => {
    const frames = mutated(seed, 1000);
    const row = new FrameScratch();
    const ours: string[] = [];
    const theirs: string[] = [];
    tsharkFields(pcapOf(frames, { linkType: 1 }), FIELDS).forEach(
      ([protocols = '', protocol, info = '', seq = '', ...cells], i) => {
        const { bytes, originalLength } = frames[i]!;
        decodeFrame(bytes, 0, bytes.length, originalLength, 1, row);
        if (!OURS.test(protocols) || !PROTOCOLS.has(row.ipProtocol) || protocol === 'MARS') return;
        const text = infoColumn(bytes, 0, bytes.length, 1, row, contextOf(info, seq, row));
        const layers = dissect(bytes, 1, { originalLength, verifyChecksums: false });
        const values = HEADER_FIELDS.map((name) =>
          fieldsNamed(layers, name)
            .map((field) => field.display)
            .join(),
        );
        const hex = Buffer.from(bytes).toString('hex');
        ours.push(
          [hex, protocolColumn(bytes, 0, bytes.length, 1, row), sameForAll(text), ...values].join(' | '),
        );
        theirs.push([hex, protocol, sameForAll(info), ...cells].join(' | '));
      },
    );
    expect(ours.length).toBeGreaterThan(800);
    expect(ours).toEqual(theirs);
  });
});
