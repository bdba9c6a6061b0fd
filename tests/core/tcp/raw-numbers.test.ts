import { describe, expect, test } from 'vitest';
import { rawAck, rawSeq } from '../../../src/core/trace/sequence-numbers.ts';
import { HANDSHAKE, traceOf } from './trace-of.ts';

/** Raw numbers of every frame: `seq:ack`. */
function raw({ tables }: ReturnType<typeof traceOf>): string[] {
  return Array.from(
    { length: tables.frames.length },
    (_, row) => `${rawSeq(tables, row)}:${rawAck(tables, row)}`,
  );
}

describe('raw numbers', () => {
  test('are those of the header, across the wrap', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S ACK len=10 ; S>C ACK len=3`, { isn: { C: 0xfffffffe, S: 7 } });
    expect(raw(trace)).toEqual(['4294967294:0', '7:4294967295', '4294967295:8', '4294967295:8', '8:9']);
  });

  test('are raw where the capture began mid-stream, and for a side not seen before', () => {
    const trace = traceOf('C>S RST seq=501 ; C>S ACK seq=501 ack=901 len=10', { isn: { C: 1000, S: 2000 } });
    expect(raw(trace)).toEqual(['1501:0', '1501:2901']);
  });

  test('stay what they were when a SYN, ACK makes a side count anew', () => {
    const trace = traceOf(
      'C>S SYN seq=0 ; S>C SYN,ACK seq=0 ack=1 ; S>C SYN,ACK seq=500 ack=1 ; C>S ACK seq=1 ack=501 ; S>C ACK seq=501 ack=1 len=9',
      { isn: { C: 1000, S: 2000 } },
    );
    expect(raw(trace)).toEqual(['1000:0', '2000:1001', '2500:1001', '1001:2501', '2501:1001']);
    expect(trace.column('relSeq')).toEqual([0, 0, 0, 1, 1]);
    expect(trace.column('relAck')).toEqual([0, 1, 1, 1, 1]);
    expect(trace.column('seqBeyond')).toEqual([0, 0, 500, 0, 500]);
    expect(trace.column('ackBeyond')).toEqual([0, 0, 0, 500, 0]);
  });
});
