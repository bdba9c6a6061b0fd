import { describe, expect, test } from 'vitest';
import { decodeRecord } from '../../../src/core/capfile/records/decode.ts';
import {
  encodeClock,
  encodeGap,
  encodeInfo,
  encodeLoopDelay,
  encodeRecord,
  encodeSocket,
  encodeTuple,
} from '../../../src/core/capfile/records/encode.ts';
import type { EntryEncoder } from '../../../src/core/capfile/records/encoder.ts';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import {
  GapReason,
  Role,
  SCHEMA_VERSION,
  Transport,
  TupleReason,
} from '../../../src/core/capfile/records/schema.ts';
import {
  encodeInterfaceStatistics,
  encodeOurBlock,
  encodeSectionHeader,
  encodeSimplePacket,
} from '../../../src/core/capfile/writer.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { formatAddress } from '../../../src/core/trace/addresses.ts';
import { findDatagram } from '../../../src/core/trace/datagrams.ts';
import { NONE, wireLengthOf } from '../../../src/core/trace/frames.ts';
import { offsetOf } from '../../../src/core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../src/core/trace/order.ts';
import { srcPortOf } from '../../../src/core/trace/ports.ts';
import { nextOfSocket } from '../../../src/core/trace/sockets.ts';
import { readTrace } from '../../../src/core/trace/tables.ts';
import { entriesBlock, foreignBlock, header, join, packetBlocks } from './files.ts';

const TEXT = 'C>S SYN ; S>C SYN,ACK ; C>S ACK ; C>S PSH,ACK len=500 ; S>C ACK';
const ENDPOINTS = { endpoints: { C: '10.0.0.1:1000', D: '10.0.0.1:1001', S: '10.0.0.2:53' } };
const START = 1_767_225_600;
/** Monotonic 1000 s is the time of the first packet. */
const CLOCK = { monotonic: { seconds: 1000, nanos: 0 }, epoch: { seconds: START, nanos: 0 }, error: 20 };

function record(to: EntryEncoder, name: number, nanos: number, details = {}): void {
  encodeRecord(to, {
    name,
    flags: 0,
    depth: 0,
    socketId: 7,
    seconds: 1000,
    nanos,
    bytesRead: 0,
    bytesWritten: 0,
    details,
  });
}

/** The order as text: `#1 e1 …`. */
function ordered({ tables: { order } }: Engine): string {
  const entries = Array.from({ length: order.length }, (_, i) => order.get('entry', i));
  return entries.map((entry) => `${isRecordEntry(entry) ? 'e' : '#'}${entryRow(entry) + 1}`).join(' ');
}

describe('packets', () => {
  const file = join(header(), ...packetBlocks(TEXT));

  test('are the same whatever pieces they come in', () => {
    const whole = createEngine();
    whole.packets.push(file);
    const split = createEngine();
    for (const byte of file) split.packets.push(Uint8Array.of(byte));
    for (const engine of [whole, split]) engine.packets.end();
    const rows = ({ tables: { frames } }: Engine): number[][] =>
      Array.from({ length: frames.length }, (_, row) =>
        Object.keys(frames.schema).map((name) => frames.get(name as 'relSeq', row)),
      );
    expect(rows(whole).length).toBe(5);
    expect(rows(split)).toEqual(rows(whole));
    expect(whole.packets.bytes).toBe(file.length);
  });

  test('lie where their offset says', () => {
    const engine = createEngine();
    engine.packets.push(file);
    const { frames } = engine.tables;
    const offset = offsetOf(frames, 3);
    const frame = file.subarray(offset, offset + frames.get('capLen', 3));
    expect(frame.length).toBe(14 + 20 + 20 + 500);
    expect((frame[34]! << 8) | frame[35]!).toBe(srcPortOf(engine.tables, 3));
  });

  test('are visible when push returns', () => {
    const engine = createEngine();
    const before = engine.version;
    engine.packets.push(file.subarray(0, file.length - 8));
    expect(engine.tables.frames.length).toBe(4);
    expect(engine.version).toBeGreaterThan(before);
    expect(engine.counters.frames).toBe(4);
  });

  test('of other programs’ custom blocks take a number, ours do not', () => {
    const blocks = packetBlocks(TEXT);
    const engine = createEngine();
    const ours = entriesBlock((to) => encodeClock(to, CLOCK));
    engine.packets.push(join(header(), blocks[0]!, foreignBlock(), blocks[1]!, ours, blocks[2]!));
    engine.packets.end();
    const { frames } = engine.tables;
    expect(frames.length).toBe(4);
    expect(frames.get('seconds', 1)).toBeNaN();
    expect([0, 2, 3].map((row) => frames.get('flags', row))).toEqual([2, 18, 16]);
    expect(ordered(engine)).toBe('#1 #2 #3 #4');
  });

  test('without a time have none', () => {
    const engine = createEngine();
    engine.packets.push(join(header(), encodeSimplePacket(new Uint8Array(60))));
    expect(engine.tables.frames.get('seconds', 0)).toBeNaN();
  });

  test('of a link type that is not known are listed', () => {
    const engine = createEngine();
    const iface = join(encodeSectionHeader(), header().subarray(encodeSectionHeader().length));
    iface[encodeSectionHeader().length + 8] = 147;
    engine.packets.push(join(iface, ...packetBlocks('C>S SYN')));
    expect(engine.tables.frames.length).toBe(1);
    expect(engine.tables.conversations.length).toBe(0);
    expect(engine.interfaces[0]!.linkType).toBe(147);
  });
});

