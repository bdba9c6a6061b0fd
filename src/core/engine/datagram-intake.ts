/** Numbers UDP streams as Wireshark does: by pair of endpoints, in order of their first datagram. */
import type { FrameScratch } from '../decode/scratch.ts';
import { ConversationIndex } from '../tcp/conversation-index.ts';
import type { DatagramSchema, UdpStreamSchema } from '../trace/datagrams.ts';
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK, type Table } from '../trace/table.ts';

export class DatagramIntake {
  readonly #datagrams: Table<DatagramSchema>;
  readonly #streams: Table<UdpStreamSchema>;
  readonly #index: ConversationIndex;

  constructor(datagrams: Table<DatagramSchema>, streams: Table<UdpStreamSchema>) {
    this.#datagrams = datagrams;
    this.#streams = streams;
    this.#index = new ConversationIndex(streams);
  }

  /** Takes the datagram that `x` holds, from `src` to `dst` (address ids); `bytes` of its frame were on the wire. */
  take(frame: number, src: number, dst: number, x: FrameScratch, bytes: number): void {
    const found = this.#index.find(src, x.srcPort, dst, x.dstPort);
    const stream = found === NONE ? this.#open(frame, src, dst, x) : found;
    const chunk = this.#streams.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    const row = this.#datagrams.append();
    this.#datagrams.set('frame', row, frame);
    this.#datagrams.set('stream', row, stream);
    this.#datagrams.set('previous', row, found === NONE ? NONE : chunk.lastFrame[i]!);
    chunk.lastFrame[i] = frame;
    const fromA = chunk.a[i] === src && chunk.portA[i] === x.srcPort;
    const frames = fromA ? chunk.framesA : chunk.framesB;
    const total = fromA ? chunk.bytesA : chunk.bytesB;
    frames[i] = frames[i]! + 1;
    total[i] = total[i]! + bytes;
  }

  #open(frame: number, src: number, dst: number, x: FrameScratch): number {
    const stream = this.#streams.append();
    this.#streams.set('a', stream, src);
    this.#streams.set('b', stream, dst);
    this.#streams.set('portA', stream, x.srcPort);
    this.#streams.set('portB', stream, x.dstPort);
    this.#streams.set('firstFrame', stream, frame);
    this.#index.set(stream);
    return stream;
  }
}
