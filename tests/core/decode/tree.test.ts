import { describe, expect, it } from 'vitest';
import { dissect } from '../../../src/core/decode/dissect.ts';
import {
  type DissectContext,
  type Field,
  fieldsNamed,
  lineOf,
  type ProtocolLayer,
} from '../../../src/core/decode/tree.ts';
import { type PacketsOptions, packets } from '../../support/packets.ts';
import { LINK_TYPES } from '../../support/packets-bytes.ts';

/** The tree of the last frame of a text. */
function treeOf(text: string, context: DissectContext = {}, options: PacketsOptions = {}): ProtocolLayer[] {
  const frame = packets(text, options).at(-1)!;
  const linkType = LINK_TYPES[options.link ?? 'ethernet'];
  return dissect(frame.bytes, linkType, { originalLength: frame.originalLength, ...context });
}

const names = (layers: readonly ProtocolLayer[]) => layers.map((layer) => layer.name);
const layerNamed = (layers: readonly ProtocolLayer[], name: string) =>
  layers.find((layer) => layer.name === name)!;

/** The lines of a layer as the screen shows them, without the hidden ones, indented. */
function linesOf(fields: readonly Field[], depth = 0): string[] {
  return fields
    .filter((field) => !field.hidden)
    .flatMap((field) => ['  '.repeat(depth) + lineOf(field), ...linesOf(field.children ?? [], depth + 1)]);
}