describe('what a file says besides', () => {
  test('is kept: comments, statistics, interfaces', () => {
    const engine = createEngine();
    const statistics = encodeInterfaceStatistics({
      interfaceId: 0,
      timestamp: 0n,
      received: 10n,
      dropped: 3n,
      osDropped: 2n,
    });
    engine.packets.push(
      join(header(), ...packetBlocks('C>S SYN', {}, ['look here', 'and here']), statistics),
    );
    engine.packets.end();
    expect(engine.frameComments(0)).toEqual(['look here', 'and here']);
    expect(engine.frameComments(1)).toEqual([]);
    expect(engine.statistics[0]).toMatchObject({ received: 10, dropped: 3 });
    expect(engine.counters.lostPackets).toBe(5);
    expect(engine.format?.format).toBe('pcapng');
    expect(engine.sections.length).toBe(1);
  });

  test('that is damaged is told, with what was lost', () => {
    const blocks = packetBlocks(TEXT);
    const engine = createEngine();
    const damaged = join(header(), ...blocks);
    engine.packets.push(damaged.subarray(0, damaged.length - 20));
    engine.packets.end();
    expect(engine.tables.frames.length).toBe(4);
    expect(engine.problems.length).toBe(1);
    expect(engine.counters.lostBytes).toBeGreaterThan(0);
  });

  test('that is no capture is told', () => {
    const engine = createEngine();
    engine.packets.push(
      new TextEncoder().encode('<html>This is no capture file at all, though it is long enough.'),
    );
    engine.packets.end();
    expect(engine.problems.map((one) => one.code)).toEqual(['file.unreadable']);
    expect(engine.tables.frames.length).toBe(0);
  });
});

