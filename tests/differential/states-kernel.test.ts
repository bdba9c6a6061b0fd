/**
 * TCP states from packets against the kernel's own (`ss`), at quiet points of real connections over loopback.
 * Needs Linux, and tcpdump with the right to capture.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { formatAddress } from '../../src/core/trace/addresses.ts';
import { tcpStates } from '../../src/core/trace/frames.ts';

const HOST = '127.0.0.1';
/** As `ss` calls the states whose names differ from RFC 9293's. */
const NAMES: Readonly<Record<string, string>> = { ESTAB: 'ESTABLISHED', 'SYN-RECV': 'SYN-RECEIVED' };

/** tcpdump that may capture runs until it is stopped; one that may not ends at once. */
function mayCapture(): boolean {
  if (process.platform !== 'linux') return false;
  const { error } = spawnSync('tcpdump', ['-i', 'lo', '-w', '/dev/null', 'port 1'], { timeout: 500 });
  return (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
}

/** A capture of one port that goes straight into an engine. */
class LiveCapture {
  readonly engine: Engine = createEngine();
  readonly #tcpdump: ChildProcess;

  constructor(port: number) {
    const args = ['-i', 'lo', '--immediate-mode', '-U', '-w', '-', '-Z', 'root', `tcp port ${port}`];
    this.#tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#tcpdump.stdout!.on('data', (bytes: Buffer) => this.engine.packets.push(bytes));
  }

  async started(): Promise<void> {
    await once(this.#tcpdump.stderr!, 'data');
  }

  stop(): void {
    this.#tcpdump.kill();
  }

  /** Waits until no frame has come for a while. */
  async quiet(): Promise<void> {
    const { frames } = this.engine.tables;
    for (let before = -1; before !== frames.length; ) {
      before = frames.length;
      await sleep(250);
    }
  }

  /** Both endpoints of every conversation: `127.0.0.1:1 > 127.0.0.1:2` and the state of the first. */
  states(): Map<string, string> {
    const { conversations, addresses } = this.engine.tables;
    const found = new Map<string, string>();
    for (let stream = 0; stream < conversations.length; stream += 1) {
      const end = (side: 'a' | 'b', port: 'portA' | 'portB'): string =>
        `${formatAddress(addresses, conversations.get(side, stream))}:${conversations.get(port, stream)}`;
      const [a, b] = [end('a', 'portA'), end('b', 'portB')];
      found.set(`${a} > ${b}`, tcpStates[conversations.get('stateA', stream)]!);
      found.set(`${b} > ${a}`, tcpStates[conversations.get('stateB', stream)]!);
    }
    return found;
  }
}

/** The kernel's states of all sockets at a port, by endpoints. */
function kernelStates(port: number): Map<string, string> {
  const out = execFileSync('ss', ['-Htan', `( sport = :${port} or dport = :${port} )`], { encoding: 'utf8' });
  const rows = out
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return new Map(rows.map(([state, , , local, peer]) => [`${local} > ${peer}`, NAMES[state!] ?? state!]));
}

/** An endpoint that the kernel has no socket for is closed, or is the listener's that has not answered. */
const withoutSocket: ReadonlySet<string> = new Set(['CLOSED', 'LISTEN']);

describe.runIf(mayCapture())('states equal the kernel’s', () => {
  let server: Server;
  let port: number;
  let capture: LiveCapture;
  const accepted: Socket[] = [];

  beforeAll(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.resume();
      accepted.push(socket);
    }).listen(0, HOST);
    await once(server, 'listening');
    ({ port } = server.address() as { port: number });
    capture = new LiveCapture(port);
    await capture.started();
  });

  afterAll(() => {
    for (const socket of accepted) socket.destroy();
    server.close();
    capture.stop();
  });

  async function client(): Promise<{ own: Socket; other: Socket }> {
    const own = connect({ port, host: HOST, allowHalfOpen: true });
    own.on('error', () => own.destroy());
    own.resume();
    const before = accepted.length;
    await once(own, 'connect');
    while (accepted.length === before) await sleep(5);
    return { own, other: accepted.at(-1)! };
  }

  /** Holds every endpoint of the capture against the kernel; returns how many are in which state. */
  async function compare(at: LiveCapture, atPort: number): Promise<Record<string, number>> {
    await at.quiet();
    const kernel = kernelStates(atPort);
    const counts: Record<string, number> = {};
    for (const [ends, state] of at.states()) {
      const theirs = kernel.get(ends);
      if (theirs === undefined)
        expect([ends, withoutSocket.has(state) ? 'no socket' : state]).toEqual([ends, 'no socket']);
      else expect([ends, state]).toEqual([ends, theirs]);
      counts[state] = (counts[state] ?? 0) + 1;
    }
    return counts;
  }

  test('connected, half-closed, closed and reset', async () => {
    const pairs = [await client(), await client(), await client(), await client()] as const;
    expect(await compare(capture, port)).toEqual({ ESTABLISHED: 8 });
    pairs[0].own.write('hello');
    pairs[1].own.end();
    expect(await compare(capture, port)).toEqual({ ESTABLISHED: 6, 'FIN-WAIT-2': 1, 'CLOSE-WAIT': 1 });
    pairs[1].other.end('bye');
    expect(await compare(capture, port)).toEqual({ ESTABLISHED: 6, 'TIME-WAIT': 1, CLOSED: 1 });
    pairs[2].own.resetAndDestroy();
    pairs[3].other.end();
    expect(await compare(capture, port)).toMatchObject({
      ESTABLISHED: 2,
      'TIME-WAIT': 1,
      CLOSED: 3,
      'FIN-WAIT-2': 1,
    });
    pairs[3].own.end();
    expect(await compare(capture, port)).toEqual({ ESTABLISHED: 2, 'TIME-WAIT': 2, CLOSED: 4 });
  });

  test('refused, and never answered', async () => {
    // A process that listens and never accepts: two connections wait in its queue, the next SYN is dropped.
    const script = `require('net').createServer().listen({ port: 0, host: '${HOST}', backlog: 1 }, function () {
      require('fs').writeSync(1, String(this.address().port)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    })`;
    const deaf = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [text] = (await once(deaf.stdout!, 'data')) as [Buffer];
    const deafPort = Number(text.toString());
    const deafCapture = new LiveCapture(deafPort);
    await deafCapture.started();
    const sockets: Socket[] = [];
    try {
      for (let i = 0; i < 3; i += 1) {
        const socket = connect(deafPort, HOST);
        socket.on('error', () => socket.destroy());
        sockets.push(socket);
        await sleep(50);
      }
      expect(await compare(deafCapture, deafPort)).toEqual({ ESTABLISHED: 4, 'SYN-SENT': 1, LISTEN: 1 });
    } finally {
      for (const socket of sockets) socket.destroy();
      deaf.kill('SIGKILL');
      await deafCapture.quiet();
    }
    const refused = connect(deafPort, HOST);
    await once(refused, 'error');
    await deafCapture.quiet();
    const states = [...deafCapture.states().values()];
    expect(states.slice(-2)).toEqual(['CLOSED', 'CLOSED']);
    deafCapture.stop();
  });
});