const V6 = { endpoints: { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' } };

describe('the field tree', () => {
  it('has the layers from the link inwards, each with its bytes', () => {
    const layers = treeOf('C>S PSH,ACK seq=1 len=4 vlan=7');
    expect(layers.map(({ name, offset, length }) => [name, offset, length])).toEqual([
      ['eth', 0, 14],
      ['vlan', 14, 4],
      ['ip', 18, 20],
      ['tcp', 38, 20],
      ['data', 58, 4],
    ]);
  });

  it('says of every field which bytes and bits it is', () => {
    const [dscp] = fieldsNamed(treeOf('C>S SYN tos=0xb9'), 'ip.dsfield.dscp');
    expect(dscp).toMatchObject({ offset: 15, length: 1, mask: 0xfc, value: 46, display: '46' });
    expect(dscp!.label).toBe('1011 10.. = Differentiated Services Codepoint: Expedited Forwarding (46)');
    const [syn] = fieldsNamed(treeOf('C>S SYN'), 'tcp.flags.syn');
    expect(syn).toMatchObject({ offset: 47, length: 1, mask: 2, value: true, display: '1' });
  });

  it('keeps fields for filters out of sight', () => {
    const ports = fieldsNamed(treeOf('C>S SYN'), 'tcp.port');
    expect(ports.map(({ display, hidden }) => [display, hidden])).toEqual([
      ['40000', true],
      ['8080', true],
    ]);
  });

  it('shows every option of a segment with its bytes', () => {
    const layers = treeOf('C>S SYN mss=1460 sackok ts=5/0 nop ws=7');
    const [options] = fieldsNamed(layers, 'tcp.options');
    expect(options!.label).toBe(
      'Options: (20 bytes), Maximum segment size, SACK permitted, Timestamps, No-Operation (NOP), Window scale',
    );
    expect(options!.children!.map(({ label, offset, length }) => [label, offset, length])).toEqual([
      ['TCP Option - Maximum segment size: 1460 bytes', 54, 4],
      ['TCP Option - SACK permitted', 58, 2],
      ['TCP Option - Timestamps: TSval 5, TSecr 0', 60, 10],
      ['TCP Option - No-Operation (NOP)', 70, 1],
      ['TCP Option - Window scale: 7 (multiply by 128)', 71, 3],
    ]);
  });

  it('keeps options it does not know, with their bytes', () => {
    const [payload] = fieldsNamed(treeOf('C>S ACK opt=630501020301'), 'tcp.options.unknown.payload');
    expect(payload).toMatchObject({ display: '010203', offset: 56, length: 3 });
  });

  it('names MPTCP by its subtype', () => {
    const [option] = fieldsNamed(treeOf('C>S SYN mss=1 opt=1e0c10810102030405060708'), 'mptcp');
    expect(option!.label).toBe('Multipath Transmission Control Protocol: Join Connection');
  });

  it('decodes the packet that an ICMP error quotes below it', () => {
    const layers = treeOf('C>S SYN; S>C ICMP quote=28 code=3');
    expect(names(layers)).toEqual(['eth', 'ip', 'icmp']);
    const quoted = layerNamed(layers, 'icmp').fields.filter(({ name }) => name === 'ip' || name === 'tcp');
    expect(quoted.map(({ label }) => label)).toEqual([
      'Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1',
      'Transmission Control Protocol, Src Port: 40000, Dst Port: 8080',
    ]);
    expect(fieldsNamed(layers, 'tcp.seq').map(({ display, offset }) => [display, offset])).toEqual([
      ['1000', 66],
    ]);
  });

  it('walks IPv6 extension headers inside the IPv6 layer', () => {
    const layers = treeOf('C>S SYN proto=0 ext=0600050200000100', {}, V6);
    expect(names(layers)).toEqual(['eth', 'ipv6', 'tcp']);
    expect(layerNamed(layers, 'ipv6')).toMatchObject({ offset: 14, length: 48 });
    expect(fieldsNamed(layers, 'ipv6.opt.router_alert')[0]!.label).toBe('Router Alert: MLD (0)');
  });

  it('describes the frame when it is told about it', () => {
    const frame = { number: 3, seconds: 1767225600, nanos: 5, timeRelative: 1_500_000_000, timeDelta: 250 };
    const [layer] = treeOf('C>S SYN cut=40', { frame });
    expect(layer!.label).toBe('Frame 3: 54 bytes on wire (432 bits), 40 bytes captured (320 bits)');
    expect(linesOf(layer!.fields)).toContain('Epoch Time: 1767225600.000000005 seconds');
    expect(linesOf(layer!.fields)).toContain('Time since reference or first frame: 1.500000000 seconds');
    expect(fieldsNamed([layer!], 'frame.protocols')[0]!.display).toBe('eth:ip:tcp');
  });
});

describe('what the conversation adds', () => {
  const tcp = {
    stream: 4,
    completeness: 31,
    seq: 1,
    ack: 7,
    window: 65536,
    scaleFactor: 128,
    peerBase: 5000,
    timeRelative: 2_000_000,
    timeDelta: 1_000,
    analysis: {
      flags: ['window_full', 'duplicate_ack'] as const,
      duplicateAckFrame: 9,
      duplicateAckNumber: 2,
      initialRtt: 40_000,
    },
  };

  it('is shown in brackets, beside what was read', () => {
    const lines = linesOf(layerNamed(treeOf('C>S ACK seq=1', { tcp }), 'tcp').fields);
    for (const expected of [
      '[Stream index: 4]',
      '[Conversation completeness: Complete, WITH_DATA (31)]',
      'Sequence Number: 1    (relative sequence number)',
      'Sequence Number (raw): 1001',
      'Acknowledgment Number: 7    (relative ack number)',
      '[Calculated window size: 65536]',
      '[Window size scaling factor: 128]',
      '[Timestamps]',
      '  [Time since previous frame in this TCP stream: 0.000001000 seconds]',
      '[SEQ/ACK analysis]',
      '  [iRTT: 0.000040000 seconds]',
      '  [Duplicate to the ACK in frame: 9]',
    ]) {
      expect(lines).toContain(expected);
    }
  });

  it('puts the worst finding on everything above it', () => {
    const layer = layerNamed(treeOf('C>S ACK seq=1', { tcp }), 'tcp');
    expect(layer.severity).toBe('warn');
    const [analysis] = fieldsNamed([layer], 'tcp.analysis');
    expect(analysis!.severity).toBe('warn');
    const [finding] = fieldsNamed([layer], 'tcp.analysis.window_full');
    expect(finding!.label).toContain('Expert Info (Warning/Sequence): TCP window specified by the receiver');
  });

  it('shows SACK edges relative to the other direction', () => {
    const layers = treeOf('C>S SYN; S>C SYN,ACK; C>S ACK nop nop sack=8-9', { tcp });
    expect(fieldsNamed(layers, 'tcp.options.sack_le')[0]!.label).toBe('left edge = 8 (relative)');
  });

  it('says when the scale of the window is not known', () => {
    const unknown = { ...tcp, scaleFactor: -1, window: 65535 };
    const lines = linesOf(layerNamed(treeOf('C>S ACK', { tcp: unknown }), 'tcp').fields);
    expect(lines).toContain('[Window size scaling factor: -1 (unknown)]');
  });

  it('has nothing to say of a quoted segment', () => {
    const layers = treeOf('C>S SYN; S>C ICMP quote=40 code=3', { tcp });
    expect(fieldsNamed(layers, 'tcp.stream')).toEqual([]);
  });
});

describe('checksums', () => {
  const status = (text: string, field: string, context: DissectContext = {}, options: PacketsOptions = {}) =>
    fieldsNamed(treeOf(text, context, options), field).map(({ label }) => label);

  it('are good, bad, or partial where a kernel left them to the network card', () => {
    expect(status('C>S SYN', 'tcp.checksum.status')).toEqual(['Checksum Status: Good']);
    expect(status('C>S SYN sum=bad', 'tcp.checksum.status')).toEqual(['Checksum Status: Bad']);
    expect(status('C>S SYN sum=partial', 'tcp.checksum.status')).toEqual(['Checksum Status: Partial']);
    expect(status('C>S UDP len=3 sum=partial', 'udp.checksum.status')).toEqual(['Checksum Status: Partial']);
    expect(status('C>S SYN sum=partial', 'tcp.checksum.status', {}, V6)).toEqual([
      'Checksum Status: Partial',
    ]);
  });

  it('tell what a partial one would be on a wire, and mark it no error', () => {
    const layers = treeOf('C>S SYN sum=partial');
    const [checksum] = fieldsNamed(layers, 'tcp.checksum');
    expect(checksum!.label).toMatch(
      /^Checksum: 0xfe1c \[partial \(offloaded\): .* should be 0x[0-9a-f]{4} on a wire\]$/,
    );
    expect(layerNamed(layers, 'tcp').severity).toBe('chat');
    expect(layerNamed(treeOf('C>S SYN sum=bad'), 'tcp').severity).toBe('error');
  });

  it('of 0 mean none in UDP', () => {
    expect(status('C>S UDP len=3 sum=zero', 'udp.checksum.status')).toEqual(['Checksum Status: Not present']);
    expect(status('C>S UDP len=3 sum=zero', 'udp.checksum.status', {}, V6)).toEqual([
      'Checksum Status: Illegal',
    ]);
  });

  it('of the IPv4 header are checked by themselves', () => {
    expect(status('C>S SYN', 'ip.checksum.status')).toEqual(['Header checksum status: Good']);
    expect(status('C>S SYN ipsum=bad', 'ip.checksum.status')).toEqual(['Header checksum status: Bad']);
  });

  it('are left alone where bytes are missing, or on demand', () => {
    expect(status('C>S ACK len=9 cut=60', 'tcp.checksum.status')).toEqual(['Checksum Status: Unverified']);
    const off = { verifyChecksums: false };
    expect(status('C>S SYN', 'ip.checksum.status', off)).toEqual(['Header checksum status: Unverified']);
  });
});

describe('damaged frames', () => {
  it('keep their good layers and end with one that says what is wrong, and where', () => {
    const layers = treeOf('C>S IP proto=6 len=10');
    expect(names(layers)).toEqual(['eth', 'ip', 'tcp', '_ws.malformed']);
    const [error] = layers.at(-1)!.fields;
    expect(layers.at(-1)).toMatchObject({ label: '[Malformed Packet: TCP]', severity: 'error' });
    expect(error!.display).toBe('TCP needs 16 bytes at offset 34, but the packet ends at 44');
  });

  it('are no damage if only the capture was cut', () => {
    const layers = treeOf('C>S SYN cut=40');
    expect(layers.at(-1)).toMatchObject({
      name: '_ws.short',
      label: '[Packet size limited during capture: TCP truncated]',
      severity: 'note',
    });
    expect(fieldsNamed(layers, 'tcp.dstport')[0]!.display).toBe('8080');
  });

  it.each([
    ['C>S SYN off=2', '[TCP: Bogus TCP header length (8, must be at least 20)]'],
    ['C>S SYN iplen=19', "[IPv4: total length 19 is less than the header's 20 bytes]"],
    ['C>S UDP ulen=3', '[UDP: length 3, must be at least 8]'],
    [`C>S SYN vlan=${Array.from({ length: 40 }, () => 1).join('/')}`, '[VLAN: more than 32 VLAN tags]'],
  ])('name the contradiction of %s', (text, label) => {
    expect(treeOf(text).find((layer) => layer.name === 'wireside.error')?.label).toBe(label);
  });

  it('say which link type is not decoded, and keep its bytes', () => {
    const layers = dissect(new Uint8Array(9), 195);
    expect(names(layers)).toEqual(['data', 'wireside.error']);
    expect(layers[1]!.label).toContain('link type 195 is not decoded');
  });

  it('show options up to the one that lies', () => {
    const [options] = fieldsNamed(treeOf('C>S ACK nop opt=0200'), 'tcp.options');
    expect(options!.children!.map(({ label }) => label)).toEqual([
      'TCP Option - No-Operation (NOP)',
      'Maximum segment size (with too-short option length = 0 bytes)',
    ]);
  });
});

describe('a reassembled packet', () => {
  it('lists its fragments and shows the transport layer of the whole', () => {
    const whole = treeOf('C>S UDP len=20');
    const udp = layerNamed(whole, 'udp');
    const bytes = packets('C>S UDP len=20')[0]!.bytes.slice(34);
    const reassembly = {
      bytes,
      fragments: [
        { frame: 1, offset: 0, length: 16 },
        { frame: 2, offset: 16, length: 12 },
      ],
    };
    const layers = treeOf('C>S IP proto=17 frag=16 len=12 id=7', { reassembly });
    expect(fieldsNamed(layers, 'ip.fragments')[0]!.label).toBe('2 IPv4 Fragments (28 bytes): #1(16), #2(12)');
    expect(layerNamed(layers, 'udp').label).toBe(udp.label);
    expect(fieldsNamed(layers, 'udp.payload')[0]!.display).toBe(
      fieldsNamed(whole, 'udp.payload')[0]!.display,
    );
    expect(layerNamed(layers, 'udp').length).toBe(0);
  });
});
