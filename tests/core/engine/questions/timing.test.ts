import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { Timing } from '../../../../src/core/engine/questions/timing.ts';
import { savedSession } from '../../link/session.ts';
import { traceParts } from '../../link/trace-text.ts';

const OPEN = `
  s listen() port=8080; s 'listening'
  c connect() port=8080; c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK
  s 'connection' a; c 'connect'`;

function timingOf(text: string): Timing {
  const engine = createEngine();
  engine.packets.push(new Uint8Array(savedSession(traceParts(text))));
  engine.packets.end();
  engine.records.end();
  const timing = new Timing(engine.tables);
  timing.update(true);
  return timing;
}

const counts = ({ histograms }: Timing) => ({
  all: histograms.all.count,
  busy: histograms.busy.count,
  free: histograms.free.count,
  unknown: histograms.unknown.count,
});

describe('lags over time', () => {
  test('are of events that a frame caused, once each', () => {
    const timing = timingOf(`${OPEN} ; c write(5); C>S PSH,ACK len=5; S>C ACK; +2ms a 'data' 5`);
    expect(counts(timing)).toEqual({ all: 3, busy: 0, free: 0, unknown: 3 });
    expect(timing.slowest.map(({ lag, frame }) => [lag, frame + 1])[0]).toEqual([2_100_000, 4]);
    expect(timing.slowest.map(({ lag }) => lag)).toEqual(
      timing.slowest.map(({ lag }) => lag).sort((a, b) => b - a),
    );
  });

  test('are told apart by what the loop did meanwhile', () => {
    const busy = timingOf(
      `${OPEN} ; c write(5); C>S PSH,ACK len=5; S>C ACK; +50ms a 'data' 5 ; loop max=48ms`,
    );
    expect(counts(busy)).toMatchObject({ busy: 3 });
    expect(busy.slowest[0]).toMatchObject({ loop: 48e6 });
    const free = timingOf(
      `${OPEN} ; loop max=0ms ; c write(5); C>S PSH,ACK len=5; S>C ACK; +50ms a 'data' 5 ; loop max=1ms`,
    );
    expect(counts(free).free).toBeGreaterThan(0);
    expect(free.lags.free.length).toBe(free.histograms.free.count);
    expect([free.loop.length, free.loopDelays.count]).toEqual([2, 2]);
  });

  test('wait for the sample that may explain them', () => {
    const engine = createEngine();
    engine.packets.push(new Uint8Array(savedSession(traceParts(`${OPEN} ; loop max=1ms ; +1ms c end()`))));
    const timing = new Timing(engine.tables);
    timing.update(false);
    expect(counts(timing).all).toBe(2);
    const later = createEngine();
    later.packets.push(new Uint8Array(savedSession(traceParts(OPEN))));
    const waiting = new Timing(later.tables);
    waiting.update(false);
    expect(counts(waiting).all).toBe(0);
    waiting.update(true);
    expect(counts(waiting).all).toBe(2);
  });
});
