import { describe, expect, it } from 'vitest';
import { linkLines, run, unlinkedLines } from './link-lines.ts';

/** A handshake, seen from both programs: frames 1 to 3. */
const CONNECTED = `
  s listen(); s 'listening'
  c connect()
  c 'lookup'
  c 'connectionAttempt'
  C>S SYN
  c attempt
  S>C SYN,ACK
  C>S ACK
  s 'connection' a
  c 'connect'
  c 'ready'
`;
/** What the handshake's own records are linked to. */
const HANDSHAKE = ['c connect() → 1', "c 'connectionAttempt' → 1", "s 'connection' ← 3", "c 'connect' ← 2"];

/** The links of what follows a handshake. */
function following(text: string): string[] {
  return linkLines(CONNECTED + text).filter((line) => !HANDSHAKE.includes(line));
}

describe('a healthy connection', () => {
  const text = `${CONNECTED}
    c write(5)
    C>S PSH,ACK len=5
    S>C ACK
    a 'data' 5
    a write(3)
    S>C PSH,ACK len=3
    C>S ACK
    c 'data' 3
    c end()
    c 'finish'
    C>S FIN,ACK
    S>C ACK
    a 'end'
    a end()
    S>C FIN,ACK
    C>S ACK
    c 'end'
    c destroy() bynode
    c 'close'
    a destroy() bynode
    a 'close'
  `;

  it('ties every record that the rules tie', () => {
    expect(linkLines(text)).toEqual([
      ...HANDSHAKE,
      'c write(5) → 4',
      "a 'data' 5 ← 4",
      'a write(3) → 6',
      "c 'data' 3 ← 6",
      'c end() → 8',
      "a 'end' ← 8",
      'a end() → 10',
      "c 'end' ← 10",
    ]);
  });

  it('leaves nothing unlinked, and no link against causality', () => {
    const engine = run(text);
    expect(unlinkedLines(engine)).toEqual([]);
    expect(engine.linker.statistics).toMatchObject({ links: 12, violations: 0, unlinked: 0 });
    // The two destroy() calls, after both FINs: there was nothing left to send.
    expect(engine.linker.counts).toMatchObject({ linked: 12, waiting: 0, unlinked: 0, silent: 2 });
  });
});

describe('the handshake', () => {
  it('gives retransmitted SYNs to the attempt, and the first SYN, ACK to connect', () => {
    const lines = linkLines(`
      c connect(); c 'connectionAttempt'
      C>S SYN; c attempt
      +1s C>S SYN seq=0
      +2s C>S SYN seq=0; S>C SYN,ACK; C>S ACK
      c 'connect'
    `);
    expect(lines).toEqual([
      'c connect() → 1 (2) (3)',
      "c 'connectionAttempt' → 1 (2) (3)",
      "c 'connect' ← 4",
    ]);
  });

  it('takes the first SYN, ACK for the cause where it was sent again', () => {
    const lines = linkLines(`
      c connect(); c 'connectionAttempt'; C>S SYN; c attempt
      S>C SYN,ACK; +10us c 'connect'; +1s S>C SYN,ACK; C>S ACK
    `);
    expect(lines).toContain("c 'connect' ← 2");
  });

  it("ties 'connection' to the ACK that completes the handshake, not to those after it", () => {
    expect(linkLines(`${CONNECTED} C>S ACK; C>S PSH,ACK len=3`)).toContain("s 'connection' ← 3");
  });

  it("may have 'connection' come before the client's 'connect'", () => {
    expect(run(CONNECTED).linker.statistics.violations).toBe(0);
  });

  it('leaves lookup, ready, listening and listen() alone', () => {
    expect(linkLines(CONNECTED)).toEqual(HANDSHAKE);
  });
});

