import { describe, expect, it } from 'vitest';
import { type Delivery, linkLines, run, unlinkedLines } from './link-lines.ts';

/** A whole short connection of client `c` on the tuple, with its own initial number and `bytes` written. */
const use = (c: string, a: string, isn: number, bytes: number, at: string) => `
  ${at} ${c} connect(); ${c} 'connectionAttempt'
  C>S SYN isn=${isn}; ${c} attempt via=C,S
  S>C SYN,ACK isn=${isn + 7000}; C>S ACK
  s 'connection' ${a} told
  ${a} accepted via=C,S
  ${c} connected via=C,S; ${c} 'connect' told
  ${c} write(${bytes}); C>S PSH,ACK len=${bytes}; ${a} 'data' ${bytes}
  ${c} end(); C>S FIN,ACK; S>C FIN,ACK; C>S ACK; ${a} 'end'; ${c} 'end'; ${c} 'close'; ${a} 'close'
`;

const WRITES = (lines: readonly string[]) => lines.filter((line) => /write|data/.test(line));
const BOTH: Delivery[] = ['frames-first', 'records-first'];

describe('a 4-tuple that was used again', () => {
  it.each(BOTH)('gives each use to its own sockets (%s)', (delivery) => {
    const text =
      use('c', 'a', 1000, 5, '@0') + use('c2', 'a2', 2000, 6, '@2') + use('c3', 'a3', 3000, 7, '@4');
    const engine = run(text, { delivery });
    expect(engine.conversations.appended).toBe(3);
    expect(unlinkedLines(engine)).toEqual([]);
    expect(WRITES(linkLines(text, { delivery }))).toEqual([
      'c write(5) → 4',
      "a 'data' 5 ← 4",
      'c2 write(6) → 11',
      "a2 'data' 6 ← 11",
      'c3 write(7) → 18',
      "a3 'data' 7 ← 18",
    ]);
  });

  it('does not give a use from before the attempt to it', () => {
    const foreign = 'C>S SYN isn=1; S>C SYN,ACK isn=8; C>S ACK; C>S RST,ACK';
    const lines = WRITES(linkLines(`${foreign}; ${use('c', 'a2', 5000, 5, '@9')}`));
    expect(lines[0]).toBe('c write(5) → 8');
  });

  it('gives a foreign use after it to nobody, though frames come before records', () => {
    const text = `c connect(); c 'connectionAttempt'; c attempt; c 'error' ETIMEDOUT; c 'close';
      @9 C>S SYN isn=1; S>C SYN,ACK isn=8; C>S ACK`;
    expect(linkLines(text)).toEqual([]);
    expect(unlinkedLines(run(text))).toEqual([
      'c connect(): not-captured',
      "c 'connectionAttempt': not-captured",
    ]);
  });

  it('tells accepted sockets of a blocked loop apart by the order in which handshakes completed', () => {
    const lines = linkLines(`
      C>S SYN isn=1; S>C SYN,ACK isn=8; C>S ACK; C>S PSH,ACK len=3; C>S RST,ACK
      C>S SYN isn=500; S>C SYN,ACK isn=900; C>S ACK; C>S PSH,ACK len=4
      a accepted; s 'connection' a told
      a2 accepted via=C,S; s 'connection' a2 told
      a 'data' 3; a2 'data' 4
    `);
    expect(lines).toEqual(["s 'connection' ← 3", "s 'connection' ← 8", "a 'data' 3 ← 4", "a2 'data' 4 ← 9"]);
  });

  it('says that it is ambiguous where more handshakes than sockets would fit, and goes on after it', () => {
    const text = `
      C>S SYN isn=1; S>C SYN,ACK isn=8; C>S ACK; C>S RST,ACK
      C>S SYN isn=500; S>C SYN,ACK isn=900; C>S ACK; C>S PSH,ACK len=4; C>S RST,ACK
      a accepted; s 'connection' a told; a 'data' 4
      ${use('c2', 'a2', 7000, 5, '@5')}
    `;
    const engine = run(text);
    expect(unlinkedLines(engine)).toEqual(["s 'connection': ambiguous", "a 'data' 4: ambiguous"]);
    expect(WRITES(linkLines(text))).toEqual(['c2 write(5) → 13', "a2 'data' 5 ← 13"]);
  });
});

