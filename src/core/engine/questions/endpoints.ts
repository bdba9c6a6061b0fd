/** Endpoints with what each sent and received, kept up to date at the cost of new frames only. */

import { Layer } from '../../decode/scratch.ts';
import { type FrameChunk, NONE, wireLength } from '../../trace/frames.ts';
import { nanosBetween } from '../../trace/links.ts';
import { dstPort, srcPort } from '../../trace/ports.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../trace/table.ts';
import type { TraceTables } from '../../trace/tables.ts';
import { rate } from './summaries.ts';

/** What counts as one endpoint: an address, or an address with its TCP or UDP port. */
export type EndpointKind = 'ip' | 'tcp' | 'udp';

export interface Endpoint {
  /** Address id. */
  readonly address: number;
  /** 0 for kind `ip`. */
  readonly port: number;
  framesSent: number;
  framesReceived: number;
  /** Bytes of whole frames on the wire. */
  bytesSent: number;
  bytesReceived: number;
  /** First and last frame row. */
  readonly firstFrame: number;
  lastFrame: number;
}

/** One row an endpoint, in order of first appearance. `update` takes in the frames published since the last call. */
export class Endpoints {
  readonly all: Endpoint[] = [];
  readonly #tables: TraceTables;
  readonly #kind: EndpointKind;
  /** By address id × 65,536 + port. */
  readonly #rows = new Map<number, Endpoint>();
  #next = 0;

  constructor(tables: TraceTables, kind: EndpointKind) {
    this.#tables = tables;
    this.#kind = kind;
  }

  /** Frames taken in so far. */
  get taken(): number {
    return this.#next;
  }

  /** Takes in at most `limit` frames; true where more are waiting. */
  update(limit = Number.POSITIVE_INFINITY): boolean {
    const { frames } = this.#tables;
    const end = Math.min(frames.length, this.#next + limit);
    for (; this.#next < end; this.#next += 1) {
      this.#take(frames.chunks[this.#next >>> CHUNK_BITS]!, this.#next & CHUNK_MASK);
    }
    return this.#next < frames.length;
  }

  /** Nanoseconds from an endpoint's first frame to its last. */
  duration(endpoint: Endpoint): number {
    const { frames } = this.#tables;
    return nanosBetween(frames, endpoint.firstFrame, frames, endpoint.lastFrame);
  }

  /** Bits per second that an endpoint sent over its duration; NaN: it has none. */
  sendRate(endpoint: Endpoint): number {
    return rate(endpoint.bytesSent, this.duration(endpoint));
  }

  #take(chunk: FrameChunk, i: number): void {
    if (!this.#counts(chunk, i)) return;
    const { conversations } = this.#tables;
    const ports = this.#kind !== 'ip';
    const bytes = wireLength(chunk, i);
    const sender = this.#endpoint(chunk.src[i]!, ports ? srcPort(conversations, chunk, i) : 0);
    sender.framesSent += 1;
    sender.bytesSent += bytes;
    const receiver = this.#endpoint(chunk.dst[i]!, ports ? dstPort(conversations, chunk, i) : 0);
    receiver.framesReceived += 1;
    receiver.bytesReceived += bytes;
  }

  #counts(chunk: FrameChunk, i: number): boolean {
    if (chunk.src[i] === NONE) return false;
    if (this.#kind === 'ip') return true;
    return (chunk.layers[i]! & (this.#kind === 'tcp' ? Layer.SEGMENT : Layer.UDP)) !== 0;
  }

  #endpoint(address: number, port: number): Endpoint {
    const key = address * 65_536 + port;
    const known = this.#rows.get(key);
    if (known) {
      known.lastFrame = this.#next;
      return known;
    }
    const frame = this.#next;
    const counts = { framesSent: 0, framesReceived: 0, bytesSent: 0, bytesReceived: 0 };
    const made: Endpoint = { address, port, ...counts, firstFrame: frame, lastFrame: frame };
    this.#rows.set(key, made);
    this.all.push(made);
    return made;
  }
}
