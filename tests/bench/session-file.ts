/**
 * A session with the records of a program that is the client of every conversation: a write() for each segment with
 * payload that it sends, a 'data' for each that it gets, as the probe would have written them. For benches: the packets
 * are real, the records are made from them.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { createCaptureReader } from '../../src/core/capfile/reader.ts';
import {
  encodeClock,
  encodeRecord,
  encodeSocket,
  encodeTuple,
} from '../../src/core/capfile/records/encode.ts';
import { EntryEncoder } from '../../src/core/capfile/records/encoder.ts';
import { encodeIndex } from '../../src/core/capfile/records/index-block.ts';
import { RECORD_NAMES } from '../../src/core/capfile/records/names.ts';
import {
  ENTERPRISE_NUMBER,
  PayloadKind,
  Role,
  Transport,
  TupleReason,
} from '../../src/core/capfile/records/schema.ts';
import {
  encodeCustomBlock,
  encodeEnhancedPacket,
  encodeInterface,
  encodeOurBlock,
  encodeSectionHeader,
} from '../../src/core/capfile/writer.ts';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { NONE } from '../../src/core/trace/frames.ts';

const BLOCK = 120_000;
/** A call is this much earlier than its segment, an event that much later, nanoseconds. */
const LAG = 20_000;
/** Monotonic time that the first second of the packets is given. */
const MONOTONIC = 1000;

/** Writes packets and records to `to`; returns how many records there are. */
export function writeSession(pcap: string, to: string): number {
  const out = openSync(to, 'w');
  writeSync(out, encodeSectionHeader());
  const engine = copyPackets(pcap, out);
  const records = new RecordWriter(engine, out).write();
  closeSync(out);
  return records;
}

/** Copies the packets as pcapng, and analyses them on the way. */
function copyPackets(pcap: string, out: number): Engine {
  const engine = createEngine();
  const reader = createCaptureReader({
    iface: ({ linkType }) => writeSync(out, encodeInterface({ linkType, tsresol: 9 })),
    packet: (interfaceId, seconds, nanos, buffer, start, capLen, origLen) => {
      const timestamp = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      writeSync(
        out,
        encodeEnhancedPacket({
          interfaceId,
          timestamp,
          data: buffer.subarray(start, start + capLen),
          origLen,
        }),
      );
    },
    problem: (found) => {
      throw new Error(found.message);
    },
  });
  const file = openSync(pcap, 'r');
  const buffer = new Uint8Array(1 << 20);
  for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
    reader.push(buffer.subarray(0, count));
    engine.packets.push(buffer.subarray(0, count));
  }
  closeSync(file);
  engine.packets.end();
  return engine;
}

class RecordWriter {
  readonly #engine: Engine;
  readonly #out: number;
  readonly #encoder = new EntryEncoder(BLOCK);
  readonly #origin: number;
  /** By flow row: bytes so far. */
  readonly #offsets: Float64Array;
  #records = 0;
  #entries = 0;
  #blocks = 0;
  readonly #begins: number;

  constructor(engine: Engine, out: number) {
    this.#engine = engine;
    this.#out = out;
    this.#begins = fstatSync(out).size;
    this.#origin = engine.tables.frames.get('seconds', 0);
    this.#offsets = new Float64Array(engine.tables.flows.length);
  }

