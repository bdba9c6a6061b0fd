/**
 * The record that nearly all are of: bytes of a socket whose conversation is known, all of them in one segment that has
 * come. It is linked in one go; it leaves the same cells and totals behind as the general way (linker.ts) does.
 */
import { Transport } from '../capfile/records/schema.ts';
import { ByteSpan } from '../tcp/byte-map.ts';
import { NONE } from '../trace/frames.ts';
import { linkRelations, type RecordSchema } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Chunk } from '../trace/table.ts';
import type { LinkWriter } from './link-writer.ts';
import type { Routes } from './routes.ts';
import { Rule } from './rules.ts';
import type { LinkInputs } from './types.ts';

export class StraightLinks {
  readonly #inputs: LinkInputs;
  readonly #routes: Routes;
  readonly #writer: LinkWriter;
  readonly #span = new ByteSpan();

  constructor(inputs: LinkInputs, routes: Routes, writer: LinkWriter) {
    this.#inputs = inputs;
    this.#routes = routes;
    this.#writer = writer;
  }

  /**
   * Takes a new record of rule `write` or `read`, of which `chunk` holds the row; false, and nothing done, where it is not
   * of this kind.
   */
  take(record: number, chunk: Chunk<RecordSchema>, rule: Rule): boolean {
    const i = record & CHUNK_MASK;
    const socket = chunk.socket[i]!;
    const endpoint = this.#routes.mainOf(socket);
    if (endpoint === undefined || endpoint.stream !== chunk.stream[i] || !this.#isPlain(socket)) return false;
    const span = this.#span;
    const from = chunk.start.at(i);
    span.from = from;
    span.to = from + chunk.byteLength[i]!;
    if (!(span.to > from)) return false;
    const isWrite = rule === Rule.write;
    const frame = this.#inputs.byteMap.onlyCarrier(isWrite ? endpoint.own : endpoint.peer, span);
    if (frame === NONE) return false;
    (isWrite ? endpoint.writes : endpoint.reads).add(record, span);
    this.#writer.first(record, chunk, frame, isWrite ? linkRelations.causes : linkRelations.causedBy);
    return true;
  }

  /** Whether the socket's bytes are those of TCP. */
  #isPlain(socket: number): boolean {
    const { sockets } = this.#inputs;
    const transport = sockets.chunks[socket >>> CHUNK_BITS]!.transport[socket & CHUNK_MASK]!;
    return transport !== Transport.pipe && transport !== Transport.tls;
  }
}
