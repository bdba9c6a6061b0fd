/**
 * Display filters against `tshark -Y`: the same expression selects the same frames, on every shared capture and on
 * frames made here (IPv6, VLAN, ICMP, UDP, ARP, HTTP, options). Where tshark refuses or we mean something else on
 * purpose, the expression is named below with the reason.
 */

import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/core/engine/engine.ts';
import { LoadedFrame } from '../../src/core/engine/fields/contents.ts';
import { traceFields } from '../../src/core/engine/fields/index.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { compileFilter } from '../../src/core/filter/filter.ts';
import { wireLengthOf } from '../../src/core/trace/frames.ts';
import { offsetOf } from '../../src/core/trace/offsets.ts';
import { captureFiles, pcapFrames } from '../support/capture-files.ts';
import { packets } from '../support/packets.ts';
import { type BuiltPacket, pcapOf } from '../support/packets-file.ts';
import { tshark } from '../support/tshark.ts';

const ETHERNET = 1;
const ETHERNET_HEADER = 14;

/** Frames of the kinds that the shared captures lack. */
const made: BuiltPacket[] = [
  ...packets(`
    C>S SYN win=65495 mss=65495 sackok ws=7 ts=1/0
    S>C SYN,ACK mss=1460 ws=9 sackok
    C>S ACK
    +3ms C>S PSH,ACK data="GET /Index.html HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n"
    +12us S>C PSH,ACK data="HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok"
    C>S ACK urg=3
    C>S FIN,ACK
    S>C RST,ACK win=0
  `),
  ...packets('C>S SYN,ECE,CWR; S>C SYN,ACK,ECE; C>S ACK; C>S PSH,ACK hex=00ff80fe41', {
    endpoints: { C: '[fe80::1]:50000', S: '[2001:db8::2]:443' },
  }),
  ...packets('C>S SYN vlan=10; S>C SYN,ACK vlan=88a8:10/8100:20; C>S UDP data="hello" vlan=7', {
    endpoints: { C: '10.1.2.3:1111', S: '192.168.0.9:9999' },
  }),
  ...packets(
    'C>S UDP data="ping"; S>C UDP data="pong"; S>C ICMP type=3 code=3 quote; C>S ICMP type=8 id=5 n=1; C>S ARP request; S>C ARP reply',
  ),
];

/** A captured frame as an Ethernet frame: raw IP gets a header. */
function asEthernet(linkType: number, captured: Uint8Array): Uint8Array {
  if (linkType === ETHERNET) return captured;
  const frame = new Uint8Array(captured.length + ETHERNET_HEADER);
  frame.set(captured[0] >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00], ETHERNET_HEADER - 2);
  frame.set(captured, ETHERNET_HEADER);
  return frame;
}

/** One file, so that one look of tshark at it answers for all. */
function mixed(): Uint8Array {
  const real = captureFiles().flatMap(({ bytes }): BuiltPacket[] => {
    const { linkType, frames } = pcapFrames(bytes);
    return frames.map(({ offset, capLen, origLen, seconds, nanos }) => {
      const frame = asEthernet(linkType, bytes.subarray(offset, offset + capLen));
      return { bytes: frame, originalLength: origLen + frame.length - capLen, seconds, nanos };
    });
  });
  return pcapOf([...real, ...made], { linkType: ETHERNET, nanosecond: true });
}

const file = mixed();

function analysed(): Engine {
  const engine = createEngine({ rules: '4.0' });
  engine.packets.push(file);
  engine.packets.end();
  engine.records.end();
  return engine;
}

const engine = analysed();
const { frames } = engine.tables;
const contents = new LoadedFrame(
  (row) => engine.interfaces[frames.get('iface', row)]?.linkType ?? -1,
  (row) => wireLengthOf(frames, row),
);
const fields = traceFields({
  tables: engine.tables,
  errorCodes: engine.errorCodes,
  contents,
  interfaces: false,
});

