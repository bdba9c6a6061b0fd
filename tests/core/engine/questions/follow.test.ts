import { describe, expect, test } from 'vitest';
import { type FollowPiece, followStream } from '../../../../src/core/engine/questions/follow.ts';
import { pcapFromText } from '../../../support/packets.ts';
import { HANDSHAKE, Trace } from '../../tcp/trace-of.ts';

/** A stream followed, as lines: who, which bytes, in which frame, complete at which. */
function follow(text: string): { lines: string[]; said: string[] } {
  const pcap = pcapFromText(text, { nanosecond: true });
  const trace = new Trace(pcap);
  const pieces = [...followStream(trace.engine, 0)];
  const line = ({ direction, from, to, frame, complete }: FollowPiece): string =>
    `${direction === 0 ? 'C' : 'S'} [${from},${to}) ${frame === undefined ? 'missing' : `#${frame + 1}`} at #${complete + 1}`;
  const bytes = (piece: FollowPiece): string =>
    new TextDecoder().decode(pcap.subarray(piece.offset, piece.offset + piece.captured));
  return { lines: pieces.map(line), said: pieces.filter((one) => one.frame !== undefined).map(bytes) };
}

describe('following a stream', () => {
  test('gives the bytes of both directions in order', () => {
    const { lines, said } = follow(`${HANDSHAKE}
      C>S PSH,ACK data="GET / "
      C>S PSH,ACK data="HTTP/1.1"
      S>C PSH,ACK data="200 OK"
      C>S FIN,ACK`);
    expect(lines).toEqual(['C [0,6) #4 at #4', 'C [6,14) #5 at #5', 'S [0,6) #6 at #6']);
    expect(said).toEqual(['GET / ', 'HTTP/1.1', '200 OK']);
  });

  test('gives what was sent twice once', () => {
    expect(
      follow(`${HANDSHAKE} ; C>S ACK data="abc" ; +1s C>S ACK seq=1 data="abc" ; C>S ACK data="d"`).said,
    ).toEqual(['abc', 'd']);
  });

  test('of a segment that repeats and goes on gives what is new', () => {
    const { lines, said } = follow(`${HANDSHAKE} ; C>S ACK data="abc" ; C>S ACK seq=1 data="abcdef"`);
    expect(lines).toEqual(['C [0,3) #4 at #4', 'C [3,6) #5 at #5']);
    expect(said).toEqual(['abc', 'def']);
  });

  test('puts segments out of order in order, complete when the gap was filled', () => {
    const { lines, said } = follow(
      `${HANDSHAKE} ; ~C>S ACK data="ab" ; C>S ACK data="cd" ; S>C ACK data="x" ack=1 ; C>S ACK seq=1 data="ab"`,
    );
    expect(lines).toEqual(['S [0,1) #5 at #5', 'C [0,2) #6 at #6', 'C [2,4) #4 at #6']);
    expect(said).toEqual(['x', 'ab', 'cd']);
  });

  test('says what is missing', () => {
    expect(follow(`${HANDSHAKE} ; C>S ACK data="ab" ; ~C>S ACK len=100 ; C>S ACK data="yz"`).lines).toEqual([
      'C [0,2) #4 at #4',
      'C [2,102) missing at #5',
      'C [102,104) #5 at #5',
    ]);
  });

  test('gives of a cut frame what was captured', () => {
    const pcap = pcapFromText(`${HANDSHAKE} ; C>S ACK len=100 cut=64`, { nanosecond: true });
    const [piece] = followStream(new Trace(pcap).engine, 0);
    expect([piece!.to, piece!.captured]).toEqual([100, 64 - 54]);
  });

  test('begins where the capture begins', () => {
    const { lines } = follow(
      'C>S ACK seq=5001 ack=7001 data="mid" ; S>C ACK seq=7001 ack=5004 data="stream"',
    );
    expect(lines).toEqual(['C [0,3) #1 at #1', 'S [0,6) #2 at #2']);
  });

  test('is lazy, and whole however long the stream', () => {
    const text = `${HANDSHAKE} ; ${'C>S ACK len=60000 ; '.repeat(60)} S>C ACK data="ok"`;
    const trace = new Trace(pcapFromText(text, { nanosecond: true }));
    const pieces = [...followStream(trace.engine, 0)];
    expect(pieces.length).toBeGreaterThanOrEqual(61);
    let next = 0;
    for (const piece of pieces.filter((one) => one.direction === 0)) {
      expect(piece.from).toBe(next);
      next = piece.to;
    }
    expect(next).toBe(3_600_000);
    expect(followStream(trace.engine, 0).next().value.from).toBe(0);
  });
});