describe('a refused connection', () => {
  const REFUSED = `
    c connect(); c 'connectionAttempt'
    C>S SYN; c attempt
    S>C RST,ACK
    c 'connectionAttemptFailed' ECONNREFUSED
    c 'error' ECONNREFUSED
    c 'close'
  `;

  it('ties the failed attempt and the error to the RST', () => {
    expect(linkLines(REFUSED)).toEqual([
      'c connect() → 1',
      "c 'connectionAttempt' → 1",
      "c 'connectionAttemptFailed' ← 2",
      "c 'error' ECONNREFUSED ← 2",
    ]);
  });

  it('does the same where the records come first', () => {
    expect(linkLines(REFUSED, { delivery: 'records-first' })).toEqual(linkLines(REFUSED));
  });

  it('asks for no frame where the kernel refused by itself', () => {
    const engine = run(`
      c connect(); c 'connectionAttempt'; c 'connectionAttemptFailed' ENETUNREACH; c 'error' ENETUNREACH; c 'close'
    `);
    expect(unlinkedLines(engine)).toEqual(
      ["c 'connectionAttempt': tuple-unknown", 'c connect(): tuple-unknown'].reverse(),
    );
    expect(engine.linker.counts.silent).toBe(1);
  });

  it('gives each attempt its own SYN, and the error the RSTs of all', () => {
    const lines = linkLines(
      `
      c connect()
      c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED
      c 'connectionAttempt'; D>T SYN; c attempt via=D,T; T>D RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED
      c 'error' ECONNREFUSED
    `,
      { endpoints: { C: '[::1]:40000', S: '[::1]:8080', D: '127.0.0.1:40001', T: '127.0.0.1:8080' } },
    );
    expect(lines).toEqual([
      'c connect() → 1 3',
      "c 'connectionAttempt' → 1",
      "c 'connectionAttemptFailed' ← 2",
      "c 'connectionAttempt' → 3",
      "c 'connectionAttemptFailed' ← 4",
      "c 'error' ECONNREFUSED ← 2 4",
    ]);
  });

  it('falls back to the next address: what follows belongs to the attempt that was connected', () => {
    const lines = linkLines(
      `
      c connect()
      c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED
      c 'connectionAttempt'; D>T SYN; c attempt via=D,T; T>D SYN,ACK; D>T ACK; c connected via=D,T; c 'connect' told
      c write(4); D>T PSH,ACK len=4
    `,
      { endpoints: { C: '[::1]:40000', S: '[::1]:8080', D: '127.0.0.1:40001', T: '127.0.0.1:8080' } },
    );
    expect(lines.slice(3)).toEqual(["c 'connectionAttempt' → 3", "c 'connect' ← 4", 'c write(4) → 6']);
  });
});

