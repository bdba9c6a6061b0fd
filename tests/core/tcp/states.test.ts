import { describe, expect, test } from 'vitest';
import { HANDSHAKE, traceOf } from './trace-of.ts';

/** States of both sides after each frame behind the handshake. */
const behind = (text: string): string[] => traceOf(`${HANDSHAKE} ; ${text}`).states().slice(3);

describe('opening (RFC 9293 §3.5)', () => {
  test('three-way handshake (figure 6)', () => {
    expect(traceOf(HANDSHAKE).states()).toEqual([
      'SYN-SENT LISTEN',
      'ESTABLISHED SYN-RECEIVED',
      'ESTABLISHED ESTABLISHED',
    ]);
    expect(traceOf(HANDSHAKE).tables.conversations.get('handshakeFrame', 0)).toBe(2);
  });

  test('the last ACK may carry data', () => {
    const trace = traceOf('C>S SYN ; S>C SYN,ACK ; C>S PSH,ACK len=9');
    expect(trace.states().at(-1)).toBe('ESTABLISHED ESTABLISHED');
    expect(trace.tables.conversations.get('handshakeFrame', 0)).toBe(2);
  });

  test('simultaneous open (figure 7)', () => {
    expect(traceOf('C>S SYN ; S>C SYN ; C>S SYN,ACK seq=0 ack=1 ; S>C SYN,ACK seq=0 ack=1').states()).toEqual(
      ['SYN-SENT LISTEN', 'SYN-RECEIVED SYN-RECEIVED', 'SYN-RECEIVED ESTABLISHED', 'ESTABLISHED ESTABLISHED'],
    );
  });

  test('refused', () => {
    expect(traceOf('C>S SYN ; S>C RST,ACK seq=0').states()).toEqual(['SYN-SENT LISTEN', 'CLOSED CLOSED']);
  });

  test('a SYN that is sent again changes nothing, and may still be answered', () => {
    expect(traceOf('C>S SYN ; +1s C>S SYN seq=0 ; S>C SYN,ACK').states()).toEqual([
      'SYN-SENT LISTEN',
      'SYN-SENT LISTEN',
      'ESTABLISHED SYN-RECEIVED',
    ]);
  });

  test('a handshake of which the SYN was not captured', () => {
    expect(traceOf('S>C SYN,ACK ; C>S ACK').states()).toEqual([
      'SYN-RECEIVED ESTABLISHED',
      'ESTABLISHED ESTABLISHED',
    ]);
  });

  test('mid-stream both sides are taken to be connected', () => {
    expect(traceOf('C>S ACK seq=5 ack=5 len=3').states()).toEqual(['ESTABLISHED ESTABLISHED']);
  });
});

describe('closing (RFC 9293 §3.6)', () => {
  test('normal close (figure 12)', () => {
    expect(behind('C>S FIN,ACK ; S>C ACK ; S>C FIN,ACK ; C>S ACK')).toEqual([
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'TIME-WAIT LAST-ACK',
      'TIME-WAIT CLOSED',
    ]);
  });

  test('FIN answered by FIN, ACK', () => {
    expect(behind('C>S FIN,ACK ; S>C FIN,ACK ; C>S ACK')).toEqual([
      'FIN-WAIT-1 CLOSE-WAIT',
      'TIME-WAIT LAST-ACK',
      'TIME-WAIT CLOSED',
    ]);
  });

  test('simultaneous close (figure 13)', () => {
    expect(behind('C>S FIN,ACK ack=1 ; S>C FIN,ACK ack=1 ; C>S ACK ; S>C ACK')).toEqual([
      'FIN-WAIT-1 CLOSE-WAIT',
      'CLOSING CLOSING',
      'CLOSING TIME-WAIT',
      'TIME-WAIT TIME-WAIT',
    ]);
  });

  test('half-closed, the other side may send on', () => {
    expect(
      behind('C>S FIN,ACK ; S>C ACK ; S>C ACK len=100 ; C>S ACK ; S>C FIN,ACK ; C>S ACK').slice(1),
    ).toEqual([
      'FIN-WAIT-2 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'TIME-WAIT LAST-ACK',
      'TIME-WAIT CLOSED',
    ]);
  });

  test('a FIN behind a gap is received when the gap is filled', () => {
    expect(
      behind('~C>S ACK len=10 ; C>S FIN,ACK ; S>C ACK ack=1 ; C>S ACK seq=1 len=10 ; S>C ACK ack=12'),
    ).toEqual([
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
    ]);
  });

  test('an ACK of the FIN tells that it came, whatever the capture missed', () => {
    expect(behind('~C>S ACK len=10 ; C>S FIN,ACK ; S>C ACK ack=12')).toEqual([
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-2 CLOSE-WAIT',
    ]);
  });

  test('a FIN with data', () => {
    expect(behind('C>S FIN,ACK len=10 ; S>C ACK')).toEqual([
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
    ]);
  });

  test('a FIN that is sent again changes nothing', () => {
    expect(behind('C>S FIN,ACK ; +1s C>S FIN,ACK seq=1 ; S>C ACK').slice(1)).toEqual([
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
    ]);
  });
});

describe('resetting (RFC 9293 §3.5.2, RFC 5961 §3)', () => {
  test('closes both sides', () => {
    expect(behind('C>S RST,ACK')).toEqual(['CLOSED CLOSED']);
  });

  test('in answer to data for a closed port', () => {
    expect(behind('C>S FIN,ACK ; S>C ACK ; S>C ACK len=5 ; C>S RST').at(-1)).toBe('CLOSED CLOSED');
  });

  test('with a number from before what was acknowledged is not obeyed', () => {
    expect(behind('C>S ACK len=100 ; S>C ACK ; C>S RST seq=50').at(-1)).toBe('CLOSED ESTABLISHED');
  });

  test('ends TIME-WAIT too', () => {
    expect(behind('C>S FIN,ACK ; S>C FIN,ACK ; C>S ACK ; S>C RST').at(-1)).toBe('CLOSED CLOSED');
  });
});
