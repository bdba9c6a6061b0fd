import { describe, expect, it } from 'vitest';
import { linkLinesOf, run, unlinkedLines } from './link-lines.ts';
import { MiniEngine } from './mini-engine.ts';
import { START_SECONDS, traceParts } from './trace-text.ts';

const CONNECTED = `
  s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
`;

describe('a record whose frame has not come', () => {
  const parts = traceParts(`${CONNECTED} c write(5); C>S PSH,ACK len=5; a 'data' 5`);
  const fed = (frames: number): MiniEngine => {
    const engine = new MiniEngine();
    for (const frame of parts.frames.slice(0, frames)) engine.frame(frame);
    for (const entry of parts.entries) engine.entry(entry);
    return engine;
  };

  it('waits until the capture has passed it', () => {
    const engine = fed(3);
    engine.watermark(START_SECONDS, 500_000);
    expect(engine.linker.counts).toMatchObject({ unlinked: 0 });
    engine.watermark(START_SECONDS, 999_000_000);
    expect(engine.linker.counts).toMatchObject({ waiting: 1, unlinked: 1, unlinkedBy: { 'frames-lost': 1 } });
  });

  it('is linked all the same when the frame comes late', () => {
    const engine = fed(3);
    engine.watermark(START_SECONDS, 999_000_000);
    engine.frame(parts.frames[3]!);
    expect(engine.linker.counts).toMatchObject({ waiting: 0, unlinked: 0 });
    engine.finish();
    expect(linkLinesOf(engine)).toContain("a 'data' 5 ← 4");
  });

  it('has its state in the record table', () => {
    const engine = fed(3);
    engine.watermark(START_SECONDS, 999_000_000);
    const write = 6;
    expect(engine.records.get('linkState', write)).toBe(1);
    expect(engine.records.get('linkState', write + 1)).toBe(3);
    expect(engine.records.get('linkState', 0)).toBe(0);
    expect(engine.records.get('linkState', 3)).toBe(2);
  });
});

describe('a socket that connects again', () => {
  it('begins a new stream of bytes on a new conversation', () => {
    const text = `
      c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED
      c 'error' ECONNREFUSED; c 'close'
      c connect(); c 'connectionAttempt'; D>S SYN; c attempt via=D,S; S>D SYN,ACK; D>S ACK; c connected via=D,S
      c 'connect' told; c write(4); D>S PSH,ACK len=4; c destroy(); D>S FIN,ACK
    `;
    const engine = run(text, { endpoints: { D: '127.0.0.1:40009' } });
    expect(linkLinesOf(engine)).toEqual([
      'c connect() → 1',
      "c 'connectionAttempt' → 1",
      "c 'connectionAttemptFailed' ← 2",
      "c 'error' ECONNREFUSED ← 2",
      'c connect() → 3',
      "c 'connectionAttempt' → 3",
      "c 'connect' ← 4",
      'c write(4) → 6',
      'c destroy() → 7',
    ]);
    expect(unlinkedLines(engine)).toEqual([]);
  });
});

describe('a connection whose tuple was told only once', () => {
  it('at the attempt: the connect event takes it', () => {
    const text = `c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect' told; c write(2)
      C>S PSH,ACK len=2`;
    expect(linkLinesOf(run(text)).slice(2)).toEqual(["c 'connect' ← 2", 'c write(2) → 4']);
  });

  it('at connect: the attempt is not known to be its own', () => {
    const text = `c connect(); c 'connectionAttempt'; C>S SYN; S>C SYN,ACK; C>S ACK; c 'connect'; c write(2); C>S PSH,ACK len=2`;
    const engine = run(text);
    expect(linkLinesOf(engine)).toEqual(["c 'connect' ← 2", 'c write(2) → 4']);
    expect(unlinkedLines(engine)).toContain("c 'connectionAttempt': not-captured");
  });
});

describe('hostile records', () => {
  it('that go back in their stream are linked to what is there, and nothing breaks', () => {
    const engine = run(
      `${CONNECTED} c write(9) start=50; c write(5) start=0; C>S PSH,ACK len=5; C>S PSH,ACK len=60`,
    );
    expect(engine.linker.counts.linked).toBeGreaterThan(0);
    expect(engine.linker.statistics.violations).toBe(0);
  });

  it('of sockets that were never introduced, or never had a tuple, are counted', () => {
    const engine = run("c 'data' 5; c write(3); c 'end'; a 'connect' told; s 'drop' c9; s 'connection' a7", {
      endpoints: { C9: '10.0.0.9:1', C7: '10.0.0.7:1' },
    });
    expect(engine.linker.statistics.links).toBe(0);
    expect(engine.linker.counts.waiting).toBe(0);
  });

  it('with a hundred thousand writes in one segment that is sent again and again stay cheap', () => {
    const writes = Array.from({ length: 3000 }, () => 'c write(1)').join('; ');
    const repeats = Array.from({ length: 40 }, () => 'C>S PSH,ACK seq=1 len=3000').join('; ');
    const live = traceParts(`${CONNECTED} ${writes}; C>S PSH,ACK len=3000; ${repeats}`);
    const engine = new MiniEngine();
    const split = 4;
    for (const frame of live.frames.slice(0, split)) engine.frame(frame);
    engine.watermark(START_SECONDS + 9, 0);
    for (const entry of live.entries) engine.entry(entry);
    for (const frame of live.frames.slice(split)) engine.frame(frame);
    engine.finish();
    // 3,000 first links, and at most 256 for each repetition.
    expect(engine.linker.statistics.links).toBeLessThanOrEqual(3000 + 4 + 40 * 256);
    expect(engine.linker.counts.linked).toBe(3000 + 4);
  });
});

describe('a socket that was closed long ago', () => {
  it('is let go of: its bytes sent again link to nothing', () => {
    const text = `${CONNECTED} c write(5); C>S PSH,ACK len=5; c end(); C>S FIN,ACK; c 'close'`;
    const late = traceParts(`${text}; +60s C>S PSH,ACK seq=1 len=5`);
    const engine = new MiniEngine();
    for (const frame of late.frames.slice(0, -1)) engine.frame(frame);
    engine.watermark(START_SECONDS + 1, 0);
    for (const entry of late.entries) engine.entry(entry);
    engine.watermark(START_SECONDS + 50, 0);
    engine.frame(late.frames.at(-1)!);
    engine.finish();
    expect(linkLinesOf(engine)).toContain('c write(5) → 4');
  });
});
