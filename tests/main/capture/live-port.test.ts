import { appendFileSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { decodeLive, LIVE_WINDOW, type LiveMessage } from '../../../src/core/contract/live.ts';
import { LivePort } from '../../../src/main/capture/helper/live-port.ts';
import { type PortLike, portData } from '../../../src/main/capture/helper/transport.ts';
import { temporaryFolder, until } from './kit.ts';

const SESSION = 4;

/** A log that grows by `write`, one page's port on it, and what the page was sent. */
function page(start = '') {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, start);
  let size = start.length;
  const { port1, port2 } = new MessageChannel();
  onTestFinished(() => port1.close());
  const port = new LivePort(port2 as unknown as PortLike, {
    file: openSync(path, 'r'),
    session: SESSION,
    size: () => size,
  });
  const got: LiveMessage[] = [];
  port1.on('message', (frame: ArrayBuffer) => got.push(decodeLive(new Uint8Array(frame))!));
  return {
    got,
    port,
    ask: (request: object) => port1.postMessage({ session: SESSION, ...request }),
    write(text: string) {
      const offset = size;
      appendFileSync(path, text);
      size += text.length;
      port.written(offset, Buffer.from(text));
    },
    mark: (seconds: number) => port.watermark({ type: 'watermark', seconds, nanos: 5, size, frames: 0 }),
    /** "offset:text" of packets, "w<seconds>" of watermarks. */
    said: () =>
      got.map((message) =>
        message.kind === 'packets'
          ? `${message.offset}:${Buffer.from(message.bytes)}`
          : message.kind === 'watermark'
            ? `w${message.seconds}`
            : message.kind,
      ),
  };
}

const subscribe = (packets = 0) => ({ type: 'subscribe', packets, records: 0 });
const ack = (packets: number) => ({ type: 'ack', packets, records: 0 });

describe('a port to a page', () => {
  test('sends nothing before it is asked', async () => {
    const { write, mark, got, ask } = page();
    write('abc');
    mark(1);
    ask(subscribe());
    await until(() => got.length === 2);
  });

  test('sends what the log holds, then what is written, and watermarks behind the bytes they speak of', async () => {
    const { write, mark, ask, said, got } = page('abc');
    ask(subscribe());
    await until(() => got.length === 1);
    write('def');
    mark(1);
    write('g');
    mark(2);
    await until(() => got.length === 5);
    expect(said()).toEqual(['0:abc', '3:def', 'w1', '6:g', 'w2']);
  });

  test('from where the page says it stands', async () => {
    const { ask, said, got } = page('abcdef');
    ask(subscribe(4));
    await until(() => got.length === 1);
    expect(said()).toEqual(['4:ef']);
  });

  test('stops when it is told to', async () => {
    const { ask, write, got, said } = page('abc');
    ask(subscribe());
    await until(() => got.length === 1);
    ask({ type: 'unsubscribe' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    write('def');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(said()).toEqual(['0:abc']);
  });

  test('has a window under way at most, and goes on from the file when the page catches up', async () => {
    const { ask, write, mark, got } = page();
    ask(subscribe());
    const piece = 'x'.repeat(3_000_000);
    for (let i = 0; i < 8; i++) {
      write(piece);
      mark(i + 1);
    }
    const bytes = () =>
      got.reduce((sum, message) => sum + (message.kind === 'packets' ? message.bytes.length : 0), 0);
    await until(() => bytes() === LIVE_WINDOW);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(bytes()).toBe(LIVE_WINDOW);
    ask(ack(10_000_000));
    await until(() => bytes() === 24_000_000);
    mark(9);
    await until(() => got.at(-1)?.kind === 'watermark' && (got.at(-1) as { seconds: number }).seconds === 9);
    let end = 0;
    for (const message of got) {
      if (message.kind !== 'packets') continue;
      expect(message.offset).toBe(end);
      end += message.bytes.length;
    }
  });

  test('a page that is always behind gets watermarks all the same', async () => {
    const { ask, write, mark, got } = page();
    ask(subscribe());
    let taken = 0;
    for (let i = 1; i <= 30; i++) {
      write('x'.repeat(1_000_000));
      mark(i);
      await new Promise((resolve) => setTimeout(resolve, 1));
      taken += 500_000;
      ask(ack(taken));
    }
    expect(got.filter((message) => message.kind === 'watermark').length).toBeGreaterThan(2);
  });

  test.each([
    ['another session', { type: 'subscribe', session: 5, packets: 0, records: 0 }],
    ['no request', { type: 'format' }],
    ['a negative offset', { type: 'subscribe', packets: -1, records: 0 }],
  ])('%s does nothing', async (_name, request) => {
    const { ask, got } = page('abc');
    ask(request);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(got).toEqual([]);
  });

  test('an ack beyond what was sent opens no more than the window', async () => {
    const { ask, write, got } = page();
    ask(subscribe());
    ask(ack(1e9));
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (let i = 0; i < 7; i++) write('x'.repeat(3_000_000));
    await new Promise((resolve) => setTimeout(resolve, 60));
    const bytes = got.reduce(
      (sum, message) => sum + (message.kind === 'packets' ? message.bytes.length : 0),
      0,
    );
    expect(bytes).toBe(LIVE_WINDOW);
  });
});

test('the data of a message: bare in Node, in an event in Electron', () => {
  expect(portData({ type: 'ack' })).toEqual({ type: 'ack' });
  expect(portData({ data: { type: 'ack' }, ports: [] })).toEqual({ type: 'ack' });
});
