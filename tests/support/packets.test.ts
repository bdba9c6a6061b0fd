import { describe, expect, it } from 'vitest';
import { packets, pcapFromText } from './packets.ts';
import { onesSum } from './packets-bytes.ts';

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset);

describe('packets from text', () => {
  it('numbers a handshake and data by itself', () => {
    const frames = packets(
      'C>S SYN mss=1460; S>C SYN,ACK; C>S ACK; C>S PSH,ACK data="hi\\r\\n"; C>S FIN,ACK',
    );
    const numbers = frames.map(({ bytes }) => [view(bytes).getUint32(38), view(bytes).getUint32(42)]);
    expect(numbers).toEqual([
      [1000, 0],
      [5000, 1001],
      [1001, 5001],
      [1001, 5001],
      [1005, 5001],
    ]);
    expect(frames[3]!.bytes.slice(-4)).toEqual(Uint8Array.of(104, 105, 13, 10));
  });

  it('writes right checksums, and wrong ones on demand', () => {
    const [good, bad, partial] = packets('C>S SYN len=3; C>S SYN seq=0 sum=bad; C>S SYN seq=0 sum=partial');
    const sumOf = (bytes: Uint8Array) => {
      const segment = bytes.slice(34);
      const pseudo = Uint8Array.of(...bytes.slice(26, 34), 0, 6, segment.length >> 8, segment.length & 255);
      return onesSum(segment, onesSum(pseudo));
    };
    expect(onesSum(good!.bytes.slice(14, 34))).toBe(0xffff);
    expect(sumOf(good!.bytes)).toBe(0xffff);
    expect(sumOf(bad!.bytes)).not.toBe(0xffff);
    expect(view(partial!.bytes).getUint16(50)).toBe(0xfe1c);
  });

  it('keeps time, loses frames, cuts frames and passes comments', () => {
    const frames = packets('@1.5 C>S SYN # first\n +2ms ~S>C SYN,ACK; -1us C>S ACK cut=40');
    expect(frames.map((frame) => [frame.seconds, frame.nanos])).toEqual([
      [1767225601, 500_000_000],
      [1767225601, 501_999_000],
    ]);
    expect(frames[1]!.bytes.length).toBe(40);
    expect(frames[1]!.originalLength).toBe(54);
  });

  it('builds every link and both families', () => {
    const endpoints = { C: '[2001:db8::1]:4000', S: '[2001:db8::2]:80' };
    for (const [link, length] of Object.entries({
      ethernet: 14,
      null: 4,
      loop: 4,
      raw: 0,
      sll: 16,
      sll2: 20,
    })) {
      const [frame] = packets('C>S SYN', { link: link as 'raw', endpoints });
      expect([link, frame!.bytes.length]).toEqual([link, length + 60]);
      expect(frame!.bytes[length]! >> 4).toBe(6);
    }
    const [tagged] = packets('C>S SYN vlan=88a8:10/20', { endpoints });
    expect([...tagged!.bytes.slice(12, 22)]).toEqual([0x88, 0xa8, 0, 10, 0x81, 0, 0, 20, 0x86, 0xdd]);
  });

  it('says which step it does not understand', () => {
    expect(() => packets('C>S SIN')).toThrow("unknown flag or protocol 'SIN' in step 'C>S SIN'");
    expect(() => packets('X>S SYN')).toThrow("endpoint 'X' needs options.endpoints.X");
  });

  it('makes a pcap file of it', () => {
    const file = pcapFromText('C>S SYN', { nanosecond: true, bigEndian: true });
    expect(view(file).getUint32(0)).toBe(0xa1b23c4d);
    expect(file.length).toBe(24 + 16 + 54);
  });
});