/** Numbers of the frames that our filter selects. */
function ours(text: string): number[] {
  const compiled = compileFilter(text, fields);
  if (!compiled.ok) throw new Error(`${compiled.error.message} at ${compiled.error.position}`);
  const { frames: test, mayMatch, mustMatch, needsBytes } = compiled.value;
  const selected: number[] = [];
  for (let row = 0; row < frames.length; row += 1) {
    const offset = offsetOf(frames, row);
    contents.load(row, file.subarray(offset, offset + frames.get('capLen', row)) as Uint8Array<ArrayBuffer>);
    const match = test?.(row) ?? false;
    if (match && needsBytes) expect(mayMatch?.(row), `frame ${row + 1} looks hopeless`).toBe(true);
    if (!match) expect(mustMatch?.(row) ?? false, `frame ${row + 1} looks certain`).toBe(false);
    if (match) selected.push(row + 1);
  }
  return selected;
}

const theirs = (text: string): number[] =>
  tshark(file, ['-Y', text, '-T', 'fields', '-e', 'frame.number']).split('\n').filter(Boolean).map(Number);

/** Each line is one expression. */
const expressions = String.raw`
tcp
!tcp
udp || icmp || arp
ip and not tcp
ipv6
vlan
eth
tcp.flags.syn == 1
tcp.flags.syn == 1 && tcp.flags.ack == 0
tcp.flags.syn
tcp.flags == 0x012
tcp.flags & 2
tcp.flags & 0x12 == 0x12
tcp.flags.str contains "S"
tcp.flags.str matches "A.*S"
tcp.flags.reset == True || tcp.flags.fin == True
tcp.flags.ece == 1 || tcp.flags.cwr == 1
tcp.port == 9999
tcp.port == 8080
tcp.port != 8080
tcp.port !== 8080
any tcp.port == 8080
all tcp.port > 1024
tcp.port in {80, 443, 5000..9000}
!(tcp.port in {80, 443, 5000..9000})
tcp.srcport == tcp.dstport
tcp.dstport - 1 == tcp.srcport
tcp.srcport > 40000 and tcp.dstport < 9000
tcp.len > 0
tcp.len == 0
tcp.len >= 1000 or tcp.len == 5
tcp.len in {1..100}
tcp.len + 20 == 25
tcp.seq == 1
tcp.seq == 1 or tcp.ack == 1 and tcp.len == 0
tcp.seq_raw > 2000000000
tcp.ack_raw < 100000000
tcp.nxtseq > 1000
tcp.stream == 0
tcp.stream in {1..3}
tcp.window_size == 0
tcp.window_size_value < 500
tcp.window_size_scalefactor == -1
tcp.window_size_scalefactor > 64
tcp.completeness == 31
tcp.completeness & 32
tcp.hdr_len > 32
tcp.urgent_pointer > 0
tcp.checksum.status
tcp.analysis
tcp.analysis.flags
tcp.analysis.flags && !tcp.analysis.window_update
tcp.analysis.retransmission
tcp.analysis.fast_retransmission or tcp.analysis.out_of_order
tcp.analysis.spurious_retransmission
tcp.analysis.lost_segment
tcp.analysis.duplicate_ack_num > 2
tcp.analysis.duplicate_ack_frame
tcp.analysis.zero_window
tcp.analysis.window_full
tcp.analysis.keep_alive
tcp.analysis.keep_alive_ack
tcp.analysis.ack_rtt > 0.001
tcp.analysis.initial_rtt
tcp.analysis.bytes_in_flight > 5000
tcp.analysis.acks_frame == 4
tcp.analysis.rto > 0.2
tcp.time_delta > 0.01
tcp.time_relative < 0.001
tcp.options.mss_val == 1460
tcp.options.mss_val > 60000
tcp.options.sack_perm
tcp.options.timestamp.tsval
tcp.option_kind == 8
tcp.options.wscale.shift == 7
tcp.payload
tcp.payload contains "GET"
tcp.payload contains 47:45:54
tcp.payload matches r"^get /[a-z]+\.html"
tcp.payload matches r"(?-i)^get"
tcp.payload matches r"(?-i)[A-Z]{3,4} /"
tcp.payload matches r"\r\n\r\n$"
tcp.payload matches r"ok\Z"
tcp.payload matches r"ok\z"
tcp.payload matches r"[\x80-\xff]{2}"
tcp.payload matches r"[^\x00-\x7f]"
tcp.payload matches r"^\W+$"
tcp.payload matches r"\bhost\b.*\R"
tcp.payload matches r"h(?:os|t{2})[tp]"
tcp.payload matches r"(?s)get.*\n.*host"
tcp.payload matches r"(?m)^host: .$"
tcp.payload matches r"(?x) h o s t # text"
tcp.payload matches r"[[:upper:]]{4}/\d\.\d"
tcp.payload matches r"\Q1.1\E\r"
tcp.payload matches r"(a+)+$"
tcp.payload matches r"^\x00|\xfeA$"
tcp.payload matches r"\p{Lu}"
tcp.payload matches r"(?i:g)(?-i)ET"
tcp.payload matches r"\h\v?"
tcp.payload matches "^a{,3}|x"
tcp.payload matches "\xff\x80"
tcp.payload matches "é|\xc3"
udp matches "p[io]ng"
frame matches r"\x08\x00E"
http.request.uri matches r"^/\w+"
tcp.flags.str matches r"·{4}A"
tcp.payload[0:3] == "GET"
tcp.payload[0] == 00
tcp.payload[-1] == 41
tcp.payload[1-2] == ff:80
len(tcp.payload) > 40
tcp contains "hello"
tcp contains "Host"
ip contains "HTTP"
frame contains "pong"
udp contains "p"
frame[12:2] == 08:00
eth.type == 0x0806
eth.src == 00:00:00:00:00:00
eth.dst[0:3] == 00:00:00
ip.addr == 127.0.0.1
ip.addr == 10.0.0.0/8
ip.src == 192.168.0.0/16 or ip.dst == 192.168.0.0/16
ip.addr != 127.0.0.1
ip.ttl < 64
ip.len > 1000
ip.flags.df == 1
ip.proto == 17
ip.proto == "UDP"
ip.dsfield.dscp == 0
ip.addr in {127.0.0.1, 10.1.2.3}
ip.version == 4
ipv6.addr == fe80::1
ipv6.src == 2001:db8::/32
ipv6.nxt == 6
vlan.id == 10
vlan.id in {7, 20}
udp.port == 9999
udp.length > 12
icmp.type == 3
icmp.type == 3 && udp
arp.opcode == 1
arp.src.proto_ipv4 == 127.0.0.1
frame.number <= 3 && frame.number != 2
frame.len > 1500
frame.len == frame.cap_len
frame.cap_len < 96
frame.time_relative > 1
frame.time_delta > 0.05
frame.time > "2020-01-01 00:00:00"
frame.protocols contains "udp"
count(ip.addr) == 2
count(tcp.port) > 1 && max(tcp.srcport, tcp.dstport) == 40000
len(ip) == 20
upper(tcp.flags.str) contains "AP"
string(tcp.dstport) matches "^80"
not (tcp.analysis.flags or tcp.len == 0)
`
  .split('\n')
  .filter(Boolean);

describe('the same frames as tshark -Y', () => {
  it(`compares ${expressions.length} expressions`, () => expect(expressions.length).toBeGreaterThan(60));
  it.each(expressions)('%s', (text) => expect(ours(text)).toEqual(theirs(text)));
});

/** Patterns that PCRE2 refuses, and so do we. */
const refused = [
  'a**',
  'a{2}{3}',
  '^*',
  '(',
  'a)',
  '[a',
  '[z-a]',
  '[\\d-z]',
  '\\y',
  '(?Z)a',
  'a{65536}',
  '[[:foo:]]',
];

describe('the same patterns refused as by tshark', () => {
  it.each(refused)('%s', (pattern) => {
    const text = `tcp.payload matches r"${pattern}"`;
    expect(compileFilter(text, fields).ok).toBe(false);
    expect(() => theirs(text)).toThrow();
  });
});
