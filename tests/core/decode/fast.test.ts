import { describe, expect, it } from 'vitest';
import { DecodeError, decodeErrorText } from '../../../src/core/decode/errors.ts';
import { decodeFrame, decodeQuoted, MAX_VLAN_TAGS } from '../../../src/core/decode/fast.ts';
import { FrameScratch, Layer, OptionDigit, TcpFlag, TcpOption } from '../../../src/core/decode/scratch.ts';
import { type PacketsOptions, packets } from '../../support/packets.ts';
import { concat, LINK_TYPES, type LinkName } from '../../support/packets-bytes.ts';

/** The row of the last frame of a text. */
function rowOf(text: string, options: PacketsOptions = {}): FrameScratch {
  const frame = packets(text, options).at(-1)!;
  const row = new FrameScratch();
  const linkType = LINK_TYPES[options.link ?? 'ethernet'];
  decodeFrame(frame.bytes, 0, frame.bytes.length, frame.originalLength, linkType, row);
  return row;
}

const V6 = { C: '[2001:db8::1]:1000', S: '[2001:db8::2]:8080' };

describe('decoding a frame into a row', () => {
  it('reads a SYN with the options Linux sends', () => {
    const row = rowOf('C>S SYN win=65495 mss=65495 sackok ts=77/0 nop ws=7');
    expect(row.layers).toBe(Layer.ETHERNET | Layer.IPV4 | Layer.TCP | Layer.SEGMENT);
    expect([row.srcPort, row.dstPort, row.seq, row.ack, row.flags, row.window]).toEqual([
      40000,
      8080,
      1000,
      0,
      TcpFlag.SYN,
      65495,
    ]);
    expect([row.mss, row.windowShift, row.tsVal, row.tsEcr]).toEqual([65495, 7, 77, 0]);
    expect(row.options).toBe(
      TcpOption.MSS | TcpOption.SACK_PERMITTED | TcpOption.TIMESTAMPS | TcpOption.WINDOW_SCALE,
    );
    const digits = [0, 3, 6, 9, 12].map((shift) => (row.optionOrder >> shift) & 7);
    expect(digits).toEqual([
      OptionDigit.MSS,
      OptionDigit.SACK_PERMITTED,
      OptionDigit.TIMESTAMPS,
      OptionDigit.WINDOW_SCALE,
      OptionDigit.END,
    ]);
    expect([row.l3Offset, row.l4Offset, row.payloadOffset, row.payloadLength]).toEqual([14, 34, 74, 0]);
    expect([row.src0, row.dst0, row.addressLength]).toEqual([0x7f000001, 0x7f000001, 4]);
  });

  it('forgets the frame before', () => {
    const row = new FrameScratch();
    const [syn, arp] = packets('C>S SYN mss=1460 sack=1-5; C>S ARP request');
    decodeFrame(syn!.bytes, 0, syn!.bytes.length, syn!.bytes.length, 1, row);
    decodeFrame(arp!.bytes, 0, arp!.bytes.length, arp!.bytes.length, 1, row);
    const fresh = new FrameScratch();
    decodeFrame(arp!.bytes, 0, arp!.bytes.length, arp!.bytes.length, 1, fresh);
    const withoutEdges = (scratch: FrameScratch) => ({ ...scratch, sackEdges: undefined });
    expect(withoutEdges(row)).toEqual(withoutEdges(fresh));
  });

  it('finds the same segment behind every link and in the middle of a buffer', () => {
    for (const link of ['ethernet', 'null', 'null-be', 'loop', 'raw', 'sll', 'sll2'] as LinkName[]) {
      const [frame] = packets('C>S PSH,ACK seq=1 len=5', { link, endpoints: V6 });
      const buffer = concat(new Uint8Array(100).fill(255), frame!.bytes, new Uint8Array(9).fill(255));
      const row = new FrameScratch();
      decodeFrame(buffer, 100, frame!.bytes.length, frame!.bytes.length, LINK_TYPES[link], row);
      expect([link, row.ipVersion, row.srcPort, row.payloadLength, row.capturedPayload]).toEqual([
        link,
        6,
        1000,
        5,
        5,
      ]);
      expect(buffer[row.payloadOffset]).toBe(97);
      expect([row.src0, row.src3, row.dst3]).toEqual([0x20010db8, 1, 2]);
    }
  });

  it('takes the payload length from the IP packet, not from padding or what was captured', () => {
    expect(rowOf('C>S ACK len=3 pad=20')).toMatchObject({ payloadLength: 3, capturedPayload: 3 });
    expect(rowOf('C>S ACK len=1000 cut=60')).toMatchObject({ payloadLength: 1000, capturedPayload: 6 });
    expect(rowOf('C>S ACK len=7 iplen=0')).toMatchObject({ payloadLength: 7, error: 0 });
  });

  it('reads sequence numbers and timestamps beyond 2³¹ as positive', () => {
    const row = rowOf('C>S ACK rawseq=4294967295 rawack=2147483648 nop nop ts=4000000000/3000000000');
    expect([row.seq, row.ack, row.tsVal, row.tsEcr]).toEqual([
      4294967295, 2147483648, 4000000000, 3000000000,
    ]);
  });

  it('reads SACK blocks raw', () => {
    const row = rowOf('C>S SYN; S>C SYN,ACK; C>S ACK nop nop sack=10-20,30-40');
    expect([row.sackCount, ...row.sackEdges.slice(0, 4)]).toEqual([2, 5010, 5020, 5030, 5040]);
  });

  it('reads all twelve flags', () => {
    expect(rowOf('C>S SYN,ECE,CWR,AE').flags).toBe(TcpFlag.SYN | TcpFlag.ECE | TcpFlag.CWR | TcpFlag.AE);
  });

  it('counts a window shift above 14 as 14, and keeps odd options as such', () => {
    expect(rowOf('C>S SYN ws=200').windowShift).toBe(14);
    const row = rowOf('C>S SYN opt=1e03011c0400052202fd0203ff');
    expect(row.options).toBe(
      TcpOption.MPTCP | TcpOption.USER_TIMEOUT | TcpOption.FAST_OPEN | TcpOption.OTHER | TcpOption.MALFORMED,
    );
  });

  it('follows VLAN tags, and not for ever', () => {
    expect(rowOf('C>S SYN vlan=88a8:10/20')).toMatchObject({ vlanCount: 2, vlanId: 10, srcPort: 40000 });
    const deep = Array.from({ length: MAX_VLAN_TAGS + 1 }, (_, i) => i).join('/');
    expect(rowOf(`C>S SYN vlan=${deep}`)).toMatchObject({ error: DecodeError.VLAN_TOO_DEEP, srcPort: 0 });
  });

  it('walks IPv6 extension headers', () => {
    const text = 'C>S SYN proto=0 ext=3c000502000001002b000104000000000600000000000000';
    expect(rowOf(text, { endpoints: V6 })).toMatchObject({
      ipProtocol: 6,
      l3HeaderLength: 64,
      srcPort: 1000,
    });
    const endless = `C>S SYN proto=60 ext=${'3c00010400000000'.repeat(40)}`;
    expect(rowOf(endless, { endpoints: V6 })).toMatchObject({ error: DecodeError.IPV6_TOO_MANY_EXTENSIONS });
  });

  it('takes the length of an IPv6 jumbogram from its option, and has none without', () => {
    const jumbo = `C>S ACK proto=0 ext=0600c204${'00000022'} iplen=0 len=6`;
    expect(rowOf(jumbo, { endpoints: V6 })).toMatchObject({ srcPort: 1000, payloadLength: 6, error: 0 });
    expect(rowOf('C>S ACK iplen=0', { endpoints: V6 })).toMatchObject({
      error: DecodeError.TCP_HEADER_SHORT,
    });
  });

  it('leaves fragments to reassembly', () => {
    const row = rowOf('C>S UDP len=32 mf id=7');
    expect(row.layers & (Layer.UDP | Layer.FRAGMENT)).toBe(Layer.FRAGMENT);
    expect(row).toMatchObject({ ipId: 7, ipProtocol: 17, l4Offset: 34, payloadLength: -1 });
    expect(rowOf('C>S UDP len=32 mf cut=50')).toMatchObject({ srcPort: 40000, payloadLength: 32 });
  });

  it('finds the packet that an ICMP error quotes', () => {
    const [, error] = packets('C>S SYN; S>C ICMP quote=40 code=3');
    const row = new FrameScratch();
    const quoted = new FrameScratch();
    decodeFrame(error!.bytes, 0, error!.bytes.length, error!.bytes.length, 1, row);
    expect([row.icmpType, row.icmpCode, row.srcPort]).toEqual([3, 3, 0]);
    expect(decodeQuoted(error!.bytes, error!.bytes.length, row, quoted)).toBe(true);
    expect([quoted.srcPort, quoted.dstPort, quoted.seq, quoted.payloadLength]).toEqual([
      40000, 8080, 1000, -1,
    ]);
    expect(quoted.layers & Layer.IN_QUOTE).toBe(Layer.IN_QUOTE);
    expect(decodeQuoted(error!.bytes, error!.bytes.length, quoted, row)).toBe(false);
  });

  it('lists a frame of an unknown link', () => {
    const row = new FrameScratch();
    decodeFrame(new Uint8Array(40), 0, 40, 40, 195, row);
    expect(row.layers).toBe(Layer.UNKNOWN_LINK);
  });
});

