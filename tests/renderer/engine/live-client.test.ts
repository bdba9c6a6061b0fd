import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLive, LIVE_SENT, type LiveMessage } from '../../../src/core/contract/live.ts';
import { LiveClient } from '../../../src/renderer/engine/live-client.ts';
import type { OpenLog } from '../../../src/renderer/engine/log-fetch.ts';
import { requestsOf, settle, TestSocket } from '../support/live-server.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);
const packets = (offset: number, ...values: number[]): LiveMessage => ({
  kind: 'packets',
  session: 7,
  offset,
  bytes: bytes(...values),
});

/** A client with what it was told, in words. */
function clientOf(openLog?: OpenLog, wordsOf = (taken: Uint8Array): string => [...taken].join(',')) {
  const told: string[] = [];
  const sockets: TestSocket[] = [];
  const client = new LiveClient(
    {
      onBytes: (log, taken) => told.push(`${log} ${wordsOf(taken)}`),
      onLengths: ({ packets, records }) => told.push(`lengths ${packets} ${records}`),
      onWatermark: (log, seconds, nanos) => told.push(`watermark of ${log} ${seconds}.${nanos}`),
      onReset: () => told.push('reset'),
      onEnd: () => told.push('end'),
      onConnection: (state) => told.push(state),
    },
    () => {
      const socket = new TestSocket();
      sockets.push(socket);
      return socket.as();
    },
    openLog,
  );
  return { client, told, sockets };
}

/** A client subscribed to session 7 over an open socket. */
function subscribed(openLog?: OpenLog) {
  const made = clientOf(openLog);
  made.client.addSource({ kind: 'socket', url: 'ws://test/api/live' });
  const socket = made.sockets[0]!;
  socket.open();
  made.client.subscribe(7);
  made.told.length = 0;
  return { ...made, socket };
}