describe('roles', () => {
  it('does not give a client the side that accepted', () => {
    // The far side opened it: the tuple is the client's own, the other way round.
    const text = `c connect(); c 'connectionAttempt'; S>C SYN; c attempt; C>S SYN,ACK; S>C ACK; c 'connect'`;
    expect(linkLines(text)).toEqual([]);
  });

  it('knows both ends of a connection over IPv6', () => {
    const text = use('c', 'a2', 100, 5, '@0');
    const lines = linkLines(text, { endpoints: { C: '[::1]:40000', S: '[::1]:8080' } });
    expect(WRITES(lines)).toEqual(['c write(5) → 4', "a2 'data' 5 ← 4"]);
  });
});

describe('a capture that does not begin with the connection', () => {
  const MIDSTREAM = `
    c connect(); c 'connectionAttempt'; c attempt; c 'connect'
    @5 C>S PSH,ACK seq=100 len=5; c write(5); S>C ACK; c end(); C>S FIN,ACK; S>C FIN,ACK; c 'end'; c 'close'
  `;

  it.each(BOTH)('says that the base is unknown, and links what flags tell (%s)', (delivery) => {
    const engine = run(MIDSTREAM, { delivery });
    expect(linkLines(MIDSTREAM, { delivery })).toEqual(['c end() → 3', "c 'end' ← 4"]);
    expect(unlinkedLines(engine)).toContain('c write(5): base-unknown');
  });

  it('guesses no offset for a write whose segment comes after it', () => {
    const text = `
      c connect(); c 'connectionAttempt'; c attempt; c 'connect'
      @5 C>S PSH,ACK seq=100 len=5; S>C ACK; c 'drain'; c write(5) start=5; c write(5) start=0
      C>S PSH,ACK len=5; S>C PSH,ACK len=3; c 'data' 3
    `;
    const engine = run(text, { delivery: 'records-first' });
    expect(linkLines(text, { delivery: 'records-first' })).toEqual([]);
    expect(unlinkedLines(engine).filter((line) => /write|data/.test(line))).toEqual([
      'c write(5): base-unknown',
      'c write(5): base-unknown',
      "c 'data' 3: base-unknown",
    ]);
  });

  it('finds the connection whose SYN alone was not captured', () => {
    const text = `
      c connect(); c 'connectionAttempt'; ~C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect'
      c 'data' 4; S>C PSH,ACK len=4
    `;
    const engine = run(text.replace("c 'data' 4; S>C PSH,ACK len=4", "S>C PSH,ACK len=4; c 'data' 4"));
    expect(unlinkedLines(engine)).toEqual(['c connect(): frames-lost', "c 'connectionAttempt': frames-lost"]);
    expect(engine.linker.counts.linked).toBe(2);
  });
});

describe('causality', () => {
  it('shows a clock that is wrong as violations, and does not hide it by not matching', () => {
    const text = `
      C>S SYN; S>C SYN,ACK
      +400us c connect(); +1us c 'connectionAttempt'; +1us c attempt; +1us c 'connect'
    `;
    const engine = run(text, { step: 20_000 });
    expect(engine.linker.statistics).toMatchObject({ violations: 2, unlinked: 0 });
    expect(engine.linker.violations[0]).toMatchObject({ record: 1, frame: 0, lag: -421_000, error: 500 });
    expect(engine.linker.statistics.smallestSlack).toBe(-421_000);
  });

  it('allows what the clock may be off', () => {
    const engine = run("C>S SYN; +400ns c connect(); c 'connectionAttempt'; c attempt", {
      clockError: 1000,
      step: 1,
    });
    expect(engine.linker.statistics).toMatchObject({ violations: 0, smallestSlack: -401 });
  });

  it('tells the lags of each relation', () => {
    const engine = run(use('c', 'a2', 100, 5, '@0'), { step: 10_000 });
    const relations = engine.linker.relations();
    expect(relations.find((one) => one.relation === 'write → segment')).toMatchObject({
      count: 1,
      smallest: 10_000,
    });
    expect(relations.map((one) => one.relation)).toEqual([
      'attempt → SYN',
      'SYN, ACK → connect',
      'ACK → connection',
      'write → segment',
      'segment → bytes read',
      'end() → FIN',
      'FIN → end',
    ]);
  });
});
