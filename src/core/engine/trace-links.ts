/** Matcher and linker of a trace, fed with what the two inputs bring. */
import type { RecordDetails } from '../capfile/records/details.ts';
import { Layer } from '../decode/scratch.ts';
import { createLinker } from '../link/linker.ts';
import { createMatcher } from '../link/matcher.ts';
import type { LinkInputs, Matcher, RecordLinker } from '../link/types.ts';
import type { ByteMap } from '../tcp/byte-map.ts';
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import type { SocketBook, Stamp } from './socket-book.ts';
import type { TraceStore } from './trace-store.ts';

/** What the linker asks of the rest of the engine. */
export interface LinkSurroundings {
  readonly store: TraceStore;
  readonly book: SocketBook;
  readonly byteMap: ByteMap;
  errorCode(index: number): string;
  details(record: number): RecordDetails | undefined;
  /** Nanoseconds by which a record's time may be off. */
  clockError(): number;
}

export class TraceLinks {
  readonly linker: RecordLinker;
  /** Of the matcher. */
  readonly awaited: Matcher['awaited'];
  readonly #store: TraceStore;
  readonly #book: SocketBook;
  readonly #matcher: Matcher;
  /** Conversations that the matcher has been told of; none before the first tuple, so that a plain capture pays nothing. */
  #told = 0;
  /** By stream: 1 = it has a matched socket. */
  #matched = new Uint8Array(1024);
  #any = false;

  constructor(around: LinkSurroundings) {
    this.#store = around.store;
    this.#book = around.book;
    const { clockError } = around;
    this.#matcher = createMatcher({ ...around.store, clockError }, (tuple, stream, side) => {
      this.#onMatched(tuple, stream, side);
    });
    this.awaited = this.#matcher.awaited;
    this.linker = createLinker(this.#linkInputs(around));
  }

  #linkInputs(around: LinkSurroundings): LinkInputs {
    const { frames, conversations, flows, marks, records, sockets, tuples, links } = around.store;
    return {
      frames,
      conversations,
      flows,
      marks,
      records,
      sockets,
      tuples,
      links,
      byteMap: around.byteMap,
      errorCode: (index) => around.errorCode(index),
      details: (record) => around.details(record),
      socketOptions: (socket) => this.#book.options(socket),
      clockError: () => around.clockError(),
      isAmbiguous: (tuple) => this.#matcher.isAmbiguous(tuple),
    };
  }

  /** A frame was appended and analysed. */
  onFrame(frame: number): void {
    if (!this.#any) return;
    const chunk = this.#store.frames.chunks[frame >>> CHUNK_BITS]!;
    const stream = chunk.stream[frame & CHUNK_MASK]!;
    if (stream === NONE) return;
    if (this.#told < this.#store.conversations.appended) this.#tell();
    if (this.#matched[stream] !== 1) return;
    if ((chunk.layers[frame & CHUNK_MASK]! & Layer.SEGMENT) !== 0) this.linker.onFrame(frame);
    else this.linker.onQuoted(frame, stream);
  }

  onRecord(record: number): void {
    this.#matcher.onRecord(record);
    this.linker.onRecord(record);
  }

  onTuple(tuple: number): void {
    this.#any = true;
    this.#tell();
    this.#matcher.onTuple(tuple);
  }

  /** No frame stamped at or before this is still to come. */
  reach({ seconds, nanos }: Stamp): void {
    this.#matcher.onWatermark(seconds, nanos);
    this.linker.onWatermark(seconds, nanos);
  }

  finish(): void {
    this.#matcher.finish();
    this.linker.finish();
  }

  #tell(): void {
    const streams = this.#store.conversations.appended;
    for (; this.#told < streams; this.#told += 1) this.#matcher.onConversation(this.#told);
    if (streams > this.#matched.length) {
      const larger = new Uint8Array(streams * 2);
      larger.set(this.#matched);
      this.#matched = larger;
    }
  }

  #onMatched(tuple: number, stream: number, side: 0 | 1): void {
    this.#matched[stream] = 1;
    this.#book.match(tuple, stream, side);
    this.linker.onMatched(tuple);
  }
}
