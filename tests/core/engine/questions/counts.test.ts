import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { Endpoints } from '../../../../src/core/engine/questions/endpoints.ts';
import { Series, type SeriesKind } from '../../../../src/core/engine/questions/series.ts';
import { rate, summarizeConversation } from '../../../../src/core/engine/questions/summaries.ts';
import { formatAddress } from '../../../../src/core/trace/addresses.ts';
import { HANDSHAKE, type Trace, traceOf } from '../../tcp/trace-of.ts';
import { header, join, packetBlocks } from '../files.ts';

const ENDPOINTS = { endpoints: { C: '10.0.0.1:1000', D: '10.0.0.1:1001', S: '10.0.0.2:80' } };
const TEXT = `${HANDSHAKE} ; C>S PSH,ACK len=1000 ; S>C ACK ; S>C PSH,ACK len=10 ; +1s C>S ACK ; D>S SYN`;

describe('a conversation’s summary', () => {
  const trace = traceOf(TEXT, ENDPOINTS);
  const wire = trace.column('wireLength');
  const summary = summarizeConversation(trace.tables, 0);

  test('counts each direction', () => {
    expect(summary.fromA).toMatchObject({ frames: 4, payload: 1000, streamBytes: 1000, retransmissions: 0 });
    expect(summary.fromA.bytes).toBe([0, 2, 3, 6].reduce((sum, row) => sum + wire[row]!, 0));
    expect(summary.fromB).toMatchObject({ frames: 3, payload: 10 });
  });

  test('has the time from the first frame to the last', () => {
    expect(summary.duration).toBe(1e9 + 5 * 100_000);
    expect(summary.fromB.bitsPerSecond).toBeCloseTo((summary.fromB.bytes * 8) / 1.0005, 6);
  });

  test('has no rate where there is no time', () => {
    expect(summarizeConversation(trace.tables, 1).fromA.bitsPerSecond).toBeNaN();
    expect(rate(100, 1e9)).toBe(800);
  });
});

describe('endpoints', () => {
  function table(trace: Trace, kind: 'ip' | 'tcp' | 'udp'): string[] {
    const endpoints = new Endpoints(trace.tables, kind);
    endpoints.update();
    return endpoints.all.map(
      (one) =>
        `${formatAddress(trace.tables.addresses, one.address)}:${one.port} ${one.framesSent}/${one.framesReceived}`,
    );
  }

  test('are counted by address, and by address and port', () => {
    const trace = traceOf(`${TEXT} ; C>S UDP len=4`, ENDPOINTS);
    expect(table(trace, 'ip')).toEqual(['10.0.0.1:0 6/3', '10.0.0.2:0 3/6']);
    expect(table(trace, 'tcp')).toEqual(['10.0.0.1:1000 4/3', '10.0.0.2:80 3/5', '10.0.0.1:1001 1/0']);
    expect(table(trace, 'udp')).toEqual(['10.0.0.1:1000 1/0', '10.0.0.2:80 0/1']);
  });

  test('grow with the trace, each frame counted once', () => {
    const engine = createEngine();
    const endpoints = new Endpoints(engine.tables, 'tcp');
    const blocks = packetBlocks(TEXT, ENDPOINTS);
    engine.packets.push(join(header(), ...blocks.slice(0, 3)));
    endpoints.update();
    endpoints.update();
    expect(endpoints.all.map((one) => one.framesSent)).toEqual([2, 1]);
    engine.packets.push(join(...blocks.slice(3)));
    endpoints.update();
    expect(endpoints.all.map((one) => one.framesSent)).toEqual([4, 3, 1]);
    expect(endpoints.duration(endpoints.all[0]!)).toBe(1e9 + 5 * 100_000);
    expect(endpoints.sendRate(endpoints.all[2]!)).toBeNaN();
  });
});

describe('time series', () => {
  function points(kind: SeriesKind, direction?: 0 | 1): [number, number][] {
    const trace = traceOf(TEXT, ENDPOINTS);
    const series = new Series(
      trace.tables,
      kind,
      direction === undefined ? { stream: 0 } : { stream: 0, direction },
    );
    series.update();
    return Array.from({ length: series.length }, (_, i) => [series.time(i) / 1e5, series.value(i)]);
  }

  test('of payload', () => {
    expect(points('payload', 0)).toEqual([
      [0, 0],
      [2, 0],
      [3, 1000],
      [10_005, 0],
    ]);
  });

  test('of round trips, at the ACK', () => {
    expect(points('rtt', 1)).toEqual([
      [1, 100_000],
      [4, 100_000],
    ]);
  });

  test('of windows, scaled', () => {
    expect(points('window', 0).map(([, value]) => value)).toEqual([
      64_240,
      502 * 128,
      65_535 * 128,
      65_535 * 128,
    ]);
  });

  test('of bytes in flight', () => {
    expect(points('flight')).toEqual([
      [3, 1000],
      [5, 10],
    ]);
  });

  test('of all traffic, binned', () => {
    const trace = traceOf(TEXT, ENDPOINTS);
    const series = new Series(trace.tables, 'rate');
    series.update();
    const wire = trace.column('wireLength');
    const { sum, count, greatest, least } = series.bins(0, 2e9, 4);
    expect([...count]).toEqual([6, 0, 2, 0]);
    expect(sum[0]).toBe(wire.slice(0, 6).reduce((a, b) => a + b, 0));
    expect([greatest[0], least[2]]).toEqual([Math.max(...wire.slice(0, 6)), Math.min(wire[6]!, wire[7]!)]);
    expect([sum[1], least[1], greatest[1]]).toEqual([0, Number.NaN, Number.NaN]);
  });

  test('grow with the trace', () => {
    const engine = createEngine();
    const series = new Series(engine.tables, 'rate');
    const blocks = packetBlocks(TEXT, ENDPOINTS);
    engine.packets.push(join(header(), ...blocks.slice(0, 3)));
    series.update();
    expect(series.length).toBe(3);
    engine.packets.push(join(...blocks.slice(3)));
    series.update();
    series.update();
    expect(series.length).toBe(8);
  });
});
