/** The byte range of a write or a read meets the segments that carried it. */
import { ByteSpan, type CarriedVisit } from '../tcp/byte-map.ts';
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import type { Endpoint } from './endpoint.ts';
import { Relation } from './lags.ts';
import type { LinkWriter } from './link-writer.ts';
import type { LinkInputs } from './types.ts';

export class ByteAttacher {
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #written: CarriedVisit;
  readonly #read: CarriedVisit;
  /** The record at hand and the flow its bytes are in, for the two visitors above: made once, not for each record. */
  #record = 0;
  #flow = 0;
  readonly #span = new ByteSpan();

  constructor(inputs: LinkInputs, writer: LinkWriter) {
    this.#inputs = inputs;
    this.#writer = writer;
    this.#written = (frame, from, to, repeated) => {
      if (repeated && this.#bringsNew(frame, from, to)) return;
      writer.causes(this.#record, frame, Relation.writeSegment, repeated);
    };
    this.#read = (frame, _from, _to, repeated) => {
      // What was there already completed nothing.
      if (!repeated) writer.causedBy(this.#record, frame, Relation.segmentRead);
    };
  }

  /** A write causes the segments that carry its bytes, repetitions too. */
  write(endpoint: Endpoint, record: number): void {
    if (!this.#setSpan(record)) return;
    const { from, to } = this.#span;
    endpoint.writes.add(record, from, to);
    // Nearly all spans are in one segment: then nothing has to be walked.
    const frame = this.#inputs.byteMap.onlyCarrier(endpoint.own, from, to);
    if (frame !== NONE) this.#writer.causes(record, frame, Relation.writeSegment, false);
    else this.#eachCarrier(endpoint.own, record, this.#written);
  }

  /** A read is caused by the segments that brought its bytes. */
  read(endpoint: Endpoint, record: number): void {
    if (!this.#setSpan(record)) return;
    const { from, to } = this.#span;
    endpoint.reads.add(record, from, to);
    const frame = this.#inputs.byteMap.onlyCarrier(endpoint.peer, from, to);
    if (frame !== NONE) this.#writer.causedBy(record, frame, Relation.segmentRead);
    else this.#eachCarrier(endpoint.peer, record, this.#read);
  }

  /** The bytes that a record is about; false where there are none. */
  #setSpan(record: number): boolean {
    const chunk = this.#inputs.records.chunks[record >>> CHUNK_BITS]!;
    const start = chunk.start.at(record & CHUNK_MASK);
    const end = start + chunk.byteLength[record & CHUNK_MASK]!;
    this.#span.from = start;
    this.#span.to = end;
    return end > start;
  }

  #eachCarrier(flow: number, record: number, visit: CarriedVisit): void {
    const { flows, byteMap } = this.#inputs;
    if (flows.chunks[flow >>> CHUNK_BITS]!.isnKnown[flow & CHUNK_MASK] !== 1) return;
    this.#record = record;
    this.#flow = flow;
    const { from, to } = this.#span;
    byteMap.eachCarrier(flow >>> 1, flow & 1, from, to, visit);
  }

  /** Whether a segment that repeats some bytes of [from, to) was the first to carry others: then it is linked already. */
  #bringsNew(frame: number, from: number, to: number): boolean {
    const { byteMap } = this.#inputs;
    let fresh = false;
    byteMap.eachCarrier(this.#flow >>> 1, this.#flow & 1, from, to, (carrier, _from, _to, repeated) => {
      if (carrier === frame && !repeated) fresh = true;
    });
    return fresh;
  }
}
