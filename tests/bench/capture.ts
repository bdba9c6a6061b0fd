/**
 * `npm run bench:capture`: do we lose frames where tcpdump does not? Loopback at 100,000 packets/s or more, tcpdump
 * beside us with the same ring, five runs. Fails unless tcpdump was lossless in at least one run that was fast enough,
 * and unless we were lossless in every run in which it was. Prints the CPU time of both.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCaptureReader } from '../../src/core/capfile/reader.ts';
import { startCapture } from '../../src/main/capture/capture-process.ts';
import { forkHelper, type HelperChannel } from '../../src/main/capture/launch.ts';
import type { StatsMessage } from '../../src/main/capture/types.ts';

const RUNS = 5;
const SENDERS = 2;
const PACKETS_EACH = 250_000;
const RING_BYTES = 64 * 2 ** 20;
const WANTED_RATE = 100_000;

interface Run {
  readonly sent: number;
  readonly seconds: number;
  readonly ours: number;
  readonly theirs: number;
  readonly dropped: number;
  /** CPU seconds of the helper, of the rest of ours, of tcpdump. */
  readonly helperCpu: number;
  readonly restCpu: number;
  readonly tcpdumpCpu: number;
}

/** CPU seconds that a process has used: what each of its threads ran (proc(5), schedstat), to the nanosecond. */
function cpuSeconds(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  const ran = (task: string) => Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]);
  return readdirSync(tasks).reduce((sum, task) => sum + ran(task), 0) / 1e9;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Holds the port and never reads: its buffer fills, and what follows costs nothing but its way to the socket. */
async function startReceiver(port: number): Promise<ChildProcess> {
  const script = `require('dgram').createSocket('udp4').bind(${port}, '127.0.0.1', () => console.log('bound'))`;
  const receiver = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(receiver.stdout!, 'data');
  receiver.kill('SIGSTOP');
  return receiver;
}

/**
 * A datagram per write(2), by programs that every Linux has: no JavaScript sends this fast. (bash opens the socket,
 * dd writes.)
 */
async function send(port: number): Promise<void> {
  const script = `exec 3>/dev/udp/127.0.0.1/${port}; exec dd if=/dev/zero bs=32 count=${PACKETS_EACH} status=none >&3`;
  const sender = spawn('bash', ['-c', script], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(sender, 'close');
  if (code !== 0) throw new Error(`the sender failed (${code})`);
}

async function startTcpdump(port: number, file: string): Promise<ChildProcess> {
  const ring = String(RING_BYTES / 1024);
  const args = ['-i', 'lo', '-n', '-p', '-B', ring, '-s', '262144', '-w', file, `udp port ${port}`];
  const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await once(tcpdump.stderr!, 'data');
  return tcpdump;
}

/** Datagrams to the port that a capture file holds: Ethernet, IPv4 without options, UDP. */
async function countIn(file: string, port: number): Promise<number> {
  let count = 0;
  const reader = createCaptureReader({
    iface: () => {},
    packet: (_iface, _seconds, _nanos, bytes, start) => {
      if (bytes[start + 23] === 17 && bytes[start + 36] * 256 + bytes[start + 37] === port) count += 1;
    },
    problem: (found) => {
      throw new Error(`${file}: ${found.message}`);
    },
  });
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) reader.push(chunk);
  reader.end();
  return count;
}

async function run(folder: string, index: number): Promise<Run> {
  const port = await freePort();
  const receiver = await startReceiver(port);
  const theirFile = join(folder, `tcpdump-${index}.pcap`);
  const ourFile = join(folder, `wireside-${index}.pcapng`);
  let helper: HelperChannel | undefined;
  const options = {
    path: ourFile,
    scope: { kind: 'expression', expression: `udp port ${port}` },
    bufferBytes: RING_BYTES,
  } as const;
  const started = await startCapture(options, () => (helper = forkHelper()));
  if (!started.ok) throw new Error(`${started.error.message} ${started.error.advice ?? ''}`);
  const capture = started.value;
  let stats: StatsMessage | undefined;
  // As the application does: every byte is taken out of the log again while it grows.
  capture.follow((message) => {
    if (message.type === 'stats') stats = message;
  });
  const tcpdump = await startTcpdump(port, theirFile);
  await sleep(300);

  const cpu = () => [helper!.pid!, process.pid, tcpdump.pid!].map(cpuSeconds);
  const before = cpu();
  const start = performance.now();
  await Promise.all(Array.from({ length: SENDERS }, () => send(port)));
  const seconds = (performance.now() - start) / 1000;
  // tcpdump looks at its ring once a second.
  await sleep(1500);
  const [helperCpu, restCpu, tcpdumpCpu] = cpu().map((value, i) => value - before[i]);

  tcpdump.kill('SIGINT');
  await Promise.all([once(tcpdump, 'close'), capture.stop()]);
  receiver.kill('SIGKILL');
  const [ours, theirs] = [await countIn(ourFile, port), await countIn(theirFile, port)];
  for (const file of [ourFile, theirFile]) rmSync(file);
  const sent = SENDERS * PACKETS_EACH;
  return { sent, seconds, ours, theirs, dropped: stats?.dropped ?? 0, helperCpu, restCpu, tcpdumpCpu };
}

const lost = (sent: number, got: number) => (sent === got ? 'none' : String(sent - got));
const ratio = ({ helperCpu, restCpu, tcpdumpCpu }: Run) => (helperCpu + restCpu) / tcpdumpCpu;
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

function report(index: number, result: Run): void {
  const { sent, seconds, ours, theirs, helperCpu, restCpu, tcpdumpCpu } = result;
  console.log(
    [
      `run ${index + 1}: ${sent.toLocaleString('en')} packets at ${Math.round(sent / seconds).toLocaleString('en')}/s`,
      `lost: wireside ${lost(sent, ours)}, tcpdump ${lost(sent, theirs)}`,
      `CPU: helper ${helperCpu.toFixed(3)} s + rest ${restCpu.toFixed(3)} s, tcpdump ${tcpdumpCpu.toFixed(3)} s`,
      `ratio ${ratio(result).toFixed(2)}`,
    ].join('; '),
  );
}

/** What is wrong with the runs; undefined where nothing is. */
function verdict(runs: readonly Run[]): string | undefined {
  const fast = runs.filter((result) => result.sent / result.seconds >= WANTED_RATE);
  if (fast.length === 0)
    return `no run reached ${WANTED_RATE} packets/s: the machine is too slow or too busy`;
  const fair = fast.filter((result) => result.theirs === result.sent);
  if (fair.length === 0) return 'tcpdump lost packets in every run: nothing to compare with';
  const bad = fair.filter((result) => result.ours !== result.sent);
  return bad.length > 0
    ? `we lost packets in ${bad.length} of ${fair.length} runs in which tcpdump lost none`
    : undefined;
}

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('this bench reads /proc and runs on Linux only');
  const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
  const runs: Run[] = [];
  try {
    for (let index = 0; index < RUNS; index++) {
      runs.push(await run(folder, index));
      report(index, runs[index]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`our CPU beside tcpdump's, median of ${runs.length}: ${median(runs.map(ratio)).toFixed(2)}`);
  const wrong = verdict(runs);
  console.log(wrong ? `bench:capture failed: ${wrong}` : 'bench:capture passed');
  process.exitCode = wrong ? 1 : 0;
}

await main();
