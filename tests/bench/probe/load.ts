import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { promisify } from 'node:util';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const CONNECTIONS = 32;

/** What one slice of time gave. */
export interface Slice {
  readonly requests: number;
  readonly seconds: number;
  /** Nanoseconds of CPU that the server's main thread took for each request; NaN where the system does not tell. */
  readonly cpu: number;
}

/** Load for one server, in slices of time. */
export interface Load {
  slice(): Promise<Slice>;
  close(): void;
}

/** Whether wrk is here. It costs a tenth of a server's CPU, so the server alone decides what it gets done. */
export function hasWrk(): boolean {
  try {
    execFileSync('wrk', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (thrown) {
    // It answers --version with status 1.
    return (thrown as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** One second of wrk on one thread a slice. */
export class WrkLoad implements Load {
  readonly #url: string;
  readonly #pid: number;

  /** @param pid of the server */
  constructor(port: number, pid: number) {
    this.#url = `http://127.0.0.1:${port}/`;
    this.#pid = pid;
  }

  async slice(): Promise<Slice> {
    const before = mainThreadTime(this.#pid);
    const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${CONNECTIONS}`, '-d1', this.#url]);
    const found = /(\d+) requests in ([\d.]+)(m?s)/.exec(stdout);
    if (!found) throw new Error(`wrk said: ${stdout}`);
    const requests = Number(found[1]);
    const seconds = Number(found[2]) * (found[3] === 'ms' ? 0.001 : 1);
    return { requests, seconds, cpu: (mainThreadTime(this.#pid) - before) / requests };
  }

  close(): void {}
}

/**
 * Keep-alive connections of this process that send the next request when the last was answered. Answers are told apart
 * by their length alone, which is the same for all. It costs about as much as the server does, so the two wait for each
 * other, which makes a slower server look slower than it is: for where wrk is not.
 */
export class NodeLoad implements Load {
  readonly #sockets: net.Socket[] = [];
  readonly #pid: number;
  #answerLength = 0;
  #running = false;
  #requests = 0;
  #inFlight = 0;

  private constructor(pid: number) {
    this.#pid = pid;
  }

  /** @param pid of the server */
  static async open(port: number, pid: number): Promise<NodeLoad> {
    const load = new NodeLoad(pid);
    for (let i = 0; i < CONNECTIONS; i += 1) load.#sockets.push(await load.#connect(port));
    return load;
  }

  async #connect(port: number): Promise<net.Socket> {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise((resolve) => socket.once('connect', resolve));
    let pending = 0;
    this.#answerLength ||= await this.#measure(socket);
    socket.on('data', (chunk) => {
      pending += chunk.length;
      if (pending < this.#answerLength) return;
      pending -= this.#answerLength;
      this.#requests += 1;
      if (this.#running) socket.write(REQUEST);
      else this.#inFlight -= 1;
    });
    return socket;
  }

  async #measure(socket: net.Socket): Promise<number> {
    socket.write(REQUEST);
    const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
    socket.removeAllListeners('data');
    return first.length;
  }

  /** Lets all connections run for a quarter of a second, then waits for the last answers. */
  async slice(): Promise<Slice> {
    this.#requests = 0;
    const cpu = mainThreadTime(this.#pid);
    const start = performance.now();
    this.#running = true;
    this.#inFlight = this.#sockets.length;
    for (const socket of this.#sockets) socket.write(REQUEST);
    await new Promise((resolve) => setTimeout(resolve, 250));
    this.#running = false;
    while (this.#inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
    const seconds = (performance.now() - start) / 1000;
    const requests = this.#requests;
    return { requests, seconds, cpu: (mainThreadTime(this.#pid) - cpu) / requests };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Nanoseconds that the main thread of a process has been on a CPU (Documentation/scheduler/sched-stats). */
function mainThreadTime(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ')[0]);
  } catch {
    return Number.NaN;
  }
}
