/** Fragmented packets against tshark: which frame completes them, and what its columns and payload are. */
import { describe, expect, it } from 'vitest';
import { dissect } from '../../src/core/decode/dissect.ts';
import { decodeFrame } from '../../src/core/decode/fast.ts';
import { decodeReassembled, FragmentTable } from '../../src/core/decode/fragments.ts';
import { infoColumn, protocolColumn } from '../../src/core/decode/info.ts';
import { FrameScratch, Layer } from '../../src/core/decode/scratch.ts';
import { fieldsNamed } from '../../src/core/decode/tree.ts';
import { packets, pcapFromText } from '../support/packets.ts';
import { tsharkFields } from '../support/tshark.ts';

const V4 = { C: '10.0.0.1:1000', S: '10.0.0.2:8080' };
const V6 = { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' };

/** UDP 1000 → 8080, 40 bytes of letters. */
const DATAGRAM = `03e81f9000300000${'6162636465666768'.repeat(5)}`;
const part = (from: number, to: number) => DATAGRAM.slice(from * 2, to * 2);

const v4 = (id: number, from: number, to: number) =>
  `C>S IP proto=17 id=${id} frag=${from}${to < 48 ? ' mf' : ''} hex=${part(from, to)}`;

const v6 = (id: number, from: number, to: number) => {
  const field = (from | (to < 48 ? 1 : 0)).toString(16).padStart(4, '0');
  return `C>S IP proto=44 ext=1100${field}${id.toString(16).padStart(8, '0')} hex=${part(from, to)}`;
};

const ORDERS = [
  [
    [0, 16],
    [16, 32],
    [32, 48],
  ],
  [
    [32, 48],
    [0, 16],
    [16, 32],
  ],
  [
    [16, 32],
    [16, 32],
    [0, 16],
    [32, 48],
  ],
  [
    [0, 24],
    [24, 48],
    [0, 24],
    [24, 48],
  ],
  [
    [0, 16],
    [32, 48],
  ],
] as const;

const text = (make: typeof v4) =>
  ORDERS.flatMap((order, id) => order.map(([from, to]) => make(id + 1, from, to))).join('\n');

/** Protocol, Info and UDP payload of every frame, by our fast path, fragment table and field tree. */
function ourRows(source: string, endpoints: Record<string, string>): string[] {
  const table = new FragmentTable();
  const row = new FrameScratch();
  const whole = new FrameScratch();
  return packets(source, { endpoints }).map(({ bytes }, i) => {
    decodeFrame(bytes, 0, bytes.length, bytes.length, 1, row);
    const packet = row.layers & Layer.FRAGMENT ? table.add(bytes, bytes.length, row, i + 1) : undefined;
    const layers = dissect(bytes, 1, packet ? { reassembly: packet } : {});
    const payload = fieldsNamed(layers, 'udp.payload').map((field) => field.display);
    const count = fieldsNamed(layers, row.ipVersion === 4 ? 'ip.fragment.count' : 'ipv6.fragment.count');
    const tail = [payload.join(), count.map((field) => field.display).join()];
    if (!packet) {
      const columns = [
        protocolColumn(bytes, 0, bytes.length, 1, row),
        infoColumn(bytes, 0, bytes.length, 1, row),
      ];
      return [...columns, ...tail].join(' | ');
    }
    decodeReassembled(packet, row, whole);
    const { length } = packet.bytes;
    const columns = [
      protocolColumn(packet.bytes, 0, length, 1, whole),
      infoColumn(packet.bytes, 0, length, 1, whole),
    ];
    return [...columns, ...tail].join(' | ');
  });
}

describe('fragmented packets equal tshark', () => {
  it.each([
    ['IPv4', text(v4), V4, 'ip.fragment.count'],
    ['IPv6', text(v6), V6, 'ipv6.fragment.count'],
  ] as const)('%s', (_, source, endpoints, count) => {
    const fields = ['_ws.col.Protocol', '_ws.col.Info', 'udp.payload', count];
    const theirs = tsharkFields(pcapFromText(source, { endpoints }), fields).map((cells) =>
      cells.join(' | '),
    );
    expect(ourRows(source, endpoints)).toEqual(theirs);
  });
});
