import { describe, expect, test } from 'vitest';
import { dumpcap, tcpdump } from '../../../src/main/capture/sources/programs.ts';

const settings = {
  device: 'lo',
  filter: 'tcp port 80',
  snaplen: 1000,
  bufferBytes: 2 ** 20 + 1,
  promiscuous: false,
};

describe('how the programs are asked', () => {
  test('dumpcap', () => {
    expect(dumpcap.arguments(settings).join(' ')).toBe('-q -i lo -p -s 1000 -B 2 -f tcp port 80 -w -');
  });

  test('tcpdump', () => {
    expect(tcpdump.arguments(settings).join(' ')).toBe(
      '-i lo -n -p -s 1000 -B 1025 --immediate-mode -U --time-stamp-precision=nano -w - tcp port 80',
    );
  });

  test.each([dumpcap, tcpdump])('$kind without a filter, promiscuous', (program) => {
    const args = program.arguments({ ...settings, filter: '', promiscuous: true });
    expect(args).not.toContain('-p');
    expect(args).not.toContain('-f');
    expect(args).not.toContain('');
  });
});

describe('what they say of their counters', () => {
  test('dumpcap', () => {
    const said = `Capturing on 'Loopback: lo'
File: -
Packets captured: 10
Packets received/dropped on interface 'Loopback: lo': 10/6 (pcap:3/dumpcap:2/flushed:1/ps_ifdrop:4) (62.5%)`;
    expect(dumpcap.counters(said)).toEqual({ received: 10, dropped: 6, interfaceDropped: 4 });
  });

  test('tcpdump, the last of several', () => {
    const said = `tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes
1 packet captured
2 packets received by filter
0 packets dropped by kernel
8 packets captured
18 packets received by filter
1 packet dropped by kernel
3 packets dropped by interface`;
    expect(tcpdump.counters(said)).toEqual({ received: 18, dropped: 1, interfaceDropped: 3 });
  });

  test.each([dumpcap, tcpdump])('$kind before it has said any', (program) => {
    expect(program.counters('listening on lo')).toBeUndefined();
  });
});
