import { describe, expect, test } from 'vitest';
import { extraKinds, NONE, remarkedBit } from '../../../src/core/trace/frames.ts';
import { rawSeq } from '../../../src/core/trace/sequence-numbers.ts';
import { HANDSHAKE, traceOf } from './trace-of.ts';

describe('gaps', () => {
  test('a segment beyond the next expected number: the one before it was not captured', () => {
    const trace = traceOf(`${HANDSHAKE}
      C>S ACK len=100
      ~C>S ACK len=100
      C>S ACK len=100`);
    expect(trace.allFlags()).toEqual({ 5: ['lost_segment'] });
  });

  test('an RST is no such segment', () => {
    const trace = traceOf(`${HANDSHAKE} ; ~C>S ACK len=100 ; C>S RST`);
    expect(trace.allFlags()).toEqual({});
  });

  test('an ACK of what was not seen is said once, until more is seen', () => {
    const trace = traceOf(`${HANDSHAKE}
      ~C>S ACK len=100
      S>C ACK
      S>C ACK win=9
      C>S ACK len=10`);
    expect(trace.flags(4)).toEqual(['ack_lost_segment']);
    expect(trace.flags(5)).toEqual(['window_update']);
    expect(trace.flags(6)).toEqual(['lost_segment']);
  });
});

