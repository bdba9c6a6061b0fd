import { describe, expect, test } from 'vitest';
import { Layer } from '../../../src/core/decode/scratch.ts';
import { eachMark, markKinds } from '../../../src/core/trace/conversations.ts';
import { NONE } from '../../../src/core/trace/frames.ts';
import { HANDSHAKE, type Trace, traceOf } from './trace-of.ts';

const TWO_CLIENTS = { endpoints: { C: '10.0.0.1:1000', D: '10.0.0.1:1001', S: '10.0.0.2:80' } };

/** Frame numbers of the marks of a direction. */
function marks(trace: Trace, flow: number, kind: number): number[] {
  const found: number[] = [];
  eachMark(trace.tables.flows, trace.tables.marks, flow, kind, (frame) => found.push(frame + 1));
  return found;
}

describe('conversations', () => {
  test('are numbered by their first frame, both ways round', () => {
    const trace = traceOf('C>S SYN ; D>S SYN ; S>C SYN,ACK ; S>D SYN,ACK ; C>S ACK', TWO_CLIENTS);
    expect(trace.column('stream')).toEqual([0, 1, 0, 1, 0]);
    expect(trace.column('direction')).toEqual([0, 0, 1, 1, 0]);
    expect(trace.column('previous')).toEqual([NONE, NONE, 0, 1, 2]);
  });

  test('know who opened them', () => {
    expect(traceOf('C>S SYN').tables.conversations.get('client', 0)).toBe(0);
    expect(traceOf('S>C SYN,ACK').tables.conversations.get('client', 0)).toBe(1);
    expect(traceOf('S>C ACK len=4').tables.conversations.get('client', 0)).toBe(2);
  });

  test('begin anew where a SYN comes with another initial number', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S RST ; C>S SYN isn=9000 ; S>C SYN,ACK isn=70000 ; C>S ACK`);
    expect(trace.column('stream')).toEqual([0, 0, 0, 0, 1, 1, 1]);
    expect(trace.flags(5)).toEqual(['reused_ports']);
    expect(trace.column('relSeq').slice(4)).toEqual([0, 0, 1]);
    expect(trace.column('completeness').slice(4)).toEqual([1, 1, 3]);
    const { conversations } = trace.tables;
    expect([conversations.get('later', 0), conversations.get('earlier', 1)]).toEqual([1, 0]);
  });

  test('go on with a SYN, ACK of another initial number, counted from there', () => {
    const trace = traceOf('C>S SYN ; S>C SYN,ACK ; S>C SYN,ACK isn=777 ; S>C ACK len=5');
    expect(trace.column('stream')).toEqual([0, 0, 0, 0]);
    expect(trace.flags(3)).toContain('reused_ports');
    expect(trace.column('relSeq')).toEqual([0, 0, 0, 1]);
  });

  test('with the same port at both ends are told by address', () => {
    const endpoints = { C: '10.0.0.1:5000', S: '10.0.0.2:5000', T: '10.0.0.3:5000' };
    const trace = traceOf('C>S SYN ; C>T SYN ; T>S SYN ; S>C SYN,ACK ; S>T SYN,ACK', { endpoints });
    expect(trace.column('stream')).toEqual([0, 1, 2, 0, 2]);
  });

  test('of a socket connected to itself have one direction', () => {
    const endpoints = { C: '127.0.0.1:5000', D: '127.0.0.1:5000' };
    const trace = traceOf('C>D SYN ; D>C SYN isn=1000 ; C>D ACK', { endpoints });
    expect(trace.column('direction')).toEqual([0, 0, 0]);
  });

  test('are as many as there are pairs', () => {
    const endpoints = Object.fromEntries(
      Array.from({ length: 600 }, (_, i) => [`C${i}`, `10.0.${i >> 8}.${i & 255}:4000`]),
    );
    const steps = (what: string): string =>
      Array.from({ length: 600 }, (_, i) => what.replace('*', String(i))).join(' ; ');
    const trace = traceOf(`${steps('C*>S SYN')} ; ${steps('S>C* SYN,ACK')}`, { endpoints });
    expect(trace.tables.conversations.length).toBe(600);
    expect(trace.column('stream').slice(600)).toEqual(Array.from({ length: 600 }, (_, i) => i));
  });
});

describe('a segment quoted by an ICMP error', () => {
  const QUOTED = 'C>S SYN isn=500 ; S>C ICMP type=3 code=3 quote=40 ; C>S SYN seq=0';

  test('belongs to its conversation, without being a segment of it', () => {
    const trace = traceOf(QUOTED);
    expect(trace.column('stream')).toEqual([0, 0, 0]);
    expect(trace.of(2, 'layers') & Layer.SEGMENT).toBe(0);
    expect(trace.of(2, 'layers') & Layer.QUOTED).not.toBe(0);
    expect(trace.column('previous')).toEqual([NONE, 0, 1]);
    expect(trace.tables.flows.get('frames', 0)).toBe(2);
  });

  test('of which eight bytes are quoted has none', () => {
    const trace = traceOf('C>S SYN ; S>C ICMP type=3 code=3 quote=28');
    expect(trace.of(2, 'stream')).toBe(NONE);
  });
});

describe('each direction', () => {
  test('is counted', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=100 ; C>S ACK seq=51 len=100 ; S>C ACK len=7`);
    const { flows } = trace.tables;
    expect([0, 1].map((flow) => flows.get('frames', flow))).toEqual([4, 2]);
    expect([0, 1].map((flow) => flows.get('payload', flow))).toEqual([200, 7]);
    expect([0, 1].map((flow) => flows.get('streamBytes', flow))).toEqual([150, 7]);
    const wire = trace.column('wireLength');
    expect(flows.get('bytes', 0)).toBe(wire[0]! + wire[2]! + wire[3]! + wire[4]!);
  });

  test('keeps what its SYN said', () => {
    const { flows } = traceOf(HANDSHAKE, { isn: { C: 1234, S: 99 } }).tables;
    const facts = (flow: number): number[] =>
      (['isn', 'isnKnown', 'mss', 'scale', 'sack', 'synFrame'] as const).map((name) => flows.get(name, flow));
    expect(facts(0)).toEqual([1234, 1, 1460, 7, 1, 0]);
    expect(facts(1)).toEqual([99, 1, 1460, 7, 1, 1]);
  });

  test('does not know its initial number mid-stream', () => {
    const { flows } = traceOf('C>S ACK seq=9 ack=9 len=4').tables;
    expect([flows.get('isnKnown', 0), flows.get('synFrame', 0), flows.get('scale', 0)]).toEqual([
      0,
      NONE,
      255,
    ]);
  });

  test('marks the frames that mean something beside their bytes', () => {
    const trace = traceOf(`C>S SYN
      +1s C>S SYN seq=0
      S>C SYN,ACK
      C>S ACK
      +3s C>S ACK seq=0
      S>C ACK
      C>S FIN,ACK
      +1s C>S FIN,ACK seq=1
      S>C RST`);
    expect(marks(trace, 0, markKinds.syn)).toEqual([1, 2]);
    expect(marks(trace, 1, markKinds.syn)).toEqual([3]);
    expect(marks(trace, 0, markKinds.probe)).toEqual([5]);
    expect(marks(trace, 1, markKinds.probeAnswer)).toEqual([6]);
    expect(marks(trace, 0, markKinds.fin)).toEqual([7, 8]);
    expect(marks(trace, 1, markKinds.rst)).toEqual([9]);
    expect(trace.tables.flows.get('finFrame', 0)).toBe(6);
    expect(trace.tables.flows.get('rstFrame', 1)).toBe(8);
  });
});
