import type { Socket } from 'node:net';
import { z } from 'zod';
import type { LabContext } from '../scenario.ts';

/** Option: which IP the participants speak. */
export const familyOption = () =>
  z
    .literal([4, 6])
    .default(4)
    .meta({ title: 'IP version', description: 'Client and server speak IPv4 (127.0.0.1) or IPv6 (::1).' });

/** Option: milliseconds to wait between steps. */
export const delayOption = (initial: number, description: string) =>
  z.int().min(0).max(10_000).default(initial).meta({ title: 'Delay', description, unit: 'ms' });

/**
 * Resolves once the socket has delivered `count` bytes from now on; starts the flow, as a 'data' listener does.
 * Rejects when the socket closes before, or on Stop.
 */
export function receive(context: LabContext, socket: Socket, count: number): Promise<void> {
  let left = count;
  const received = new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) resolve();
    });
    socket.once('close', () => reject(new Error(`The socket closed with ${left} bytes still to come.`)));
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  // It may be given up on while another step fails: that step's error is the one to tell.
  received.catch(() => {});
  return received;
}

/** `count` letters, so that a payload reads well in a hex view: abc…xyzabc… */
export function letters(count: number): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';
  return alphabet.repeat(Math.ceil(count / alphabet.length)).slice(0, count);
}
