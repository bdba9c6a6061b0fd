import { readFileSync } from 'node:fs';
import net from 'node:net';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** What one slice of time gave. */
export interface Slice {
  readonly requests: number;
  readonly seconds: number;
  /** Nanoseconds of CPU that the server's main thread took for each request; NaN where the system does not tell. */
  readonly cpu: number;
}

/**
 * Keep-alive connections to one server that send the next request when the last was answered, while they are let.
 * Answers are told apart by their length alone, which is the same for all: reading them costs less than answering.
 */
export class Load {
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
  static async open(port: number, pid: number, connections: number): Promise<Load> {
    const load = new Load(pid);
    for (let i = 0; i < connections; i += 1) load.#sockets.push(await load.#connect(port));
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

  /** Lets all connections run for so long, then waits for the last answers. */
  async slice(milliseconds: number): Promise<Slice> {
    this.#requests = 0;
    const cpu = mainThreadTime(this.#pid);
    const start = performance.now();
    this.#running = true;
    this.#inFlight = this.#sockets.length;
    for (const socket of this.#sockets) socket.write(REQUEST);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
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