describe('socket records', () => {
  const ENTRIES = entriesBlock((to) => {
    encodeClock(to, CLOCK);
    encodeInfo(to, { name: 'scenario.id', value: 'handshake' });
    encodeSocket(to, {
      socketId: 7,
      role: Role.client,
      transport: Transport.tcp,
      parentId: 0,
      label: 'client',
      seconds: 1000,
      nanos: 0,
      details: { noDelay: true },
    });
    record(to, RECORD_NAMES.connectionAttempt.code, 100, { attempt: 1 });
    encodeTuple(to, {
      socketId: 7,
      reason: TupleReason.attempt,
      seconds: 1000,
      nanos: 150,
      family: 4,
      attempt: 1,
      localAddress: Uint8Array.of(127, 0, 0, 1),
      localPort: 40000,
      remoteAddress: Uint8Array.of(127, 0, 0, 1),
      remotePort: 8080,
    });
    record(to, RECORD_NAMES.write.code, 350_000, { start: 0, length: 500 });
    record(to, RECORD_NAMES.error.code, 900_000, { errorCode: 'ECONNRESET' });
    encodeLoopDelay(to, { seconds: 1000, nanos: 5, window: 100, min: 1, mean: 2, max: 3, count: 4 });
    encodeGap(to, { seconds: 1000, nanos: 6, count: 12, reason: GapReason.full });
  });

  function session(): Engine {
    const engine = createEngine();
    engine.packets.push(join(header(), ...packetBlocks(TEXT), ENTRIES));
    engine.packets.end();
    return engine;
  }

  test('are on the frames’ clock', () => {
    const { records, loopDelays, tuples } = session().tables;
    expect([0, 1, 2].map((row) => [records.get('seconds', row), records.get('nanos', row)])).toEqual([
      [START, 100],
      [START, 350_000],
      [START, 900_000],
    ]);
    expect([loopDelays.get('seconds', 0), loopDelays.get('max', 0)]).toEqual([START, 3]);
    expect([tuples.get('seconds', 0), tuples.get('nanos', 0)]).toEqual([START, 150]);
    expect(session().counters.clockError).toBe(20);
  });

  test('say what they are about', () => {
    const engine = session();
    const { records } = engine.tables;
    expect([records.get('start', 1), records.get('byteLength', 1)]).toEqual([0, 500]);
    expect(records.get('start', 0)).toBeNaN();
    expect(engine.errorCodes[records.get('error', 2)]).toBe('ECONNRESET');
    expect(engine.infos.get('scenario.id')).toBe('handshake');
    expect(engine.counters).toMatchObject({ records: 3, lostRecords: 12 });
  });

  test('lie where their offset says', () => {
    const file = join(header(), ...packetBlocks(TEXT), ENTRIES);
    const { records } = session().tables;
    const offset = offsetOf(records, 1);
    const entry = file.subarray(offset, offset + records.get('entryWords', 1) * 4);
    expect(decodeRecord(entry, 0)).toMatchObject({
      name: RECORD_NAMES.write.code,
      details: { start: 0, length: 500 },
    });
  });

  test('find their socket, its addresses and its conversation', () => {
    const engine = session();
    const { sockets, tuples, records, addresses } = engine.tables;
    expect(engine.socketNotes(0)).toEqual({ label: 'client', details: { noDelay: true } });
    expect([sockets.get('id', 0), sockets.get('role', 0), sockets.get('side', 0)]).toEqual([
      7,
      Role.client,
      0,
    ]);
    expect(formatAddress(addresses, sockets.get('localAddress', 0))).toBe('127.0.0.1');
    expect([sockets.get('localPort', 0), tuples.get('remotePort', 0), tuples.get('stream', 0)]).toEqual([
      40000, 8080, 0,
    ]);
    expect([0, 1, 2].map((row) => records.get('stream', row))).toEqual([0, 0, 0]);
    expect([sockets.get('firstRecord', 0), nextOfSocket(records, 0), sockets.get('lastRecord', 0)]).toEqual([
      0, 1, 2,
    ]);
  });

  test('stand among the frames by time', () => {
    expect(ordered(session())).toBe('#1 e1 #2 #3 #4 e2 #5 e3');
  });

  test('of a later version are refused, once', () => {
    const engine = createEngine();
    const later = encodeOurBlock(1, new Uint8Array(8));
    new DataView(later.buffer).setUint16(16, SCHEMA_VERSION + 1, true);
    engine.packets.push(join(header(), later, later));
    expect(engine.problems.map((one) => one.code)).toEqual(['records.version']);
  });

  test('before any sample of the clocks are told to be off it', () => {
    const engine = createEngine();
    engine.records.push(
      join(
        encodeSectionHeader(),
        entriesBlock((to) => record(to, RECORD_NAMES.write.code, 5)),
      ),
    );
    expect(engine.problems.map((one) => one.code)).toEqual(['records.clock']);
    expect(engine.tables.records.get('seconds', 0)).toBe(1000);
  });
});

