/** The short way for plain segments is held against the long one: the same tables, whatever the capture. */
import { expect, test, vi } from 'vitest';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { LinkType } from '../../../src/core/decode/linktypes.ts';
import { DatagramIntake } from '../../../src/core/engine/datagram-intake.ts';
import { FrameIntake } from '../../../src/core/engine/frame-intake.ts';
import { TraceStore } from '../../../src/core/engine/trace-store.ts';
import { StraightFrames } from '../../../src/core/tcp/straight.ts';
import { TcpTracker } from '../../../src/core/tcp/tracker.ts';
import { NONE } from '../../../src/core/trace/frames.ts';
import type { Schema, TableView } from '../../../src/core/trace/table.ts';
import { Dice, randomCapture } from '../../differential/tcp-random.ts';
import { pcapFromText } from '../../support/packets.ts';

/** One frame as the reader gives it. */
type Frame = Parameters<FrameIntake['take']>;

interface Frames {
  readonly linkTypes: readonly number[];
  readonly frames: readonly Frame[];
}

function framesOf(capture: Uint8Array): Frames {
  const linkTypes: number[] = [];
  const frames: Frame[] = [];
  const reader = createCaptureReader({
    iface: ({ linkType }) => linkTypes.push(linkType),
    packet: (id, seconds, nanos, buffer, start, capLen, origLen, offset) => {
      frames.push([id, seconds, nanos, buffer.slice(start, start + capLen), 0, capLen, origLen, offset]);
    },
    problem: () => {},
  });
  reader.push(capture);
  reader.end();
  return { linkTypes, frames };
}

/** Every cell of the tables that the tracker fills, and where each direction's bytes are. */
function tablesOf({ linkTypes, frames }: Frames, shortcut: boolean): Record<string, number[]> {
  const store = new TraceStore({});
  const tracker = new TcpTracker(store, '4.4', shortcut);
  const datagrams = new DatagramIntake(store.datagrams, store.udpStreams);
  const intake = new FrameIntake(store.frames, store.addressTable, tracker, datagrams);
  for (const linkType of linkTypes) intake.addInterface(linkType);
  for (const frame of frames) intake.take(...frame);
  store.publish();
  const cells: Record<string, number[]> = {};
  const { addresses } = store.tables;
  for (const name of ['frames', 'extras', 'conversations', 'flows', 'marks'] as const) {
    Object.assign(cells, columnsOf(name, store.tables[name]));
  }
  Object.assign(cells, columnsOf('addresses', addresses));
  for (let flow = 0; flow < store.flows.length; flow += 1) {
    const carriers: number[] = [];
    tracker.byteMap.eachCarrier(flow >>> 1, flow & 1, 0, 1e9, (frame, from, to, repeated) => {
      carriers.push(frame, from, to, repeated ? 1 : 0);
    });
    cells[`bytes of ${flow}`] = carriers;
  }
  return cells;
}

/** How many of them go the short way, having seen that both ways leave the same behind. */
function compare(frames: Frames): number {
  const taken = vi.spyOn(StraightFrames.prototype, 'take');
  const short = tablesOf(frames, true);
  const count = taken.mock.results.filter(({ value }) => value !== NONE).length;
  taken.mockRestore();
  expect(short).toEqual(tablesOf(frames, false));
  return count;
}

function columnsOf(name: string, table: TableView<Schema>): Record<string, number[]> {
  const columns = Object.keys(table.schema).map((column) => {
    const cells = Array.from({ length: table.length }, (_, row) => table.get(column, row));
    return [`${name}.${column}`, cells] as const;
  });
  return Object.fromEntries(columns);
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))('random capture %i', (seed) => {
  compare(framesOf(randomCapture(seed, 400)));
});

/** What stands before the packet: an Ethernet header, a BSD loopback's, nothing. */
const LINKS = [
  { linkType: LinkType.ETHERNET, header: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 8, 0] },
  { linkType: LinkType.NULL, header: [2, 0, 0, 0] },
  { linkType: LinkType.RAW, header: [] },
  { linkType: LinkType.SLL, header: [0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0] },
] as const;

