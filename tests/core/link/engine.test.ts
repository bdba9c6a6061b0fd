import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliver, linkLinesOf, unlinkedLines } from './link-lines.ts';
import { linkedTrace, openSaved, runLive } from './session.ts';
import { traceParts } from './trace-text.ts';

/** Two clients and all that can happen to them in a short while. */
const TEXT = `
  s socket keepAlive=true; s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
  c write(300); C>S ACK len=100; C>S ACK len=100; C>S PSH,ACK len=100; S>C ACK; a 'data' 300
  c2 connect(); c2 'connectionAttempt'; C2>S SYN; c2 attempt; S>C2 SYN,ACK; C2>S ACK; c2 'connect'; s 'drop' c2
  S>C2 FIN,ACK; C2>S ACK; c2 'end'; c2 end(); C2>S FIN,ACK; c2 'close'
  a write(20); a write(30); S>C PSH,ACK len=50; +250ms S>C PSH,ACK seq=1 len=50; C>S ACK; c 'data' 50
  +3s S>C ACK seq=50; C>S ACK
  a resetAndDestroy(); S>C RST,ACK; c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'; a 'close'
  c3 connect(); c3 'connectionAttempt'; C3>S SYN; c3 attempt; S>C3 RST,ACK; c3 'connectionAttemptFailed' ECONNREFUSED
  c3 'error' ECONNREFUSED; c3 'close'
  loop max=1ms
`;

describe('the engine', () => {
  const parts = traceParts(TEXT);
  const expected = deliver(parts);

  it('links a saved session', () => {
    const engine = openSaved(parts);
    expect(linkLinesOf(linkedTrace(engine))).toEqual(linkLinesOf(expected));
    expect(linkLinesOf(expected)).toMatchInlineSnapshot(`
      [
        "c connect() → 1",
        "c 'connectionAttempt' → 1",
        "s 'connection' ← 3 → 17",
        "c 'connect' ← 2",
        "c write(300) → 4 5 6",
        "a 'data' 300 ← 4 5 6",
        "c2 connect() → 8",
        "c2 'connectionAttempt' → 8",
        "c2 'connect' ← 9",
        "s 'drop' ← 10 → 11",
        "c2 'end' ← 11",
        "c2 end() → 13",
        "a write(20) → 14 (15)",
        "a write(30) → 14 (15)",
        "c 'data' 50 ← 14",
        "a resetAndDestroy() → 19",
        "c 'error' ECONNRESET ← 19",
        "c3 connect() → 20",
        "c3 'connectionAttempt' → 20",
        "c3 'connectionAttemptFailed' ← 21",
        "c3 'error' ECONNREFUSED ← 21",
      ]
    `);
    expect(unlinkedLines(linkedTrace(engine))).toEqual([]);
    expect(engine.counters).toMatchObject({ violations: 0, unlinked: 0, links: expected.links.appended });
    expect(engine.problems).toEqual([]);
  });

  it('notices in it what there is to notice', () => {
    expect(openSaved(parts).findings.list.map((one) => one.id)).toEqual([
      'writes.split',
      'server.dropped',
      'writes.joined',
      'tcp.retransmission',
      'lag.unknown',
      'keep-alive.probe',
      'reset.error',
      'connect.refused',
    ]);
  });

  it('does the same whatever the pieces are that a file comes in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (size) => {
        expect(linkLinesOf(linkedTrace(openSaved(parts, size)))).toEqual(linkLinesOf(expected));
      }),
      { numRuns: 10 },
    );
  });

  it('does the same however the two logs of a live run come', () => {
    const saved = openSaved(parts);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 50, maxLength: 50 }), (numbers) => {
        let i = 0;
        const live = runLive(parts, () => numbers[i++ % numbers.length]! / 100);
        expect(linkLinesOf(linkedTrace(live))).toEqual(linkLinesOf(expected));
        expect(live.findings.list).toEqual(saved.findings.list);
      }),
      { numRuns: 25 },
    );
  });
});

describe('an ICMP error', () => {
  const ATTEMPT = "c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C ICMP type=3 code=1 quote=60";
  const FAILED = "c 'connectionAttemptFailed' EHOSTUNREACH; c 'error' EHOSTUNREACH; c 'close'";

  it('is what made the attempt fail whose SYN it quotes', () => {
    const engine = openSaved(traceParts(`${ATTEMPT}; ${FAILED}`));
    expect(linkLinesOf(linkedTrace(engine))).toContain("c 'connectionAttemptFailed' ← 2");
    expect(unlinkedLines(linkedTrace(engine))).toEqual([]);
  });

  it('is so too where it comes after the records', () => {
    const parts = traceParts(`${ATTEMPT}; ${FAILED}`);
    let n = 0;
    // The SYN first, then all records, then the ICMP message.
    const engine = runLive(parts, () => (n++ === 0 ? 0 : 1));
    expect(linkLinesOf(linkedTrace(engine))).toEqual(linkLinesOf(linkedTrace(openSaved(parts))));
  });

  it('is not asked for: most such failures come without a frame', () => {
    const engine = openSaved(traceParts(`${ATTEMPT.replace(/; S>C ICMP.*/, '')}; ${FAILED}`));
    expect(unlinkedLines(linkedTrace(engine))).toEqual([]);
  });
});
