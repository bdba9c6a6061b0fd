/** Starting the helper process: by Node's fork here; Electron's host hands in a utility process. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ToHelper } from './helper/messages.ts';
import type { TransferredPort } from './types.ts';

/** The parent's end of the line to one helper. */
export interface HelperChannel {
  readonly pid: number | undefined;
  send(message: ToHelper, port?: TransferredPort): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, with what the system says of the end ("exit code 1", "SIGKILL") and the last of its stderr. */
  onExit(listener: (how: string, said: string) => void): void;
  /** Lets it go after its last message. */
  release(): void;
  kill(): void;
}

export type LaunchHelper = () => HelperChannel;

/** The helper's entry: the bundle beside ours (out/main, or a level up from its chunks), or the source. */
export function helperPath(from: string = import.meta.dirname): string {
  const bundled = [join(from, 'capture-helper.js'), join(from, '..', 'capture-helper.js')];
  return bundled.find(existsSync) ?? join(from, 'helper', 'index.ts');
}

const MOST_SAID = 2000;

/** Keeps the end of what a stream says. */
function lastOf(stream: Readable | null | undefined): () => string {
  let said = '';
  stream?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID);
  });
  return () => said.trim();
}

/** The helper must not be observed or debugged with us: NODE_OPTIONS may bring in the probe. */
function helperEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return rest;
}

/** By child_process.fork, with structured clone for the messages (they carry bigints). */
export function forkHelper(path: string = helperPath()): HelperChannel {
  const child = fork(path, [], {
    serialization: 'advanced',
    execArgv: [],
    env: helperEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said = lastOf(child.stderr);
  return {
    pid: child.pid,
    send: (message) => child.connected && child.send(message, () => {}),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      child.once('error', (error) => child.pid === undefined && listener(error.message, said()));
      child.once('close', (code, signal) => listener(signal ?? `exit code ${code}`, said()));
    },
    release: () => child.connected && child.disconnect(),
    kill: () => child.kill('SIGKILL'),
  };
}

/** What we need of Electron's UtilityProcess. */
export interface UtilityProcessLike {
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown, transfer?: unknown[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

/** Time for the helper's ports to hand over what they still have. */
const LINGER_MS = 1000;

/**
 * For Electron: `utilityHelper((path) => utilityProcess.fork(path, [], { stdio: ['ignore', 'ignore', 'pipe'],
 * serviceName: 'Wireside capture' }))`, after 'ready'.
 */
export function utilityHelper(start: (path: string) => UtilityProcessLike): LaunchHelper {
  return () => {
    const child = start(helperPath());
    const said = lastOf(child.stderr as Readable | null);
    return {
      pid: child.pid,
      send: (message, port) => child.postMessage(message, port ? [port] : []),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', (code) => listener(`exit code ${code}`, said())),
      release: () => setTimeout(() => child.kill(), LINGER_MS).unref(),
      kill: () => child.kill(),
    };
  };
}
