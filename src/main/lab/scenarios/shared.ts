/** What scenarios have in common: options, steps, and the shape of their code. */
import type { NetConnectOpts, Server, Socket } from 'node:net';
import { z } from 'zod';
import type { LabContext, Participant } from '../scenario.ts';

/** Option: which IP the participants speak. */
export const familyOption = () =>
  z
    .literal([4, 6])
    .default(4)
    .meta({ title: 'IP version', description: 'Client and server speak IPv4 (127.0.0.1) or IPv6 (::1).' });

/** Option: milliseconds to wait between steps. */
export const delayOption = (initial: number, description: string) =>
  z.int().min(0).max(10_000).default(initial).meta({ title: 'Delay', description, unit: 'ms' });

/** Option: milliseconds for which a state is kept, so that it can be seen. */
export const holdOption = (initial: number, description: string) =>
  z.int().min(0).max(60_000).default(initial).meta({ title: 'Hold', description, unit: 'ms' });

/** Option: the port that the server listens on; 0 is found before the run, and the code shows what was found. */
export const portOption = () =>
  z.int().min(0).max(65_535).default(0).meta({ title: 'Port', description: '0: any that is free.' });

/** Option: whether the client's side stays open when the server has ended. */
export const halfOpenOption = (initial: boolean) =>
  z.boolean().default(initial).meta({
    title: 'allowHalfOpen',
    description: 'Of the client: true keeps its side open after the server’s FIN.',
  });

export const hostOf = (options: { readonly family: 4 | 6 }): string =>
  options.family === 6 ? '::1' : '127.0.0.1';

/** One client, one server and the socket that it accepts: the lanes of most scenarios. */
export const oneClient: readonly Participant[] = [
  { id: 'client', role: 'client', title: 'Client' },
  { id: 'server', role: 'server', title: 'Server' },
  { id: 'accepted', role: 'accepted', title: 'Server’s socket' },
];

/** `count` clients of one server: client-1, client-2 … */
export function manyClients(count: number): Participant[] {
  const clients = Array.from({ length: count }, (_, index): Participant => {
    return { id: `client-${index + 1}`, role: 'client', title: `Client #${index + 1}` };
  });
  return [...clients, ...oneClient.slice(1)];
}

/** Resolves with `value` of the event, rejects on Stop; an 'error' before it rejects nothing. */
function untilEvent<T>(
  context: LabContext,
  emitter: NodeJS.EventEmitter,
  event: string,
  value: () => T,
): Promise<T> {
  const outcome = new Promise<T>((resolve, reject) => {
    emitter.once(event, () => resolve(value()));
    context.signal.addEventListener('abort', () => reject(context.signal.reason), { once: true });
  });
  // It may be given up on while another step fails: that step's error is the one to tell.
  outcome.catch(() => {});
  return outcome;
}

/** Resolves at 'close', with or without an 'error' before it. */
export function closed(context: LabContext, emitter: Socket | Server): Promise<void> {
  return untilEvent(context, emitter, 'close', () => {});
}

/** Resolves at the event, whatever 'error' comes before it. */
export function happened(context: LabContext, emitter: NodeJS.EventEmitter, event: string): Promise<void> {
  return untilEvent(context, emitter, event, () => {});
}

/** Listens on loopback as `participant`; resolves at 'listening'. */
export async function listen(
  context: LabContext,
  server: Server,
  port: number,
  host = '127.0.0.1',
  participant = 'server',
): Promise<void> {
  context.as(participant, () => server.listen(port, host));
  await context.once(server, 'listening');
}

/** Calls net.connect as `participant`. */
export function dial(context: LabContext, options: NetConnectOpts, participant = 'client'): Socket {
  return context.as(participant, () => context.net.connect(options));
}

/** Connected sockets of both ends. */
export interface Pair {
  readonly client: Socket;
  readonly accepted: Socket;
}

/** Connects, and resolves when both ends know it. */
export async function pair(
  context: LabContext,
  server: Server,
  options: NetConnectOpts,
  participant = 'client',
): Promise<Pair> {
  const connection = context.once(server, 'connection');
  const client = dial(context, options, participant);
  await context.once(client, 'connect');
  const [accepted] = await connection;
  return { client, accepted: accepted as Socket };
}

/** Closes a server; resolves at its 'close', when no connection of it is left. */
export async function shut(context: LabContext, server: Server): Promise<void> {
  const done = closed(context, server);
  server.close();
  await done;
}

/**
 * Resolves once the socket has delivered `count` bytes from now on; starts the flow, as a 'data' listener does.
 * Rejects when the socket closes before, or on Stop.
 */
export function receive(context: LabContext, socket: Socket, count: number): Promise<void> {
  let left = count;
  const received = new Promise<void>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      left -= chunk.length;
      if (left > 0) return;
      socket.off('data', onData);
      resolve();
    };
    socket.on('data', onData);
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
