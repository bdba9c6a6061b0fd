/** HTTP/1.1 by hand, as far as the scenarios need it. */
import type { Socket } from 'node:net';
import type { LabContext } from '../scenario.ts';

/** What a chunked body ends with: a chunk of size 0 and no trailers (RFC 9112 §7.1). */
export const LAST_CHUNK = '\r\n0\r\n\r\n';

export const requestText = (port: number): string => `GET / HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;

/**
 * Reads until the text ends with `end`; starts the flow. The text stays with Node's own 'data', as the codes show.
 * Rejects when the socket closes before, or on Stop.
 */
export function readUntil(context: LabContext, socket: Socket, end: string): Promise<void> {
  let tail = '';
  const complete = new Promise<void>((resolve, reject) => {
    socket.on('data', (text: string | Buffer) => {
      tail = (tail + text.toString()).slice(-end.length);
      if (tail === end) resolve();
    });
    socket.once('close', () => reject(new Error('The connection closed before the end of the response.')));
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  complete.catch(() => {});
  return complete;
}