describe('duplicate ACKs', () => {
  const LOSS = `${HANDSHAKE}
    C>S ACK len=100
    S>C ACK
    ~C>S ACK len=100
    C>S ACK len=100
    S>C ACK ack=101
    C>S ACK len=100
    S>C ACK ack=101
    C>S ACK len=100
    S>C ACK ack=101`;

  test('are numbered, with the ACK they repeat', () => {
    const trace = traceOf(LOSS);
    expect([8, 10, 12].filter((n) => trace.flags(n).length > 0)).toEqual([]);
    expect([7, 9, 11].map((n) => trace.flags(n))).toEqual(Array(3).fill(['duplicate_ack']));
    expect([7, 9, 11].map((n) => trace.extra(n, extraKinds.duplicateAck))).toEqual([
      { a: 1, b: 4 },
      { a: 2, b: 4 },
      { a: 3, b: 4 },
    ]);
  });

  test('bring a fast retransmission within 20 ms', () => {
    expect(traceOf(`${LOSS} ; +5ms C>S ACK seq=101 len=100`).flags(12)).toEqual(['fast_retransmission']);
    expect(traceOf(`${LOSS} ; +25ms C>S ACK seq=101 len=100`).flags(12)).toEqual(['retransmission']);
  });

  test('are none with another window, with data, or of a SYN', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK win=502 ; C>S ACK win=503 ; C>S ACK win=503 len=1`);
    expect(trace.allFlags()).toEqual({ 4: ['duplicate_ack'], 5: ['window_update'] });
  });
});

describe('repetitions', () => {
  test('of what was acknowledged are spurious', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; S>C ACK ; C>S ACK seq=1 len=100`);
    expect(trace.flags(6)).toEqual(['spurious_retransmission']);
  });

  test('of what waits are retransmissions, with the frame that the timeout counts from', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=50 ; +300ms C>S ACK seq=1 len=100`);
    expect(trace.flags(6)).toEqual(['retransmission']);
    expect(trace.extra(6, extraKinds.rto)).toEqual({ a: 3, b: 0 });
  });

  test('that fill a gap within the initial round-trip time are out of order', () => {
    const gap = `${HANDSHAKE} ; C>S ACK len=100 ; ~C>S ACK len=100 ; C>S ACK len=100`;
    expect(traceOf(`${gap} ; +50us C>S ACK seq=101 len=100`).flags(6)).toEqual(['out_of_order']);
    expect(traceOf(`${gap} ; +900us C>S ACK seq=101 len=100`).flags(6)).toEqual(['retransmission']);
  });

  test('a FIN sent again is a retransmission', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S FIN,ACK ; +250ms C>S FIN,ACK seq=1`);
    expect(trace.flags(5)).toEqual(['retransmission']);
  });

  test('a SYN sent again is one, and its conversation stays', () => {
    const trace = traceOf('C>S SYN ; +1s C>S SYN seq=0 ; S>C SYN,ACK');
    expect(trace.allFlags()).toEqual({ 2: ['retransmission'] });
    expect(trace.column('stream')).toEqual([0, 0, 0]);
  });

  test('new data behind a keep-alive byte is none', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10 ; +1s C>S ACK seq=10 len=1 ; C>S ACK seq=10 len=20`);
    expect(trace.flags(5)).toEqual(['keep_alive']);
    expect(trace.flags(6)).toEqual([]);
  });
});

describe('rules by version', () => {
  const SACKED = `${HANDSHAKE}
    C>S ACK len=100
    S>C ACK
    C>S ACK len=100
    ~C>S ACK len=100
    C>S ACK len=100
    S>C ACK ack=101 nop nop sack=301-401
    C>S ACK len=100
    S>C ACK ack=101 nop nop sack=301-501
    C>S ACK len=100
    S>C ACK ack=101 nop nop sack=301-601
    +1ms C>S ACK seq=201 len=100`;

  test('4.4 takes a hole between SACK blocks for a fast retransmission, 4.0 does not', () => {
    expect(traceOf(SACKED).flags(13)).toEqual(['fast_retransmission']);
    expect(traceOf(SACKED, { rules: '4.0' }).flags(13)).toEqual(['retransmission']);
  });

  test('4.4 knows that a segment was seen before, 4.0 calls it out of order', () => {
    const again = `${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=100 ; +20us C>S ACK seq=1 len=100`;
    expect(traceOf(again).flags(6)).toEqual(['retransmission']);
    expect(traceOf(again, { rules: '4.0' }).flags(6)).toEqual(['out_of_order']);
  });

  test('4.4 takes an ACK of the probe’s byte for an answer, 4.0 for an ACK of unseen data', () => {
    const probed = `${HANDSHAKE} ; S>C ACK win=0 ; C>S ACK len=1 ; S>C ACK ack=2 win=0`;
    expect(traceOf(probed).flags(6)).toEqual(['zero_window', 'zero_window_probe_ack']);
    expect(traceOf(probed, { rules: '4.0' }).flags(6)).toEqual(['ack_lost_segment', 'zero_window']);
  });
});

describe('windows', () => {
  test('a closed window, its probe and the answer', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; S>C ACK win=0 ; C>S ACK len=1 ; S>C ACK ack=1 win=0 ; S>C ACK ack=1 win=9`,
    );
    expect(trace.allFlags()).toEqual({
      4: ['zero_window'],
      5: ['zero_window_probe'],
      6: ['zero_window', 'zero_window_probe_ack'],
      7: ['window_update'],
    });
  });

  test('a probe does not move the next expected number', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; S>C ACK win=0 ; C>S ACK len=1 ; S>C ACK ack=1 win=9 ; C>S ACK seq=1 len=9`,
    );
    expect(trace.flags(7)).toEqual([]);
  });

  test('a segment up to the edge of the scaled window fills it', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; S>C ACK win=10 ; C>S ACK len=1280 ; S>C ACK win=10 ; C>S ACK len=1279`,
    );
    expect(trace.flags(5)).toEqual(['window_full']);
    expect(trace.flags(7)).toEqual([]);
  });

  test('the window of a SYN is not scaled', () => {
    const trace = traceOf('C>S SYN win=1000 ws=7 ; S>C SYN,ACK win=500 ws=7 ; C>S ACK ; C>S ACK len=500');
    expect(trace.flags(4)).toEqual(['window_full']);
  });

  test('without a handshake no window is known to be full', () => {
    expect(traceOf('S>C ACK win=10 ack=1 seq=1 ; C>S ACK seq=1 ack=1 len=10').allFlags()).toEqual({});
  });

  test.each([
    ['both offer it', 'ws=7', 'ws=2', 7, 2],
    ['the SYN does not', '', 'ws=2', 254, 254],
    ['the SYN, ACK does not', 'ws=7', '', 254, 254],
    ['14 is the most', 'ws=20', 'ws=0', 14, 0],
  ])('scaling where %s', (_title, client, server, c, s) => {
    const trace = traceOf(`C>S SYN ${client} ; S>C SYN,ACK ${server} ; C>S ACK ; S>C ACK`);
    expect(trace.column('scale')).toEqual([253, 253, c, s]);
  });

  test('scaling is unknown where the capture has no handshake', () => {
    expect(traceOf('C>S ACK seq=5 ack=9 len=3').column('scale')).toEqual([255]);
  });
});

describe('keep-alives', () => {
  test('are told from retransmissions, and their answers from duplicate ACKs', () => {
    const trace = traceOf(
      `${HANDSHAKE} ; C>S ACK len=5 ; S>C ACK win=500 ; +3s C>S ACK seq=5 ; S>C ACK win=500`,
    );
    expect(trace.allFlags()).toEqual({ 6: ['keep_alive'], 7: ['keep_alive_ack'] });
  });
});

describe('round trips', () => {
  test('each ACK names the oldest frame that ends at it', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10 ; C>S ACK len=10 ; S>C ACK`);
    expect(trace.column('acksFrame')).toEqual([NONE, 0, 1, NONE, NONE, 4]);
  });

  test('an ACK of part of a segment names none, and the rest is acknowledged later', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; S>C ACK ack=51 ; S>C ACK ack=101`);
    expect(trace.column('acksFrame').slice(4)).toEqual([NONE, 3]);
  });

  test('the initial one goes from the newest SYN to the first ACK', () => {
    const trace = traceOf('C>S SYN ; +1s C>S SYN seq=0 ; +3ms S>C SYN,ACK ; +2ms C>S ACK');
    expect(trace.tables.conversations.get('initialRtt', 0)).toBe(5e6);
    expect(trace.tables.conversations.get('rttFrame', 0)).toBe(3);
  });

  test('there is none without a SYN', () => {
    const { conversations } = traceOf('C>S ACK seq=1 ack=1 len=3 ; S>C ACK').tables;
    expect(conversations.get('initialRtt', 0)).toBeNaN();
    expect(conversations.get('rttFrame', 0)).toBe(NONE);
  });
});