describe('the live stream over a socket', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks for the session from its beginning', () => {
    const { socket } = subscribed();
    expect(socket.requests).toEqual([{ type: 'subscribe', session: 7, packets: 0, records: 0 }]);
  });

  it('hands on bytes once and in order', () => {
    const { socket, told } = subscribed();
    socket.tell(packets(0, 1, 2));
    socket.tell(packets(1, 2, 3));
    socket.tell({ kind: 'records', session: 7, offset: 0, bytes: bytes(9) });
    expect(told).toEqual(['packets 1,2', 'packets 3', 'records 9']);
  });

  it('fetches what is complete and long, and has it sent where that fails', async () => {
    const length = LIVE_SENT + 3;
    const open = vi.fn(async (path: string) => {
      if (path.includes('records')) throw new Error('gone');
      return new Blob([new Uint8Array(length)]).stream();
    });
    const made = clientOf(open, ({ length }) => String(length));
    made.client.addSource({ kind: 'socket', url: 'ws://test/api/live' });
    const [socket] = made.sockets;
    socket!.open();
    made.client.subscribe(7);
    expect(socket!.requests).toEqual([
      { type: 'subscribe', session: 7, packets: 0, records: 0, fetches: true },
    ]);
    socket!.tell({ kind: 'end', session: 7, packetsLength: length, recordsLength: length });
    await vi.waitFor(() => expect(socket!.requests).toHaveLength(2));
    const first = 1 << 18;
    expect(made.told.slice(1)).toEqual([`lengths ${length} ${length}`, `packets ${first}`]);
    expect(socket!.requests[1]).toEqual({ type: 'subscribe', session: 7, packets: first, records: 0 });
  });

  it('waits for the little that is left of what is complete', async () => {
    const open = vi.fn(async () => new Blob([]).stream());
    const { socket, told } = subscribed(open);
    socket.tell({ kind: 'end', session: 7, packetsLength: 1, recordsLength: 0 });
    socket.tell(packets(0, 1));
    expect(told).toEqual(['lengths 1 0', 'packets 1', 'end']);
    expect(open).not.toHaveBeenCalled();
  });

  it('takes nothing of another session, and nothing that is no frame', () => {
    const { socket, told } = subscribed();
    socket.tell({ ...packets(0, 1), session: 8 });
    socket.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(3) }));
    socket.dispatchEvent(new MessageEvent('message', { data: 'text' }));
    expect(told).toEqual([]);
  });

  it('asks again from where it is when bytes are missing, once for each gap', () => {
    const { socket, told } = subscribed();
    socket.tell(packets(0, 1));
    socket.tell(packets(5, 6));
    socket.tell(packets(6, 7));
    expect(socket.requests.slice(1)).toEqual([{ type: 'subscribe', session: 7, packets: 1, records: 0 }]);
    socket.tell(packets(1, 2, 3, 4, 5, 6, 7));
    expect(told).toEqual(['packets 1', 'packets 2,3,4,5,6,7']);
  });

  it('opens the window again every two megabytes', () => {
    const { socket } = subscribed();
    const piece = new Uint8Array(1024 * 1024);
    for (let i = 0; i < 4; i += 1) {
      socket.tell({ kind: 'packets', session: 7, offset: i * piece.length, bytes: piece });
    }
    expect(socket.requests.slice(1)).toEqual([
      { type: 'ack', session: 7, packets: 2 * piece.length, records: 0 },
      { type: 'ack', session: 7, packets: 4 * piece.length, records: 0 },
    ]);
  });

  it('goes on after a drop from where it was', () => {
    const { socket, sockets, told } = subscribed();
    socket.tell(packets(0, 1, 2));
    socket.close();
    vi.advanceTimersByTime(300);
    const second = sockets[1]!;
    second.open();
    expect(second.requests).toEqual([{ type: 'subscribe', session: 7, packets: 2, records: 0 }]);
    second.tell(packets(2, 3));
    expect(told).toEqual(['packets 1,2', 'lost', 'reconnected', 'packets 3']);
  });

  it('tries again later and later, at most every four seconds, and tells of the loss once', () => {
    const { socket, sockets, told } = subscribed();
    socket.close();
    for (let i = 0; i < 20; i += 1) {
      vi.advanceTimersByTime(4000);
      sockets.at(-1)!.close();
    }
    expect(told).toEqual(['lost']);
    expect(sockets.length).toBeGreaterThan(20);
  });

  it('answers a read with its bytes, also when the socket dropped in between', async () => {
    const { client, socket, sockets } = subscribed();
    const read = client.read('packets', 10, 2);
    socket.close();
    vi.advanceTimersByTime(300);
    const second = sockets[1]!;
    second.open();
    const request = second.requests.find(({ type }) => type === 'read');
    expect(request).toMatchObject({ session: 7, log: 'packets', offset: 10, length: 2 });
    second.tell({ kind: 'bytes', session: 7, id: 1, bytes: bytes(5, 6) });
    expect(await read).toEqual(bytes(5, 6));
  });

  it('turns to another session: tells the first good-bye, forgets offsets, drops its reads', async () => {
    const { client, socket } = subscribed();
    socket.tell(packets(0, 1, 2));
    const read = client.read('packets', 0, 2);
    client.subscribe(8);
    expect(await read).toEqual(bytes());
    expect(socket.requests.slice(-2)).toEqual([
      { type: 'unsubscribe', session: 7 },
      { type: 'subscribe', session: 8, packets: 0, records: 0 },
    ]);
  });

  it('begins anew after a reset', () => {
    const { socket, told } = subscribed();
    socket.tell(packets(0, 1, 2));
    socket.tell({ kind: 'reset', session: 7 });
    socket.tell(packets(0, 8));
    socket.tell({ kind: 'recordsWatermark', session: 7, seconds: 6, nanos: 9 });
    socket.tell({ kind: 'watermark', session: 7, seconds: 5, nanos: 9 });
    const marks = ['watermark of records 6.9', 'watermark of packets 5.9'];
    expect(told).toEqual(['packets 1,2', 'reset', 'packets 8', ...marks]);
  });

  it('ends only when all bytes before the end are here', () => {
    const { socket, told } = subscribed();
    socket.tell({ kind: 'end', session: 7, packetsLength: 2, recordsLength: 1 });
    socket.tell(packets(0, 1, 2));
    expect(told).toEqual(['lengths 2 1', 'packets 1,2']);
    socket.tell({ kind: 'records', session: 7, offset: 0, bytes: bytes(3) });
    expect(told.slice(2)).toEqual(['records 3', 'end']);
  });
});

describe('the live stream over ports', () => {
  it('asks both ports for bytes and the service alone for reads', async () => {
    const { client, told } = clientOf();
    const [service, capture] = [new MessageChannel(), new MessageChannel()];
    const [asked, askedCapture] = [requestsOf(service.port2), requestsOf(capture.port2)];
    client.addSource({ kind: 'port', role: 'service', port: service.port1 });
    client.subscribe(7);
    client.addSource({ kind: 'port', role: 'capture', port: capture.port1 });
    const read = client.read('records', 0, 1);
    await settle();
    expect(asked.map(({ type }) => type)).toEqual(['subscribe', 'subscribe', 'read']);
    expect(askedCapture.map(({ type }) => type)).toEqual(['subscribe']);
    service.port2.postMessage(encodeLive({ kind: 'bytes', session: 7, id: 1, bytes: bytes(4) }));
    expect(await read).toEqual(bytes(4));
    // The same bytes from main's log and from the helper count once.
    service.port2.postMessage(encodeLive(packets(0, 1, 2)));
    capture.port2.postMessage(encodeLive(packets(0, 1, 2)).buffer);
    await settle();
    expect(told).toEqual(['connected', 'packets 1,2']);
    for (const channel of [service, capture]) channel.port1.close();
  });
});