describe('bytes', () => {
  it('ties two writes to the one segment that carries both', () => {
    expect(following("c write(3); c write(4); C>S PSH,ACK len=7; a 'data' 7")).toEqual([
      'c write(3) → 4',
      'c write(4) → 4',
      "a 'data' 7 ← 4",
    ]);
  });

  it('ties one write to all its segments, and each read to those that completed it', () => {
    expect(
      following("c write(10); C>S ACK len=4; C>S ACK len=4; C>S PSH,ACK len=2; a 'data' 8; a 'data' 2"),
    ).toEqual(['c write(10) → 4 5 6', "a 'data' 8 ← 4 5", "a 'data' 2 ← 6"]);
  });

  it('marks a retransmission as one, for the write; the read was completed by the first copy', () => {
    expect(following("c write(5); C>S PSH,ACK len=5; a 'data' 5; +200ms C>S PSH,ACK seq=1 len=5")).toEqual([
      'c write(5) → 4 (5)',
      "a 'data' 5 ← 4",
    ]);
  });

  it('takes a retransmission that also brings new bytes for both', () => {
    expect(
      following("c write(4); C>S ACK len=4; c write(4); C>S PSH,ACK seq=1 len=8; a 'data' 4; a 'data' 4"),
    ).toEqual(['c write(4) → 4 (5)', 'c write(4) → 5', "a 'data' 4 ← 4", "a 'data' 4 ← 5"]);
  });

  it('completes a read by the segment that filled the hole', () => {
    expect(following("c write(8); C>S ACK seq=5 len=4; C>S ACK seq=1 len=4; a 'data' 8")).toEqual([
      'c write(8) → 4 5',
      "a 'data' 8 ← 4 5",
    ]);
  });

  it('counts bytes that a parser consumed, and read(), like data', () => {
    expect(following("c write(6); C>S PSH,ACK len=6; a 'consumed' 4; a read() start=4 length=2")).toEqual([
      'c write(6) → 4',
      'a bytes consumed 4 ← 4',
      'a read(2) ← 4',
    ]);
  });

  it('links end(data) to its segment and to the FIN', () => {
    expect(following("c end(5); C>S PSH,ACK len=5; C>S FIN,ACK; a 'data' 5; a 'end'")).toEqual([
      'c end(5) → 4 5',
      "a 'data' 5 ← 4",
      "a 'end' ← 5",
    ]);
    expect(following('c end(5); C>S FIN,PSH,ACK len=5')).toEqual(['c end(5) → 4']);
  });

  it('links nothing to a write of no bytes', () => {
    const engine = run(`${CONNECTED} c write(); C>S ACK`);
    expect(engine.linker.counts).toMatchObject({ waiting: 0, unlinked: 0, silent: 0 });
  });

  it('goes on beyond 2³²', () => {
    const text = `
      c connect(); c 'connectionAttempt'; C>S SYN isn=4294967290; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a
      c 'connect'; c write(10); C>S PSH,ACK len=10; a 'data' 10
    `;
    expect(linkLines(text).slice(-2)).toEqual(['c write(10) → 4', "a 'data' 10 ← 4"]);
  });

  it('calls bytes that never were sent silent, and bytes that were acknowledged but not captured lost', () => {
    const unsent = run(`${CONNECTED} c write(5); C>S PSH,ACK len=5; c write(7); c 'close'`);
    expect(unlinkedLines(unsent)).toEqual([]);
    expect(unsent.linker.counts.silent).toBe(1);
    const refused = run(`${CONNECTED} C>S FIN,ACK; S>C ACK; c write(5); c 'close'`);
    expect(unlinkedLines(refused)).toEqual([]);
    const lost = run(`${CONNECTED} c write(5); ~C>S PSH,ACK len=5; S>C ACK; a 'data' 5`);
    expect(unlinkedLines(lost)).toEqual(['c write(5): frames-lost', "a 'data' 5: frames-lost"]);
  });
});

describe('closing', () => {
  it('gives the FIN to end(), and its repetitions with it', () => {
    expect(following('c end(); C>S FIN,ACK; +200ms C>S FIN,ACK seq=1')).toEqual(['c end() → 4 (5)']);
  });

  it('gives the FIN to destroy() where nobody called end()', () => {
    expect(following('c destroy(); C>S FIN,ACK')).toEqual(['c destroy() → 4']);
  });

  it('gives the FIN to destroy() where end() had not got so far', () => {
    expect(following('c write(100); c end(); C>S ACK len=40; c destroy(); C>S FIN,ACK')).toEqual([
      'c write(100) → 4',
      'c destroy() → 5',
    ]);
  });

  it('gives an RST to the destroy() that left data unread, and to resetAndDestroy()', () => {
    expect(following('C>S PSH,ACK len=5; a destroy(); S>C RST,ACK')).toEqual(['a destroy() → 5']);
    expect(following("a resetAndDestroy(); a destroy() bynode; S>C RST,ACK; c 'error' ECONNRESET")).toEqual([
      'a resetAndDestroy() → 4',
      "c 'error' ECONNRESET ← 4",
    ]);
  });

  it('says that destroy() after an error of the connection had nothing to send', () => {
    const engine = run(
      `${CONNECTED} S>C RST,ACK; c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'`,
    );
    expect(unlinkedLines(engine)).toEqual([]);
    expect(engine.linker.counts.silent).toBe(1);
  });

  it("does not give the kernel's own RST after a time-out to the destroy() that follows it", () => {
    const lines = following("C>S RST,ACK; c destroy() ETIMEDOUT bynode; c 'error' ETIMEDOUT");
    expect(lines).toEqual([]);
  });

  it('ties a simultaneous close to both FINs', () => {
    expect(following("c end(); a end(); C>S FIN,ACK; S>C FIN,ACK ack=1; c 'end'; a 'end'")).toEqual([
      'c end() → 4',
      'a end() → 5',
      "c 'end' ← 5",
      "a 'end' ← 4",
    ]);
  });

  it('asks no frame of an EPIPE that Node made itself', () => {
    const engine = run(`${CONNECTED} S>C FIN,ACK; c 'end'; c 'error' EPIPE errorSyscall=`);
    expect(unlinkedLines(engine)).toEqual([]);
  });

  it('says what is missing where the FIN was not captured', () => {
    const engine = run(`${CONNECTED} c end(); ~C>S FIN,ACK; a 'end'`);
    expect(unlinkedLines(engine)).toEqual(['c end(): frames-lost', "a 'end': frames-lost"]);
  });
});

