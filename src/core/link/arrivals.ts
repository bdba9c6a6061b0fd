/** A frame meets the endpoints of its conversation: the records that wait for it, or whose bytes it carries, are linked. */
import type { CarriedVisit } from '../tcp/byte-map.ts';
import { type FrameChunk, NONE, tcpFlags } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import type { Attacher } from './attach.ts';
import { linkFins, linkRsts } from './close-links.ts';
import type { Endpoint } from './endpoint.ts';
import { Relation } from './lags.ts';
import type { LinkWriter } from './link-writer.ts';
import type { LinkInputs } from './types.ts';

/** Retransmitted writes that one frame is linked to; a repeated segment of ten thousand one-byte writes is no use to anyone. */
const REPEATS_A_FRAME = 256;
const MARKED = tcpFlags.syn | tcpFlags.fin | tcpFlags.rst;

export class Arrivals {
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #attacher: Attacher;
  readonly #causes: (record: number) => boolean;
  readonly #repeats: (record: number) => boolean;
  readonly #reads: (record: number) => boolean;
  readonly #piece: CarriedVisit;
  /** The frame at hand and the sides it concerns, for the visitors above: made once, not for each frame. */
  #frame = 0;
  #left = 0;
  #own: Endpoint | undefined;
  #other: Endpoint | undefined;

  constructor(inputs: LinkInputs, writer: LinkWriter, attacher: Attacher) {
    this.#inputs = inputs;
    this.#writer = writer;
    this.#attacher = attacher;
    this.#causes = (record) => {
      writer.causes(record, this.#frame, Relation.writeSegment, false);
      return true;
    };
    this.#repeats = (record) => {
      writer.causes(record, this.#frame, Relation.writeSegment, true);
      this.#left -= 1;
      return this.#left > 0;
    };
    this.#reads = (record) => {
      writer.causedBy(record, this.#frame, Relation.segmentRead);
      return true;
    };
    this.#piece = (carrier, start, end, repeated) => {
      if (carrier !== this.#frame) return;
      this.#own?.writes.eachOverlap(start, end, repeated ? this.#repeats : this.#causes);
      if (!repeated) this.#other?.reads.eachOverlap(start, end, this.#reads);
    };
  }

  /** @param sender, receiver the sides that have a socket of ours */
  onFrame(frame: number, sender: Endpoint | undefined, receiver: Endpoint | undefined): void {
    const chunk = this.#inputs.frames.chunks[frame >>> CHUNK_BITS]!;
    const i = frame & CHUNK_MASK;
    const own = sender && frame > sender.seenTo ? sender : undefined;
    const other = receiver && frame > receiver.seenTo ? receiver : undefined;
    this.#frame = frame;
    if (chunk.tcpLen[i]! > 0) this.#onBytes(chunk, i, own, other);
    const flags = chunk.flags[i]!;
    if ((flags & MARKED) !== 0) this.#onFlags(frame, flags, own, other);
    if (own && own.probes.length > 0 && chunk.analysis[i] !== 0) this.#onProbe(frame, own);
    if (other && other.handshake.length > 0) this.#onHandshake(frame, other);
  }

  #onBytes(chunk: FrameChunk, i: number, own: Endpoint | undefined, other: Endpoint | undefined): void {
    const flow = chunk.stream[i]! * 2 + chunk.direction[i]!;
    const from = offsetIn(this.#inputs, flow, this.#frame);
    if (Number.isNaN(from)) return;
    const to = from + chunk.tcpLen[i]!;
    if (own) {
      const fresh = from >= own.highest;
      if (to > own.highest) own.highest = to;
      if (!fresh) this.#eachPiece(flow, from, to, own, undefined);
      else if (own.writesBeyond(from)) own.writes.eachOverlap(from, to, this.#causes);
    }
    // Reads are linked to the segment that brought their bytes first.
    if (other?.readsBeyond(from)) this.#eachPiece(flow, from, to, undefined, other);
  }

  /** Some of the bytes may have been there before: the byte map says which. */
  #eachPiece(
    flow: number,
    from: number,
    to: number,
    own: Endpoint | undefined,
    other: Endpoint | undefined,
  ): void {
    this.#left = REPEATS_A_FRAME;
    this.#own = own;
    this.#other = other;
    this.#inputs.byteMap.eachCarrier(flow >>> 1, flow & 1, from, to, this.#piece);
  }

