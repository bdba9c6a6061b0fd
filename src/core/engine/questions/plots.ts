/**
 * What the graphs of a conversation show, from its frames: sequence numbers with acknowledgments and windows, round
 * trips, bytes in flight, traffic. Kept up to date at the cost of the conversation's new frames.
 */
import { Layer } from '../../decode/scratch.ts';
import { LagHistogram } from '../../link/lags.ts';
import {
  ackedFrame,
  analysisBits,
  bytesInFlight,
  type FrameChunk,
  NONE,
  tcpFlags,
  windowSize,
  wireLength,
} from '../../trace/frames.ts';
import { nanosBetween } from '../../trace/links.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../trace/table.ts';
import type { TraceTables } from '../../trace/tables.ts';
import { StreamFrames } from './stream-frames.ts';
import { Track } from './track.ts';

/**
 * The bytes that one side sends. Sequence numbers are relative, as Wireshark shows them, and do not wrap. The rows of
 * all tracks are frame rows.
 */
export class DirectionPlots {
  /** Segments that carry bytes for the first time: from their first byte's number to one past their last. */
  readonly segments = new Track();
  /** The same of retransmissions and of segments out of order, by Wireshark's rules. */
  readonly repeats = new Track();
  /** At the other side's segments: the acknowledgment number, and the right edge of the window. */
  readonly acks = new Track();
  readonly edges = new Track();
  /** At the other side's ACKs: time since the segment they acknowledge, nanoseconds. */
  readonly roundTrips = new Track();
  /** At the other side's segments: the window they announce, bytes; at this side's: bytes in flight. */
  readonly windows = new Track();
  readonly flight = new Track();
  /** Sums after each segment: bytes on the wire in `high`, payload in `low`. Never go back in time. */
  readonly traffic = new Track();
  readonly roundTripTimes = new LagHistogram();
  /** Newest sequence number, unwrapped. */
  newest = 0;
}

const REPEATED =
  analysisBits.retransmission |
  analysisBits.fast_retransmission |
  analysisBits.spurious_retransmission |
  analysisBits.out_of_order;

export class StreamPlots {
  /** By the direction of the bytes: 0 from A to B, 1 from B to A. */
  readonly directions: readonly [DirectionPlots, DirectionPlots] = [
    new DirectionPlots(),
    new DirectionPlots(),
  ];
  readonly frames: StreamFrames;
  readonly #tables: TraceTables;
  #next = 0;

  constructor(tables: TraceTables, stream: number) {
    this.#tables = tables;
    this.frames = new StreamFrames(tables, stream);
  }

  /** Takes in the frames that have come since the last call, at most `limit`; true where more are waiting. */
  update(limit = Number.POSITIVE_INFINITY): boolean {
    this.frames.update();
    const end = Math.min(this.frames.length, this.#next + limit);
    for (; this.#next < end; this.#next += 1) this.#take(this.frames.row(this.#next));
    return this.#next < this.frames.length;
  }

  #take(row: number): void {
    const { frames } = this.#tables;
    const chunk = frames.chunks[row >>> CHUNK_BITS]!;
    const i = row & CHUNK_MASK;
    const time = nanosBetween(frames, 0, frames, row) / 1e9;
    // Some frames have no time (simple packet blocks); an ICMP error may quote the conversation.
    if (Number.isNaN(time) || (chunk.layers[i]! & Layer.SEGMENT) === 0) return;
    const direction = chunk.direction[i]!;
    const own = this.directions[direction]!;
    const peer = this.directions[1 - direction]!;
    takeSent(own, chunk, i, time, row);
    if ((chunk.flags[i]! & tcpFlags.ack) !== 0) this.#takeAck(peer, chunk, i, time, row);
  }

  #takeAck(peer: DirectionPlots, chunk: FrameChunk, i: number, time: number, row: number): void {
    const window = windowSize(chunk.window[i]!, chunk.scale[i]!);
    const reset = (chunk.flags[i]! & tcpFlags.rst) !== 0;
    // A RST's window and number mean nothing.
    if (!reset) {
      const ack = unwrap(peer.newest, chunk.relAck[i]!);
      peer.acks.add(time, ack, ack, row);
      peer.edges.add(time, ack + window, ack + window, row);
      peer.windows.add(time, window, window, row);
    }
    const acked = ackedFrame(this.#tables.frames, row);
    if (acked === NONE) return;
    const span = nanosBetween(this.#tables.frames, acked, this.#tables.frames, row);
    peer.roundTrips.add(time, span, span, row);
    peer.roundTripTimes.add(span);
  }
}

function takeSent(own: DirectionPlots, chunk: FrameChunk, i: number, time: number, row: number): void {
  const length = chunk.tcpLen[i] === NONE ? 0 : chunk.tcpLen[i]!;
  const from = unwrap(own.newest, chunk.relSeq[i]!);
  const flags = chunk.flags[i]!;
  const to = from + length + ((flags & (tcpFlags.syn | tcpFlags.fin)) === 0 ? 0 : 1);
  if (to > from) {
    const track = (chunk.analysis[i]! & REPEATED) === 0 ? own.segments : own.repeats;
    track.add(time, from, to, row);
    own.newest = Math.max(own.newest, to);
  }
  const inFlight = bytesInFlight(chunk, i);
  if (inFlight > 0) own.flight.add(time, inFlight, inFlight, row);
  addTraffic(own.traffic, time, wireLength(chunk, i), length, row);
}

function addTraffic(traffic: Track, time: number, bytes: number, payload: number, row: number): void {
  const last = traffic.length - 1;
  const before = last < 0 ? { time, payload: 0, bytes: 0 } : sums(traffic, last);
  traffic.add(Math.max(time, before.time), before.payload + payload, before.bytes + bytes, row);
}

const sums = (traffic: Track, index: number): { time: number; payload: number; bytes: number } => ({
  time: traffic.time(index),
  payload: traffic.low(index),
  bytes: traffic.high(index),
});

/** The number nearest to `near` that is `value` modulo 2³². */
function unwrap(near: number, value: number): number {
  return near + ((value - near) | 0);
}

/** Bits per second in `bins` equal spans of [from, to] seconds, each with the first frame row in it (or of the one before). */
export interface Throughput {
  /** Middle of each span, seconds since the trace's first frame. */
  readonly times: Float64Array;
  /** On the wire, and of payload. */
  readonly wire: Float64Array;
  readonly payload: Float64Array;
  readonly rows: Uint32Array;
}

export function throughput(traffic: Track, from: number, to: number, bins: number): Throughput {
  const width = (to - from) / bins;
  const [times, wire, payload] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  const rows = new Uint32Array(bins).fill(NONE);
  const sum = (index: number, what: 'low' | 'high'): number => (index === 0 ? 0 : traffic[what](index - 1));
  let first = traffic.indexAt(from);
  for (let bin = 0; bin < bins; bin += 1) {
    // The last span holds its end too: the newest frame is to be seen.
    const stop = bin === bins - 1 ? traffic.indexAfter(to) : traffic.indexAt(from + width * (bin + 1));
    times[bin] = from + width * (bin + 0.5);
    wire[bin] = ((sum(stop, 'high') - sum(first, 'high')) * 8) / width;
    payload[bin] = ((sum(stop, 'low') - sum(first, 'low')) * 8) / width;
    if (traffic.length > 0) rows[bin] = traffic.row(Math.min(first, traffic.length - 1));
    first = stop;
  }
  return { times, wire, payload, rows };
}
