import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { logPart } from '../../../src/main/service/log-part.ts';
import type { StreamedSession } from '../../../src/main/service/session.ts';

/** A session whose packets log has `written` bytes and says that it has `told`. */
function sessionOf(written: number, told = written): StreamedSession {
  const bytes = Uint8Array.from({ length: written }, (_, index) => index % 251);
  return {
    extent: () => ({ packets: told, records: 0, complete: true }),
    read: async (_log: string, offset: number, length: number) => bytes.slice(offset, offset + length),
  } as unknown as StreamedSession;
}

test('the rest of a log, in its order', async () => {
  const { bytes, stream } = logPart(sessionOf(3_000_000), 'packets', 1_000_001);
  expect(bytes).toBe(1_999_999);
  const got = await buffer(stream);
  expect(got.length).toBe(bytes);
  expect(got.every((value, index) => value === (index + 1_000_001) % 251)).toBe(true);
});

test('nothing behind its end, and no more than can be read', async () => {
  expect(logPart(sessionOf(10), 'packets', 20).bytes).toBe(0);
  const { bytes, stream } = logPart(sessionOf(10, 30), 'packets', 4);
  expect(bytes).toBe(26);
  expect((await buffer(stream)).length).toBe(6);
});