  #onFlags(frame: number, flags: number, own: Endpoint | undefined, other: Endpoint | undefined): void {
    if (flags & tcpFlags.syn) this.#onSyn(frame, flags, own, other);
    if (flags & tcpFlags.rst) {
      if (own) noteRst(own, frame, this.#writer);
      if (other) this.#onPeerRst(frame, other);
    } else if (flags & tcpFlags.fin) {
      if (own) noteFin(own, frame, this.#inputs, this.#writer);
      if (other) this.#takeFirst(other.peerFin, frame, Relation.finEnd);
    }
  }

  #onSyn(frame: number, flags: number, own: Endpoint | undefined, other: Endpoint | undefined): void {
    if (own) {
      const repeated = this.#inputs.flows.get('synFrame', own.own) !== frame;
      for (const record of own.syns) this.#writer.causes(record, frame, Relation.attemptSyn, repeated);
    }
    if (other && flags & tcpFlags.ack) this.#takeFirst(other.peerSyn, frame, Relation.synAckConnect);
  }

  #onPeerRst(frame: number, other: Endpoint): void {
    this.#takeFirst(other.refused, frame, Relation.rstAttemptFailed);
    this.#takeFirst(other.peerRst, frame, Relation.rstError);
  }

  #onProbe(frame: number, own: Endpoint): void {
    for (const record of own.probes) this.#attacher.linkProbe(record, frame);
  }

  #onHandshake(frame: number, other: Endpoint): void {
    if (this.#inputs.conversations.get('handshakeFrame', other.stream) !== frame) return;
    for (const record of other.handshake) {
      const relation = record === other.closing.drop ? Relation.ackDrop : Relation.ackConnection;
      this.#writer.causedBy(record, frame, relation);
    }
    other.handshake = [];
  }

  /** The first frame of its kind is the cause; its repetitions are not. */
  #takeFirst(waiting: number[], frame: number, relation: Relation): void {
    if (waiting.length === 0) return;
    for (const record of waiting) this.#writer.causedBy(record, frame, relation);
    waiting.length = 0;
  }
}

/**
 * Offset of a segment's first payload byte in flow row `flow`, its sender's stream. NaN where the SYN was not captured: the byte map
 * then counts from the first segment seen, which no record does.
 */
function offsetIn({ flows, byteMap }: LinkInputs, flow: number, frame: number): number {
  const known = flows.chunks[flow >>> CHUNK_BITS]!.isnKnown[flow & CHUNK_MASK] === 1;
  return known ? byteMap.offsetOf(frame) : Number.NaN;
}

/** An own FIN: whose it is may be known now, or when the call's record comes. */
export function noteFin(endpoint: Endpoint, frame: number, inputs: LinkInputs, writer: LinkWriter): void {
  const { closing } = endpoint;
  if (closing.fins.length === 0) {
    closing.finAt = offsetIn(inputs, endpoint.own, frame) + inputs.frames.get('tcpLen', frame);
  }
  closing.fins.push(frame);
  linkFins(closing, writer);
}

export function noteRst(endpoint: Endpoint, frame: number, writer: LinkWriter): void {
  endpoint.closing.rsts.push(frame);
  linkRsts(endpoint.closing, writer);
}

/** Frame rows up to which an endpoint made now has seen its conversation. */
export function seenTo(inputs: LinkInputs, stream: number): number {
  const last = inputs.conversations.get('lastFrame', stream);
  return last === NONE ? -1 : last;
}
