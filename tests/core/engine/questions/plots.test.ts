import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { StreamPlots, throughput } from '../../../../src/core/engine/questions/plots.ts';
import { Series } from '../../../../src/core/engine/questions/series.ts';
import { StreamFrames } from '../../../../src/core/engine/questions/stream-frames.ts';
import type { Track } from '../../../../src/core/engine/questions/track.ts';
import { flowRow } from '../../../../src/core/trace/conversations.ts';
import { HANDSHAKE, Trace, traceOf } from '../../tcp/trace-of.ts';

const capture = (name: string): Uint8Array =>
  readFileSync(resolve(import.meta.dirname, `../../../fixtures/captures/${name}.pcap`));

function plotsOf(trace: Trace, stream = 0): StreamPlots {
  const plots = new StreamPlots(trace.tables, stream);
  plots.update();
  return plots;
}

/** Points as `low–high`, or `value`. */
const points = (track: Track): string[] =>
  Array.from({ length: track.length }, (_, i) =>
    track.low(i) === track.high(i) ? `${track.low(i)}` : `${track.low(i)}–${track.high(i)}`,
  );

describe('the frames of a conversation', () => {
  test.each(['everything', 'loss', 'reordering'])('are those of its stream in %s.pcap', (name) => {
    const trace = new Trace(capture(name));
    const streams = trace.column('stream');
    for (let stream = 0; stream < trace.tables.conversations.length; stream += 1) {
      const frames = new StreamFrames(trace.tables, stream);
      frames.update();
      const found = Array.from({ length: frames.length }, (_, i) => frames.row(i));
      expect(found).toEqual(streams.flatMap((one, row) => (one === stream ? [row] : [])));
    }
  });

  test('grow with the trace, each once', () => {
    const bytes = capture('loss');
    const engine = createEngine();
    const frames = new StreamFrames(engine.tables, 1);
    for (let at = 0; at < bytes.length; at += 5000) {
      engine.packets.push(bytes.subarray(at, at + 5000));
      frames.update();
    }
    const all = new StreamFrames(engine.tables, 1);
    all.update();
    expect(frames.length).toBe(all.length);
    expect(Array.from({ length: all.length }, (_, i) => frames.row(i))).toEqual(
      Array.from({ length: all.length }, (_, i) => all.row(i)),
    );
  });
});

describe('the plots of a conversation', () => {
  test('have segments, acknowledgments and the edge of the window', () => {
    const trace = traceOf(`${HANDSHAKE} ; C>S PSH,ACK len=100 ; S>C ACK win=10 ; C>S ACK len=50 seq=1`);
    const [sent] = plotsOf(trace).directions;
    expect(points(sent.segments)).toEqual(['0–1', '1–101']);
    expect(points(sent.repeats)).toEqual(['1–51']);
    expect(points(sent.acks)).toEqual(['1', '101']);
    expect(points(sent.edges)).toEqual([`${1 + 65160}`, `${101 + 10 * 128}`]);
    expect(points(sent.windows)).toEqual(['65160', `${10 * 128}`]);
    expect(points(sent.flight)).toEqual(['100', '50']);
  });

  test('go on where sequence numbers wrap', () => {
    const trace = traceOf(
      `C>S ACK seq=4294967000 len=200 ; C>S ACK seq=4294967200 len=200 ; C>S ACK seq=104 len=10`,
    );
    const [sent] = plotsOf(trace).directions;
    expect(points(sent.segments)).toEqual(['1–201', '201–401', '401–411']);
  });

  test.each(['loss', 'zerowin', 'keepalive'])('count what the engine counts in %s.pcap', (name) => {
    const trace = new Trace(capture(name));
    const { flows } = trace.tables;
    for (const direction of [0, 1] as const) {
      const plots = plotsOf(trace).directions[direction];
      const last = plots.traffic.length - 1;
      expect(plots.traffic.high(last)).toBe(flows.get('bytes', flowRow(0, direction)));
      expect(plots.traffic.low(last)).toBe(flows.get('payload', flowRow(0, direction)));
      const repeats =
        flows.get('retransmissions', flowRow(0, direction)) + flows.get('outOfOrder', flowRow(0, direction));
      expect(plots.repeats.length).toBe(repeats);
      // The ACKs of this side's bytes are the other side's.
      const series = new Series(trace.tables, 'rtt', { stream: 0, direction: direction === 0 ? 1 : 0 });
      series.update();
      expect(points(plots.roundTrips)).toEqual(
        Array.from({ length: series.length }, (_, i) => String(series.value(i))),
      );
    }
  });

  test('take in some frames at a time', () => {
    const trace = new Trace(capture('loss'));
    const plots = new StreamPlots(trace.tables, 0);
    let steps = 1;
    while (plots.update(20)) steps += 1;
    expect(steps).toBe(Math.ceil(plots.frames.length / 20));
    expect(plots.directions[0].traffic.length + plots.directions[1].traffic.length).toBe(plots.frames.length);
  });
});

describe('throughput', () => {
  test('of all spans comes to all bytes', () => {
    const trace = new Trace(capture('zerowin'));
    const { traffic } = plotsOf(trace).directions[0];
    const [from, to] = [traffic.time(0), traffic.time(traffic.length - 1)];
    const { wire, payload } = throughput(traffic, from, to, 37);
    const sum = (rates: Float64Array): number =>
      Math.round((rates.reduce((a, b) => a + b, 0) * (to - from)) / 37 / 8);
    expect(sum(wire)).toBe(trace.tables.flows.get('bytes', 0));
    expect(sum(payload)).toBe(trace.tables.flows.get('payload', 0));
  });
});
