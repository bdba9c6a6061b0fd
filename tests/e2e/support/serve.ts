/** The web host as a person starts it, in a process and with a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../..');

export interface Served {
  /** The newest link that lets a browser in. */
  link(): string;
  readonly folder: string;
  readonly pid: number;
  /** Everything it printed. */
  output(): string;
  /** @param keep whether the data folder stays */
  stop(options?: { readonly keep?: boolean }): Promise<void>;
  /** Resolves when the process is gone. */
  exited(): Promise<void>;
}

async function until<T>(
  what: string,
  look: () => T | undefined,
  child: ChildProcess,
  said: () => string,
): Promise<T> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const found = look();
    if (found !== undefined) return found;
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what} did not come:\n${said()}`);
}

export interface ServeOptions {
  /** False: without the right to capture, whoever runs the test (needs root and setpriv). */
  readonly capture?: boolean;
  /** A data folder of another start; absent: a new one. */
  readonly folder?: string;
}

/** Takes CAP_NET_RAW and CAP_NET_ADMIN from a command and its children: dumpcap and tcpdump cannot capture either. */
const unprivileged = [
  'setpriv',
  '--bounding-set',
  '-net_raw,-net_admin',
  '--inh-caps',
  '-all',
  '--no-new-privs',
];

/** Starts `wireside serve` on a free port. */
export async function serve(files: readonly string[] = [], options: ServeOptions = {}): Promise<Served> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'wireside-e2e-')));
  const node = join(root, 'node_modules/node/bin/node');
  const command = [node, join(root, 'out/main/cli.js'), 'serve', ...files];
  const [program = '', ...args] = options.capture === false ? [...unprivileged, ...command] : command;
  const child = spawn(program, args, {
    env: { ...process.env, XDG_DATA_HOME: folder, HOME: folder, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  const links = (): string[] => said.match(/http:\/\/\S+token=\S+/g) ?? [];
  await until(
    'the link',
    () => links()[0],
    child,
    () => said,
  );
  return {
    link: () => links().at(-1) as string,
    folder,
    pid: child.pid as number,
    output: () => said,
    exited: () => ended,
    stop: async ({ keep = false } = {}) => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
}
