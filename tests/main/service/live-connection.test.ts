import { setImmediate as tick } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { decodeLive, LIVE_SENT, LIVE_WINDOW, type LiveMessage } from '../../../src/core/contract/live.ts';
import { LivePage } from '../../../src/main/service/live-connection.ts';
import {
  Listeners,
  type LogName,
  type StreamedSession,
  type Watermark,
} from '../../../src/main/service/session.ts';

/** Two logs in memory that grow when they are told. */
class GrowingSession implements StreamedSession {
  readonly number = 1;
  readonly logs: Record<LogName, number> = { packets: 0, records: 0 };
  readonly marks: Partial<Record<LogName, Watermark>> = {};
  complete = false;
  /** First byte of the logs' content: tells one recording from the next. */
  content = 0;
  readonly #growth = new Listeners<['grown' | 'reset']>();

  grow(packets: number, records: number): void {
    this.logs.packets += packets;
    this.logs.records += records;
    this.#growth.call('grown');
  }

  reset(): void {
    this.logs.packets = this.logs.records = 0;
    this.content += 1;
    this.#growth.call('reset');
  }

  info = () => ({
    session: 1,
    kind: 'live' as const,
    name: 'test',
    recording: true,
    saved: false,
    packetsLength: 0,
    recordsLength: 0,
  });
  extent = () => ({ ...this.logs, complete: this.complete });
  watermark = (log: LogName) => this.marks[log];
  async read(log: LogName, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    await tick();
    return new Uint8Array(Math.max(0, Math.min(length, this.logs[log] - offset))).fill(this.content);
  }
  onGrowth = (listener: (change: 'grown' | 'reset') => void) => this.#growth.add(listener);
  async close(): Promise<void> {}
}

function connect(session: GrowingSession) {
  const got: LiveMessage[] = [];
  const page = new LivePage((number) => (number === 1 ? session : undefined), {
    send: (frame) => got.push(decodeLive(frame)!),
  });
  const settled = async () => {
    for (let i = 0; i < 200; i += 1) await tick();
    return got.splice(0);
  };
  return {
    page,
    settled,
    subscribe: (packets = 0, records = 0) =>
      page.request({ type: 'subscribe', session: 1, packets, records }),
  };
}

const summary = (messages: readonly LiveMessage[]) =>
  messages.map((message) =>
    'offset' in message ? `${message.kind} ${message.offset}+${message.bytes.length}` : message.kind,
  );