  write(): number {
    const clock = {
      monotonic: { seconds: MONOTONIC, nanos: 0 },
      epoch: { seconds: this.#origin, nanos: 0 },
      error: 20,
    };
    this.#put((to) => encodeClock(to, clock));
    const { frames, conversations } = this.#engine.tables;
    let opened = 0;
    for (let row = 0; row < frames.length; row += 1) {
      const stream = frames.get('stream', row);
      // A conversation's sockets are told once its handshake is over.
      if (stream !== NONE && conversations.get('handshakeFrame', stream) === row)
        opened += this.#open(stream, row);
      if (stream !== NONE && frames.get('tcpLen', row) > 0 && frames.get('tcpLen', row) !== NONE)
        this.#segment(stream, row);
    }
    this.#flush();
    this.#writeIndex();
    if (opened === 0) throw new Error('no conversation has a handshake');
    return this.#records;
  }

  /** As the last block of a session that was saved. */
  #writeIndex(): void {
    const ownOffset = fstatSync(this.#out).size;
    const { length: frames } = this.#engine.tables.frames;
    const counts = { recordBlocks: this.#blocks, entries: this.#entries, records: this.#records, frames };
    writeSync(
      this.#out,
      encodeCustomBlock(
        ENTERPRISE_NUMBER,
        encodeIndex({ ownOffset, recordsOffset: this.#begins, ...counts }),
      ),
    );
  }

  /** The client's socket. */
  #open(stream: number, frame: number): number {
    const side = this.#side(stream);
    const at = this.#time(frame, LAG);
    const socketId = stream + 1;
    const socket = {
      socketId,
      role: Role.client,
      transport: Transport.tcp,
      parentId: 0,
      label: '',
      details: {},
      ...at,
    };
    this.#put((to) => encodeSocket(to, socket));
    this.#put((to) => encodeTuple(to, { socketId, ...this.#tuple(stream, side), ...at }));
    return 1;
  }

  #side(stream: number): 0 | 1 {
    return this.#engine.tables.conversations.get('client', stream) === 1 ? 1 : 0;
  }

  #tuple(stream: number, side: 0 | 1) {
    const { conversations, addresses } = this.#engine.tables;
    const [own, other] = side === 0 ? (['a', 'b'] as const) : (['b', 'a'] as const);
    const bytes = (end: 'a' | 'b'): Uint8Array => {
      const word = addresses.get('a', conversations.get(end, stream));
      return Uint8Array.of(word >>> 24, word >>> 16, word >>> 8, word);
    };
    const port = (end: 'a' | 'b'): number => conversations.get(end === 'a' ? 'portA' : 'portB', stream);
    return {
      reason: TupleReason.connected,
      family: 4 as const,
      attempt: 1,
      localAddress: bytes(own),
      localPort: port(own),
      remoteAddress: bytes(other),
      remotePort: port(other),
    };
  }

  #segment(stream: number, row: number): void {
    const { frames } = this.#engine.tables;
    const direction = frames.get('direction', row);
    const flow = 2 * stream + direction;
    const start = this.#offsets[flow]!;
    const length = frames.get('tcpLen', row);
    this.#offsets[flow] = start + length;
    if (direction === this.#side(stream))
      this.#record(RECORD_NAMES.write.code, stream + 1, row, -LAG, start, length);
    else this.#record(RECORD_NAMES.data.code, stream + 1, row, LAG, start, length);
  }

  #record(name: number, socketId: number, frame: number, lag: number, start: number, length: number): void {
    const common = {
      name,
      socketId,
      flags: 0,
      depth: 0,
      bytesRead: 0,
      bytesWritten: 0,
      ...this.#time(frame, lag),
    };
    this.#put((to) =>
      encodeRecord(to, {
        ...common,
        details: { start, length, preview: new Uint8Array(Math.min(length, 16)) },
      }),
    );
    this.#records += 1;
  }

  #time(frame: number, lag: number): { seconds: number; nanos: number } {
    const { frames } = this.#engine.tables;
    const nanos = (frames.get('seconds', frame) - this.#origin) * 1e9 + frames.get('nanos', frame) + lag;
    return { seconds: MONOTONIC + Math.floor(nanos / 1e9), nanos: ((nanos % 1e9) + 1e9) % 1e9 };
  }

  #put(encode: (to: EntryEncoder) => boolean): void {
    if (this.#encoder.room < 1024) this.#flush();
    if (!encode(this.#encoder)) throw new Error('an entry had no room');
    this.#entries += 1;
  }

  #flush(): void {
    writeSync(this.#out, encodeOurBlock(PayloadKind.entries, this.#encoder.bytes()));
    this.#encoder.reset();
    this.#blocks += 1;
  }
}