/** Timestamps (RFC 7323) behind a TCP header of 20 bytes. */
function withTimestamps(packet: Uint8Array): Uint8Array {
  if (packet[32]! >>> 4 !== 5) return packet;
  const stamped = Uint8Array.of(
    ...packet.subarray(0, 40),
    1,
    1,
    8,
    10,
    0,
    0,
    0,
    1,
    0,
    0,
    0,
    2,
    ...packet.subarray(40),
  );
  stamped[32] = (8 << 4) | (stamped[32]! & 15);
  new DataView(stamped.buffer).setUint16(2, new DataView(packet.buffer).getUint16(2) + 12);
  return stamped;
}

/** A long exchange with few oddities, so that most of it goes the short way; then frames are cut, damaged, stamped oddly. */
function disturbed(seed: number, oddities: number): Frames {
  const dice = new Dice(seed);
  const exchange = Array.from({ length: 150 }, () => {
    const [way, back] = dice.pick([
      ['C>S', 'S>C'],
      ['S>C', 'C>S'],
    ]);
    const kind = dice.below(oddities);
    if (kind === 0) return `${way} RST,ACK ; C>S SYN ; S>C SYN,ACK ; C>S ACK`;
    if (kind === 1) return `${way} ACK len=${dice.below(200)} seq=${dice.below(3000)}`;
    const data = `${way} ${dice.pick(['ACK', 'PSH,ACK'])} len=${1 + dice.below(3000)}`;
    return dice.once(2) ? data : `${data} ; ${back} ACK`;
  });
  const plain = framesOf(
    pcapFromText(`C>S SYN ; S>C SYN,ACK ; C>S ACK ; ${exchange.join(' ; ')}`, { link: 'raw' }),
  );
  const second = dice.pick(LINKS);
  const links = [dice.pick(LINKS), second];
  const frames = plain.frames.map(([, seconds, nanos, buffer, start, , , offset]): Frame => {
    const iface = dice.below(2);
    const packet = buffer.subarray(start);
    const bytes = Uint8Array.of(...links[iface]!.header, ...(dice.once(2) ? withTimestamps(packet) : packet));
    if (dice.once(oddities)) bytes[dice.below(Math.min(bytes.length, 70))] = dice.below(256);
    const capLen = dice.once(oddities) ? dice.below(bytes.length + 1) : bytes.length;
    const origLen = dice.once(oddities) ? dice.below(bytes.length * 2) : bytes.length;
    const time = dice.once(oddities) ? dice.pick([-1, 2 ** 32 - 2, 2 ** 32 - 3, 2 ** 40]) : seconds;
    const place = dice.once(oddities) ? 2 ** 32 + offset : offset;
    const buffered = Uint8Array.of(9, 9, 9, ...bytes);
    return [iface, time, nanos, buffered, 3, capLen, origLen, place];
  });
  return { linkTypes: links.map(({ linkType }) => linkType), frames };
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))('disturbed capture %i', (seed) => {
  compare(disturbed(seed, 10 + seed));
});

test('most of a capture that is little disturbed goes the short way', () => {
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  expect(seeds.reduce((sum, seed) => sum + compare(disturbed(seed, 1000)), 0)).toBeGreaterThan(2000);
});

test('an ordinary exchange goes the short way', () => {
  const exchange = `C>S SYN ; S>C SYN,ACK ; C>S ACK ; ${'C>S PSH,ACK len=100 ; S>C ACK ; S>C PSH,ACK len=5000 ; C>S ACK ; '.repeat(20)}`;
  const pcap = pcapFromText(`${exchange} C>S FIN,ACK ; S>C FIN,ACK ; C>S ACK`);
  // All but the first two: until the server's first ACK behind its SYN its window is unscaled.
  expect(compare(framesOf(pcap))).toBe(78);
});
