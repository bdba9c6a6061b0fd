import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { logPart } from '../../../src/main/service/log-part.ts';
import type { StreamedSession } from '../../../src/main/service/session.ts';

/** A session whose packets log has `written` bytes and says that it has `told`; reads into the memory it is given. */
function sessionOf(written: number, told = written): StreamedSession {
  const bytes = Uint8Array.from({ length: written }, (_, index) => index % 251);
  return {
    extent: () => ({ packets: told, records: 0, complete: true }),
    read: async (_log: string, offset: number, length: number, room = new Uint8Array(length)) => {
      const found = bytes.subarray(offset, offset + length);
      room.set(found);
      return room.subarray(0, found.length);
    },
  } as unknown as StreamedSession;
}

/** A receiver that looks at the bytes when their turn comes, as a socket does; says what it got. */
function slowReceiver(): { to: Writable; got: () => Buffer } {
  const pieces: Buffer[] = [];
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      setTimeout(() => {
        pieces.push(Buffer.from(chunk));
        done();
      }, 5);
    },
  });
  return { to, got: () => Buffer.concat(pieces) };
}

test('the rest of a log, in its order; memory is used again only when what was in it is gone', async () => {
  const part = logPart(sessionOf(6_000_000), 'packets', 1_000_001);
  expect(part.bytes).toBe(4_999_999);
  const { to, got } = slowReceiver();
  await part.send(to);
  expect(got().length).toBe(part.bytes);
  expect(got().every((value, index) => value === (index + 1_000_001) % 251)).toBe(true);
});

test('nothing behind its end', async () => {
  const part = logPart(sessionOf(10), 'packets', 20);
  expect(part.bytes).toBe(0);
  const { to, got } = slowReceiver();
  await part.send(to);
  expect(got().length).toBe(0);
});

test('a log that is shorter than it was fails, after what it has', async () => {
  const part = logPart(sessionOf(10, 30), 'packets', 4);
  expect(part.bytes).toBe(26);
  const { to, got } = slowReceiver();
  await expect(part.send(to)).rejects.toThrow('shorter');
  expect(got().length).toBe(6);
});

test('a receiver that goes ends it', async () => {
  const to = new Writable({ write: () => {} });
  const sending = logPart(sessionOf(5_000_000), 'packets', 0).send(to);
  setTimeout(() => to.destroy(), 10);
  await expect(sending).rejects.toThrow();
});
