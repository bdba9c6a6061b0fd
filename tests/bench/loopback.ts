/** Real loopback traffic for the benches: net servers and clients in a process of their own, captured by tcpdump. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Connections open at a time. */
const CLIENTS = 50;
/** Megabytes of tcpdump's ring, so that it loses nothing at 100,000 packets/s. */
const RING_KIB = 262_144;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startTcpdump(path: string, packets: number, port: number): Promise<ChildProcess> {
  const args = ['-i', loopback(), '-B', String(RING_KIB), '-s', '0', '-c', String(packets), '-w', path];
  const precision = process.platform === 'linux' ? ['--time-stamp-precision=nano'] : [];
  const tcpdump = spawn('tcpdump', [...args, ...precision, '-Z', 'root', `tcp port ${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(tcpdump.stderr!, 'data');
  return tcpdump;
}

const loopback = (): string => (process.platform === 'linux' ? 'lo' : 'lo0');

/** Captures `packets` real loopback packets into a pcap file: small requests and answers over many short connections. */
export async function captureLoopback(path: string, packets: number): Promise<void> {
  const port = await freePort();
  const tcpdump = await startTcpdump(path, packets, port);
  const script = fileURLToPath(new URL('./loopback-traffic.ts', import.meta.url));
  const traffic = spawn(process.execPath, [script, String(port), String(CLIENTS)], { stdio: 'ignore' });
  const [status] = await once(tcpdump, 'exit');
  traffic.kill();
  if (status !== 0) throw new Error(`tcpdump ended with status ${status}`);
}
