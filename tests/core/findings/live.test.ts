import { describe, expect, it } from 'vitest';
import { MiniEngine } from '../link/mini-engine.ts';
import type { TraceEntry } from '../link/trace-entries.ts';
import { START_SECONDS, traceParts } from '../link/trace-text.ts';
import { found, foundIn } from './found.ts';

/** A trace that has a bit of everything. */
const TEXT = `
  s socket keepAlive=true keepAliveInitialDelay=500
  s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
  c write(2); c write(2); C>S PSH,ACK len=4; +300ms a 'data' 4; loop max=280ms
  c write(40); C>S ACK len=20; C>S PSH,ACK len=20; S>C ACK win=0; +1s C>S ACK seq=44; S>C ACK win=0; +10ms a 'data' 40
  +3s a end(); S>C FIN,ACK
  +2s c write(5); C>S PSH,ACK len=5; S>C RST
  c destroy() ECONNRESET bynode; c 'error' ECONNRESET; c 'close'; a 'close'
  C2>S SYN; S>C2 SYN,ACK; C2>S ACK; C2>S FIN,ACK
  +3s loop max=1ms
`;

/** Epoch time of an entry, seconds and nanoseconds. */
function timeOf(one: TraceEntry): { seconds: number; nanos: number } {
  const time = one.type === 'clock' ? one.entry.monotonic : one.entry;
  return { seconds: START_SECONDS + time.seconds - 1000, nanos: time.nanos };
}

/** Feeds the trace as a run does: in the order of time, in slices, each settled before the next. */
function live(text: string, engine = new MiniEngine()): MiniEngine {
  const { frames, entries } = traceParts(text);
  const all = [
    ...frames.map((frame) => ({ ...frame, take: () => void engine.frame(frame) })),
    ...entries.map((entry) => ({ ...timeOf(entry), take: () => engine.entry(entry) })),
  ].sort((a, b) => a.seconds - b.seconds || a.nanos - b.nanos);
  for (const one of all) {
    one.take();
    for (const table of Object.values(engine.tables)) table.publish();
    engine.settle(one.seconds, one.nanos - 1);
  }
  engine.finish();
  return engine;
}

describe('findings of a live run', () => {
  it('know who opened a conversation once its SYN has come, as in the saved file', () => {
    const late = 'C>S ACK win=0; +1s S>C SYN,ACK win=0';
    const file = found(late);
    expect(foundIn(live(late)).texts).toEqual(file.texts);
    expect(file.params('window.zero')).toMatchObject({ who: 'sender' });
  });

  it('are the same where each lag is looked at, and not only where some lag was long', () => {
    const engine = new MiniEngine();
    Object.defineProperty(engine.linker, 'longestLag', { value: Number.POSITIVE_INFINITY });
    const run = live(TEXT);
    expect(run.linker.longestLag).toBeGreaterThan(300e6);
    expect(run.findings.list).toEqual(live(TEXT, engine).findings.list);
    expect(foundIn(run).ids).toContain('lag.busy-loop');
  });

  it('are those of the saved file', () => {
    const file = found(TEXT);
    const run = foundIn(live(TEXT));
    expect(file.ids).toEqual([
      'keep-alive.delay-ignored',
      'writes.joined',
      'writes.split',
      'window.zero',
      'read.behind',
      'lag.busy-loop',
      'window.probe',
      'lag.unknown',
      'connection.half-open',
      'write.after-fin',
      'reset.error',
      'connection.half-open',
    ]);
    expect(run.ids).toEqual(file.ids);
    expect(run.texts).toEqual(file.texts);
    expect(
      run.engine.findings.list.map(({ frames, records, seconds, nanos }) => ({
        frames,
        records,
        seconds,
        nanos,
      })),
    ).toEqual(
      file.engine.findings.list.map(({ frames, records, seconds, nanos }) => ({
        frames,
        records,
        seconds,
        nanos,
      })),
    );
  });

  it('come as soon as they are certain, and change the version', () => {
    const engine = new MiniEngine();
    for (const frame of traceParts('C>S SYN; S>C SYN,ACK; C>S ACK; C>S FIN,ACK; S>C ACK').frames)
      engine.frame(frame);
    for (const table of Object.values(engine.tables)) table.publish();
    engine.settle(START_SECONDS, 400_000_000);
    expect(engine.findings.list).toEqual([]);
    const before = engine.findings.version;
    engine.settle(START_SECONDS, 500_300_000);
    expect(engine.findings.list.map((one) => one.id)).toEqual(['connection.half-open']);
    expect(engine.findings.list[0]).toMatchObject({ index: 0, severity: 'note', stream: 0, frames: [3] });
    expect(engine.findings.version).toBeGreaterThan(before);
  });
});
