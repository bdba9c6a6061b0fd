/** ipcMain, and the one place where a message gets its sender. */
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

export interface Frame {
  readonly url: string;
}

export interface IpcEvent {
  readonly senderFrame: Frame | null;
  readonly sender: object;
  readonly frameId: number;
  readonly processId: number;
}

type Handler = (event: IpcEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();
const listeners = new EventEmitter();

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  on(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): void {
    listeners.on(channel, listener);
  },
});

export async function invoke(channel: string, event: IpcEvent, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await handler(event, ...structuredClone(args)));
}

export function send(channel: string, event: IpcEvent, args: unknown[]): void {
  listeners.emit(channel, event, ...structuredClone(args));
}

export const channels = (): string[] => [...handlers.keys()];