describe('a trace being recorded', () => {
  /** Packets at 0, 100, 200 … µs; records at 50 and 250 µs. */
  function live(): { engine: Engine; blocks: Uint8Array[] } {
    const engine = createEngine();
    engine.packets.push(header());
    engine.records.push(
      join(
        encodeSectionHeader(),
        entriesBlock((to) => encodeClock(to, CLOCK)),
      ),
    );
    return { engine, blocks: packetBlocks(TEXT) };
  }
  const at = (micros: number): Uint8Array =>
    entriesBlock((to) => record(to, RECORD_NAMES.write.code, micros * 1000));

  test('orders nothing before both logs have come that far', () => {
    const { engine, blocks } = live();
    engine.packets.push(join(...blocks));
    engine.records.push(at(50));
    expect(ordered(engine)).toBe('');
    engine.watermark(START, 250_000);
    expect(ordered(engine)).toBe('');
    engine.recordsWatermark(START, 150_000);
    expect(ordered(engine)).toBe('#1 e1 #2');
    engine.recordsWatermark(START, 999_000);
    expect(ordered(engine)).toBe('#1 e1 #2 #3');
  });

  test('waits for a log that is known to come, and settles nothing before it has', () => {
    const engine = createEngine();
    engine.records.expect();
    engine.packets.push(join(header(), ...packetBlocks(TEXT)));
    engine.packets.end();
    expect(ordered(engine)).toBe('');
    engine.records.push(
      join(
        encodeSectionHeader(),
        entriesBlock((to) => encodeClock(to, CLOCK)),
        at(50),
      ),
    );
    expect(ordered(engine)).toBe('');
    engine.records.end();
    expect(ordered(engine)).toMatch(/^#1 e1 #2/);
  });

  test('orders what its host releases', () => {
    const { engine, blocks } = live();
    engine.packets.push(join(...blocks));
    engine.release(START, 150_000);
    expect(ordered(engine)).toBe('#1 #2');
    engine.records.push(at(50));
    engine.release(START, 300_000);
    expect(ordered(engine)).toBe('#1 #2 e1 #3 #4');
  });

  test('does not wait for an input that is not used, nor for one that has ended', () => {
    const { engine, blocks } = live();
    engine.packets.push(blocks[0]!);
    engine.packets.end();
    engine.records.push(at(50));
    engine.records.end();
    expect(ordered(engine)).toBe('#1 e1');
    const packetsOnly = createEngine();
    packetsOnly.packets.push(join(header(), ...blocks));
    packetsOnly.watermark(START, 200_000);
    expect(ordered(packetsOnly)).toBe('#1 #2 #3');
  });

  test('never takes a mark back', () => {
    const { engine, blocks } = live();
    engine.packets.push(join(...blocks));
    engine.release(START, 300_000);
    engine.release(START, 100_000);
    engine.watermark(START, 100_000);
    expect(ordered(engine)).toBe('#1 #2 #3 #4');
  });

  test('takes packets from one input and records from the other', () => {
    const { engine, blocks } = live();
    engine.records.push(join(header(), blocks[0]!));
    expect(engine.problems.map((one) => one.code)).toEqual(['records.packets']);
    expect(engine.tables.frames.length).toBe(0);
  });
});

describe('a shared trace', () => {
  test('is read from another thread’s tables, chunks that come later included', () => {
    const chunks: [Parameters<ReturnType<typeof readTrace>['addChunk']>[0], number, ArrayBufferLike][] = [];
    const engine = createEngine({ shared: true, onChunk: (...chunk) => chunks.push(chunk) });
    const reader = readTrace(engine.share());
    engine.packets.push(join(header(), ...packetBlocks(TEXT)));
    engine.packets.end();
    for (const chunk of chunks) reader.addChunk(...chunk);
    expect(reader.frames.length).toBe(5);
    expect(reader.frames.get('tcpLen', 3)).toBe(500);
    expect(reader.conversations.get('lastFrame', 0)).toBe(4);
    expect(formatAddress(reader.addresses, reader.frames.get('src', 0))).toBe('127.0.0.1');
    expect(reader.order.length).toBe(5);
    expect(chunks.every(([, , buffer]) => buffer instanceof SharedArrayBuffer)).toBe(true);
  });
});

describe('UDP', () => {
  const engine = createEngine();
  engine.packets.push(
    join(
      header(),
      ...packetBlocks('C>S UDP len=5 ; S>C UDP len=9 ; C>S SYN ; D>S UDP len=1 ; C>S UDP len=2', ENDPOINTS),
    ),
  );
  const { datagrams, udpStreams, frames } = engine.tables;

  test('streams are numbered by their first datagram, both ways round', () => {
    const rows = [0, 1, 2, 3].map((row) =>
      (['frame', 'stream', 'previous'] as const).map((name) => datagrams.get(name, row)),
    );
    expect(rows).toEqual([
      [0, 0, NONE],
      [1, 0, 0],
      [3, 1, NONE],
      [4, 0, 1],
    ]);
    expect(frames.get('stream', 0)).toBe(NONE);
  });

  test('streams are counted per direction', () => {
    const facts = (['framesA', 'framesB', 'firstFrame', 'lastFrame', 'portA', 'portB'] as const).map((name) =>
      udpStreams.get(name, 0),
    );
    expect(facts).toEqual([2, 1, 0, 4, 1000, 53]);
    expect(udpStreams.get('bytesB', 0)).toBe(wireLengthOf(frames, 1));
  });

  test('datagrams are found by frame', () => {
    expect([0, 1, 2, 3].map((frame) => findDatagram(datagrams, frame))).toEqual([0, 1, NONE, 2]);
  });
});

describe('a fragmented packet', () => {
  /** 20 bytes of TCP header and 12 of payload, 1000 → 53, in two fragments. */
  const SEGMENT = `03e80035000003e900001389501020000000000${'0'}${'41'.repeat(12)}`;
  const parts = [`frag=0 mf hex=${SEGMENT.slice(0, 32)}`, `frag=16 hex=${SEGMENT.slice(32)}`];
  const engine = createEngine();
  const text = `C>S SYN ; ${parts.map((part) => `C>S IP proto=6 id=9 ${part}`).join(' ; ')} ; D>S UDP len=1`;
  engine.packets.push(join(header(), ...packetBlocks(text, ENDPOINTS)));
  const { frames } = engine.tables;

  test('belongs to its conversation in the frame that completes it', () => {
    expect([0, 1, 2, 3].map((row) => frames.get('stream', row))).toEqual([0, NONE, 0, NONE]);
    expect([frames.get('tcpLen', 2), srcPortOf(engine.tables, 2), frames.get('payload', 2)]).toEqual([
      12, 1000, 0,
    ]);
  });

  test('says what it was made of', () => {
    expect(engine.fragments(2)?.map(({ frame, offset, length }) => [frame, offset, length])).toEqual([
      [2, 0, 16],
      [3, 16, 16],
    ]);
    expect(engine.fragments(1)).toBeUndefined();
  });
});
