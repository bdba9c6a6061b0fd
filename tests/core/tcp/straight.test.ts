/** The short way for plain segments is held against the long one: the same tables, whatever the capture. */
import { expect, test, vi } from 'vitest';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { DatagramIntake } from '../../../src/core/engine/datagram-intake.ts';
import { FrameIntake } from '../../../src/core/engine/frame-intake.ts';
import { TraceStore } from '../../../src/core/engine/trace-store.ts';
import { StraightPath } from '../../../src/core/tcp/straight.ts';
import { TcpTracker } from '../../../src/core/tcp/tracker.ts';
import type { Schema, TableView } from '../../../src/core/trace/table.ts';
import { randomCapture } from '../../differential/tcp-random.ts';
import { pcapFromText } from '../../support/packets.ts';

/** Every cell of the tables that the tracker fills, and where each direction's bytes are. */
function tablesOf(pcap: Uint8Array, shortcut: boolean): Record<string, number[]> {
  const store = new TraceStore({});
  const tracker = new TcpTracker(store, '4.4', shortcut);
  const datagrams = new DatagramIntake(store.datagrams, store.udpStreams);
  const intake = new FrameIntake(store.frames, store.addressTable, tracker, datagrams);
  const reader = createCaptureReader({
    iface: ({ linkType }) => intake.addInterface(linkType),
    packet: (...frame) => void intake.take(...frame),
    problem: () => {},
  });
  reader.push(pcap);
  reader.end();
  store.publish();
  const cells: Record<string, number[]> = {};
  for (const name of ['frames', 'extras', 'conversations', 'flows', 'marks'] as const) {
    Object.assign(cells, columnsOf(name, store.tables[name]));
  }
  for (let flow = 0; flow < store.flows.length; flow += 1) {
    const carriers: number[] = [];
    tracker.byteMap.eachCarrier(flow >>> 1, flow & 1, 0, 1e9, (frame, from, to, repeated) => {
      carriers.push(frame, from, to, repeated ? 1 : 0);
    });
    cells[`bytes of ${flow}`] = carriers;
  }
  return cells;
}

function columnsOf(name: string, table: TableView<Schema>): Record<string, number[]> {
  const columns = Object.keys(table.schema).map((column) => {
    const cells = Array.from({ length: table.length }, (_, row) => table.get(column, row));
    return [`${name}.${column}`, cells] as const;
  });
  return Object.fromEntries(columns);
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))('random capture %i', (seed) => {
  const pcap = randomCapture(seed, 400);
  expect(tablesOf(pcap, true)).toEqual(tablesOf(pcap, false));
});

test('an ordinary exchange goes the short way', () => {
  const taken = vi.spyOn(StraightPath.prototype, 'take');
  const exchange = `C>S SYN ; S>C SYN,ACK ; C>S ACK ; ${'C>S PSH,ACK len=100 ; S>C ACK ; S>C PSH,ACK len=5000 ; C>S ACK ; '.repeat(20)}`;
  const pcap = pcapFromText(`${exchange} C>S FIN,ACK ; S>C FIN,ACK ; C>S ACK`);
  const short = tablesOf(pcap, true);
  expect(taken.mock.results.filter(({ value }) => value === true)).toHaveLength(80);
  taken.mockRestore();
  expect(short).toEqual(tablesOf(pcap, false));
});