describe("a server's drop", () => {
  const DROP = `
    s listen(); s 'listening'
    c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect'
    s 'drop' c
    S>C FIN,ACK
    c 'end'
  `;

  it('is tied to the ACK before it and to the FIN after it', () => {
    expect(linkLines(DROP).slice(3)).toEqual(["s 'drop' ← 3 → 4", "c 'end' ← 4"]);
    expect(linkLines(DROP, { delivery: 'records-first' })).toEqual(linkLines(DROP));
  });

  it('tells drops of several clients apart', () => {
    const lines = linkLines(`
      c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK
      c2 connect(); c2 'connectionAttempt'; C2>S SYN; c2 attempt; S>C2 SYN,ACK; C2>S ACK
      s 'drop' c2; S>C2 FIN,ACK
      s 'drop' c; S>C FIN,ACK
    `);
    expect(lines.filter((line) => line.startsWith('s'))).toEqual(["s 'drop' ← 6 → 7", "s 'drop' ← 3 → 8"]);
  });
});

describe('keep-alive', () => {
  const PROBE = '+3s S>C ACK seq=0; C>S ACK';

  it('gives each later probe to setKeepAlive()', () => {
    expect(following(`a setKeepAlive() enable=true initialDelay=3000; ${PROBE}; ${PROBE}`)).toEqual([
      'a setKeepAlive() → 4 6',
    ]);
  });

  it('gives none to a call that turned it off, nor those from before the call', () => {
    expect(following(`a setKeepAlive() enable=false; ${PROBE}`)).toEqual([]);
    expect(following(`${PROBE}; a setKeepAlive() enable=true; ${PROBE}`)).toEqual(['a setKeepAlive() → 6']);
  });

  it("gives them to 'connection' where the server has the option, and to connect() where the client has", () => {
    expect(linkLines(`s socket keepAlive=true; ${CONNECTED} ${PROBE}`)).toContain("s 'connection' ← 3 → 4");
    expect(linkLines(`c socket keepAlive=true; ${CONNECTED} +3s C>S ACK seq=0; S>C ACK`)).toContain(
      'c connect() → 1 4',
    );
  });

  it('does not take a window probe for one', () => {
    expect(following('a setKeepAlive() enable=true; C>S ACK win=0; S>C ACK seq=0; C>S ACK win=0')).toEqual(
      [],
    );
  });
});

describe('what is not TCP on the wire', () => {
  it('says that the bytes of TLS are not those on the wire, and links its flags', () => {
    const text = `c socket tls; ${CONNECTED} c write(5); C>S PSH,ACK len=34; c end(); C>S FIN,ACK`;
    expect(linkLines(text)).toContain('c end() → 5');
    expect(unlinkedLines(run(text))).toEqual(['c write(5): not-plain']);
  });

  it('says that nothing was captured', () => {
    const engine = run("c connect(); c 'connectionAttempt'; c attempt; c 'connect'; c write(3); c 'data' 4");
    expect(unlinkedLines(engine)).toEqual([
      'c connect(): not-captured',
      "c 'connectionAttempt': not-captured",
      "c 'connect': not-captured",
      'c write(3): not-captured',
      "c 'data' 4: not-captured",
    ]);
  });
});
