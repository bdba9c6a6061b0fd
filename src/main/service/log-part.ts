import { Readable } from 'node:stream';
import type { LogPart } from './application.ts';
import type { LogName, StreamedSession } from './session.ts';

/** Bytes of one read: few calls, and little of a long log in memory at a time. */
const CHUNK = 1 << 20;

/** A log from byte `from` on, as far as it is written now. */
export function logPart(session: StreamedSession, log: LogName, from: number): LogPart {
  const end = session.extent()[log];
  const stream = Readable.from(chunks(session, log, from, end), { objectMode: false, highWaterMark: CHUNK });
  return { bytes: Math.max(0, end - from), stream };
}

async function* chunks(
  session: StreamedSession,
  log: LogName,
  from: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < end; ) {
    const bytes = await session.read(log, at, Math.min(CHUNK, end - at));
    if (bytes.length === 0) return;
    at += bytes.length;
    yield bytes;
  }
}