describe('a subscription', () => {
  test('sends what the logs hold, then what is written', async () => {
    const session = new GrowingSession();
    session.grow(100, 40);
    const { settled, subscribe } = connect(session);
    expect(subscribe()).toBeUndefined();
    expect(summary(await settled())).toEqual(['packets 0+100', 'records 0+40']);
    session.grow(10, 0);
    expect(summary(await settled())).toEqual(['packets 100+10']);
  });

  test('begins where the page says: that is how one goes on after a dropped connection', async () => {
    const session = new GrowingSession();
    session.grow(100, 40);
    const { settled, subscribe } = connect(session);
    subscribe(70, 40);
    expect(summary(await settled())).toEqual(['packets 70+30']);
    subscribe(90, 30);
    expect(summary(await settled())).toEqual(['records 30+10', 'packets 90+10']);
  });

  test('holds at most the window under way, and goes on when it is acknowledged', async () => {
    const session = new GrowingSession();
    session.grow(LIVE_WINDOW * 3, 0);
    const { page, settled, subscribe } = connect(session);
    subscribe();
    const sent = (messages: readonly LiveMessage[]) =>
      messages.reduce((sum, message) => sum + ('bytes' in message ? message.bytes.length : 0), 0);
    expect(sent(await settled())).toBe(LIVE_WINDOW);
    page.request({ type: 'ack', session: 1, packets: LIVE_WINDOW, records: 0 });
    expect(sent(await settled())).toBe(LIVE_WINDOW);
    expect(sent(await settled())).toBe(0);
    // Acknowledging what was never sent opens nothing.
    page.request({ type: 'ack', session: 1, packets: LIVE_WINDOW * 9, records: LIVE_WINDOW });
    expect(sent(await settled())).toBe(LIVE_WINDOW);
  });

  test('tells a watermark only after the bytes it speaks of', async () => {
    const session = new GrowingSession();
    session.marks.packets = { seconds: 5, nanos: 6, size: 100 };
    session.marks.records = { seconds: 5, nanos: 9, size: 1 };
    session.grow(50, 0);
    const { settled, subscribe } = connect(session);
    subscribe();
    expect(summary(await settled())).toEqual(['packets 0+50']);
    session.grow(50, 0);
    expect(summary(await settled())).toEqual(['packets 50+50', 'watermark']);
    session.grow(0, 1);
    expect(summary(await settled())).toEqual(['records 0+1', 'recordsWatermark']);
  });

  test('leaves complete logs to a page that fetches them, and sends those that grow', async () => {
    const session = new GrowingSession();
    session.grow(10, 20);
    const { page, settled } = connect(session);
    page.request({ type: 'subscribe', session: 1, packets: 0, records: 0, fetches: true });
    expect(summary(await settled())).toEqual(['packets 0+10', 'records 0+20']);
    session.complete = true;
    session.grow(LIVE_SENT, 1);
    const [packetsLength, recordsLength] = [10 + LIVE_SENT, 21];
    expect(await settled()).toEqual([{ kind: 'end', session: 1, packetsLength, recordsLength }]);
  });

  test('sends the little that is left of complete logs', async () => {
    const session = new GrowingSession();
    session.complete = true;
    session.grow(LIVE_SENT - 1, 1);
    const { page, settled } = connect(session);
    page.request({ type: 'subscribe', session: 1, packets: 0, records: 0, fetches: true });
    expect(summary(await settled())).toEqual(['end', `packets 0+${LIVE_SENT - 1}`, 'records 0+1']);
  });

  test('tells the end once, before the bytes that are to come', async () => {
    const session = new GrowingSession();
    session.complete = true;
    session.grow(10, 20);
    const { settled, subscribe } = connect(session);
    subscribe();
    const messages = await settled();
    expect(messages[0]).toEqual({ kind: 'end', session: 1, packetsLength: 10, recordsLength: 20 });
    expect(summary(messages.slice(1))).toEqual(['packets 0+10', 'records 0+20']);
    session.grow(0, 0);
    expect(await settled()).toEqual([]);
  });

  test('sends both logs side by side, the shorter as slowly as the longer', async () => {
    const session = new GrowingSession();
    session.complete = true;
    session.grow(4 << 20, 2 << 20);
    const { settled, subscribe } = connect(session);
    subscribe();
    const kinds = (await settled()).map(({ kind }) => kind);
    expect(kinds).toEqual(['end', 'packets', 'records', 'packets', 'packets', 'records', 'packets']);
  });

  test('a reset forgets everything: nothing of the old recording comes after it', async () => {
    const session = new GrowingSession();
    session.grow(100, 0);
    const { settled, subscribe } = connect(session);
    subscribe();
    await settled();
    session.grow(100, 0);
    session.reset();
    session.grow(7, 0);
    const messages = await settled();
    const after = messages.slice(messages.findIndex((message) => message.kind === 'reset'));
    expect(summary(after)).toEqual(['reset', 'packets 0+7']);
    expect('bytes' in after[1]! && after[1].bytes[0]).toBe(1);
  });

  test('ends with unsubscribe, and with the page', async () => {
    const session = new GrowingSession();
    const { page, settled, subscribe } = connect(session);
    subscribe();
    page.request({ type: 'unsubscribe', session: 1 });
    session.grow(10, 0);
    expect(await settled()).toEqual([]);
    subscribe();
    page.close();
    expect(await settled()).toEqual([]);
  });
});

describe('reading', () => {
  test.each([
    [10, 20, 20],
    [90, 20, 10],
    [100, 20, 0],
    [5000, 20, 0],
  ])('from %d, %d bytes: %d come', async (offset, length, count) => {
    const session = new GrowingSession();
    session.grow(100, 0);
    const { page, settled } = connect(session);
    page.request({ type: 'read', id: 9, session: 1, log: 'packets', offset, length });
    const [answer] = await settled();
    expect(answer).toMatchObject({ kind: 'bytes', id: 9 });
    expect('bytes' in answer! && answer.bytes.length).toBe(count);
  });
});

describe('what does not fit', () => {
  test.each([
    ['nothing', undefined],
    ['a text', 'subscribe'],
    ['an unknown request', { type: 'write', session: 1 }],
    ['a negative offset', { type: 'subscribe', session: 1, packets: -1, records: 0 }],
    ['more than is asked for', { type: 'unsubscribe', session: 1, extra: true }],
    ['a huge read', { type: 'read', id: 1, session: 1, log: 'packets', offset: 0, length: 2 ** 31 }],
    ['another log', { type: 'read', id: 1, session: 1, log: '../etc', offset: 0, length: 10 }],
  ])('%s does nothing and is told', async (_, message) => {
    const { page, settled } = connect(new GrowingSession());
    expect(page.request(message)).toMatchObject({ severity: 'error', code: 'live.request' });
    expect(await settled()).toEqual([]);
  });

  test('a session that is not there is told', () => {
    const { page } = connect(new GrowingSession());
    expect(page.request({ type: 'subscribe', session: 2, packets: 0, records: 0 })).toMatchObject({
      code: 'session.unknown',
    });
  });
});