describe('damaged frames', () => {
  it.each([
    ['C>S SYN iplen=19', DecodeError.IPV4_TOTAL_LENGTH, 16],
    [
      'HEX ffffffffffff 000000000001 0800 41000014000000004006aaaa0a0000010a000002',
      DecodeError.IPV4_HEADER_LENGTH,
      14,
    ],
    ['HEX ffffffffffff 000000000001 0800 75000000', DecodeError.IP_VERSION, 14],
    ['HEX ffffffffffff 000000000001 0800 4500', DecodeError.IPV4_HEADER_SHORT, 14],
    ['HEX ffffffffffff 000000000001 86dd 6000', DecodeError.IPV6_HEADER_SHORT, 14],
    ['HEX ffffffffffff 0000', DecodeError.LINK_HEADER_SHORT, 0],
    ['C>S ACK off=4', DecodeError.TCP_DATA_OFFSET, 46],
    ['C>S ACK off=7', DecodeError.TCP_DATA_OFFSET, 46],
    ['C>S ACK opt=0200', DecodeError.TCP_OPTION_LENGTH, 54],
    ['C>S IP proto=6 len=19', DecodeError.TCP_HEADER_SHORT, 34],
    ['C>S UDP ulen=7', DecodeError.UDP_LENGTH, 38],
    ['C>S IP proto=17 len=7', DecodeError.UDP_HEADER_SHORT, 34],
    ['C>S IP proto=1 len=7', DecodeError.ICMP_SHORT, 34],
  ])('%s', (text, error, offset) => {
    const row = rowOf(text);
    expect([row.error, row.errorOffset, (row.layers & Layer.MALFORMED) !== 0]).toEqual([error, offset, true]);
    expect(decodeErrorText(row.error)).not.toBe('');
  });

  it('keep what came before the damage', () => {
    const row = rowOf('C>S ACK off=4');
    expect(row.layers & (Layer.IPV4 | Layer.SEGMENT)).toBe(Layer.IPV4 | Layer.SEGMENT);
    expect([row.srcPort, row.window]).toEqual([40000, 65535]);
  });

  it('are no damage if only the capture was cut', () => {
    for (const cut of [53, 45, 37, 20, 10]) {
      const row = rowOf(`C>S SYN cut=${cut}`);
      expect([row.error, row.layers & (Layer.CUT | Layer.HEADER_CUT)]).toEqual([
        0,
        Layer.CUT | Layer.HEADER_CUT,
      ]);
    }
    expect(rowOf('C>S SYN cut=50')).toMatchObject({ seq: 1000, flags: TcpFlag.SYN });
  });
});