describe('bytes in flight', () => {
  test('grow with segments and shrink with ACKs', () => {
    const trace = traceOf(`${HANDSHAKE}
      C>S ACK len=100
      C>S PSH,ACK len=100
      S>C ACK ack=101
      C>S ACK len=50`);
    expect(trace.column('bytesInFlight').slice(3)).toEqual([100, 200, 0, 150]);
    expect(trace.column('pushBytes').slice(3)).toEqual([100, 200, 0, 50]);
  });

  test('leave out what SACK blocks say has arrived', () => {
    const trace = traceOf(`${HANDSHAKE}
      C>S ACK len=100
      C>S ACK len=100
      S>C ACK ack=1 nop nop sack=101-201
      C>S ACK len=100`);
    expect(trace.of(7, 'bytesInFlight')).toBe(200);
  });

  test('are unknown behind a gap, until the other side has acknowledged something', () => {
    const trace = traceOf(`${HANDSHAKE} ; ~C>S ACK len=100 ; C>S ACK len=10 ; S>C ACK ; C>S ACK len=20`);
    expect(trace.column('bytesInFlight').slice(3)).toEqual([0, 0, 20]);
  });

  test('do not count a FIN', () => {
    expect(traceOf(`${HANDSHAKE} ; C>S FIN,ACK len=10`).of(4, 'bytesInFlight')).toBe(10);
  });

  test('cost the same to follow however many segments wait', () => {
    const trace = traceOf(`${HANDSHAKE} ; ${'C>S ACK len=10 ;'.repeat(12_000)} C>S ACK len=10`);
    // Wireshark stops taking segments on its list at 10,000 that wait.
    expect(trace.of(10_003, 'bytesInFlight')).toBe(100_000);
    expect(trace.of(12_004, 'bytesInFlight')).toBe(100_000);
  });
});

describe('relative numbers', () => {
  test('count from the SYN', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10`, { isn: { C: 0xfffffffe, S: 7 } });
    expect(trace.column('relSeq')).toEqual([0, 0, 1, 1]);
    expect(trace.column('relAck')).toEqual([0, 1, 1, 1]);
    const raw = [0, 1, 2, 3].map((row) => rawSeq(trace.tables, row));
    expect(raw).toEqual([0xfffffffe, 7, 0xffffffff, 0xffffffff]);
  });

  test('begin with 1 where the capture began mid-stream', () => {
    const trace = traceOf('C>S ACK seq=501 ack=901 len=10 ; S>C ACK seq=901 len=5 ; C>S ACK');
    expect(trace.column('relSeq')).toEqual([1, 1, 11]);
    expect(trace.column('relAck')).toEqual([1, 11, 6]);
  });

  test('go on past 2³²', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK len=100 ; S>C ACK`, {
      isn: { C: 0xffffffce },
    });
    expect(trace.column('relSeq').slice(3)).toEqual([1, 101, 1]);
    expect(trace.of(6, 'relAck')).toBe(201);
    expect(trace.allFlags()).toEqual({});
  });
});

describe('completeness', () => {
  test('is that of the frames before', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=1 ; C>S FIN,ACK ; S>C RST,ACK ; S>C RST`);
    expect(trace.column('completeness')).toEqual([0, 1, 3, 7, 15, 31, 63]);
  });

  test('counts no data of a first frame that is no SYN', () => {
    const trace = traceOf('C>S ACK seq=1 ack=1 len=5 ; C>S ACK len=5 ; C>S ACK len=5');
    expect(trace.column('completeness')).toEqual([0, 0, 8]);
  });
});

describe('frames that were cut', () => {
  test('have their conversation, and no analysis where the header is not whole', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10 ; C>S ACK seq=1 len=10 cut=52 ; S>C ACK`);
    expect(trace.column('stream')).toEqual([0, 0, 0, 0, 0, 0]);
    expect(trace.of(5, 'analysis')).toBe(0);
    expect(trace.of(4, 'analysis')).toBe(remarkedBit);
    expect(trace.of(6, 'acksFrame')).toBe(3);
  });

  test('count the length that was on the wire', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=1000 cut=60 ; C>S ACK len=5`);
    expect(trace.of(4, 'tcpLen')).toBe(1000);
    expect(trace.of(4, 'capLen')).toBe(60);
    expect(trace.allFlags()).toEqual({});
  });
});
