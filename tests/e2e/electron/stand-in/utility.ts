/** utilityProcess: a Node process with `process.parentPort`, to which ports can be handed. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { type Port, PortTable } from './ports.ts';
import { strict } from './strict.ts';

export interface ForkOptions {
  readonly serviceName?: string;
  readonly stdio?: 'pipe' | 'ignore' | 'inherit' | ('pipe' | 'ignore' | 'inherit')[];
  readonly env?: NodeJS.ProcessEnv;
  readonly execArgv?: string[];
}

const inChild = new URL('./utility-side.ts', import.meta.url).href;
export const running = new Set<ChildProcess>();
/** Messages that came from utility processes over ports of theirs, past main's own code. */
export const carried = { messages: 0 };

const piped = ({ stdio }: ForkOptions, index: number): boolean =>
  (Array.isArray(stdio) ? stdio[index] : stdio) === 'pipe';

export function forkUtility(path: string, args: string[] = [], options: ForkOptions = {}): object {
  const child = fork(path, args, {
    env: options.env ?? process.env,
    execArgv: [...(options.execArgv ?? []), '--import', inChild],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  running.add(child);
  const events = new EventEmitter();
  const ports = new PortTable((message) => child.connected && child.send(message));
  child.on('spawn', () => events.emit('spawn'));
  child.on('exit', (code) => {
    running.delete(child);
    ports.closeAll();
    events.emit('exit', code ?? 1);
  });
  child.on('message', (message: { t: string; id: number; data: unknown }) => {
    if (message.t === 'parent') events.emit('message', message.data);
    else if (message.t === 'port') {
      carried.messages += 1;
      ports.receive(message.id, message.data);
    } else if (message.t === 'portClose') ports.close(message.id);
  });
  const on = (event: string, listener: (...args: unknown[]) => void): void => void events.on(event, listener);
  return strict('utilityProcess', {
    get pid() {
      return child.pid;
    },
    stdout: piped(options, 1) ? child.stdout : null,
    stderr: piped(options, 2) ? child.stderr : null,
    on,
    once: (event: string, listener: (...args: unknown[]) => void): void => void events.once(event, listener),
    off: (event: string, listener: (...args: unknown[]) => void): void => void events.off(event, listener),
    removeListener: (event: string, listener: (...args: unknown[]) => void): void =>
      void events.off(event, listener),
    kill: () => child.kill('SIGTERM'),
    postMessage: (data: unknown, transfer: Port[] = []) => {
      if (child.connected) child.send({ t: 'child', data, ports: transfer.map((port) => ports.take(port)) });
    },
  });
}
