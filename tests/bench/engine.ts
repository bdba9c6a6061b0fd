/**
 * `npm run bench:engine [FILE]`: opens and analyses a million real loopback packets, captured on the spot or given as a
 * file, beside `tshark -q -z conv,tcp` in the same run. Prints time, peak memory and both ratios; fails below 15 times
 * the speed, above a third of the memory, or where twice the packets take more than 2.2 times the time.
 * Then the same packets with about as many socket records beside them, linked: speed and memory by the same limits.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captureLoopback } from './loopback.ts';

const PACKETS = 1_000_000;
const ROUNDS = 3;
const WANTED_SPEED = 15;
const WANTED_MEMORY = 1 / 3;
const WANTED_GROWTH = 2.2;

interface Measured {
  /** Seconds from start to end of the process. */
  readonly wall: number;
  /** CPU seconds, user and system. */
  readonly cpu: number;
  /** Peak resident memory, megabytes. */
  readonly memory: number;
  readonly output: string;
}

/** CPU seconds and peak memory in megabytes of a running process, as the kernel accounts them (proc(5)). */
function usage(pid: number): { cpu: number; memory: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .split(') ')[1]!
    .split(' ')
    .slice(11, 13)
    .map(Number);
  // utime and stime count ticks of 1/100 s.
  return { cpu: (user! + system!) / 100, memory: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 };
}

/** Runs a command to its end and looks at it every few milliseconds. */
async function measure(command: string, args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let last = { cpu: 0, memory: 0 };
  const timer = setInterval(() => {
    try {
      const now = usage(child.pid!);
      // A process that has ended and was not yet waited for has no memory any more.
      last = { cpu: now.cpu, memory: Math.max(now.memory, last.memory) };
    } catch {
      // It has ended since.
    }
  }, 5);
  let output = '';
  child.stdout!.on('data', (bytes) => {
    output += bytes;
  });
  const [status] = await once(child, 'close');
  clearInterval(timer);
  if (status !== 0) throw new Error(`${command} ended with status ${status}`);
  return { wall: (performance.now() - start) / 1000, ...last, output };
}

/** The fastest of some rounds: the machine may be doing other things. */
async function best(command: string, args: readonly string[]): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await measure(command, args));
  return rounds.reduce((a, b) => (b.wall < a.wall ? b : a));
}

const line = (name: string, m: Measured): string =>
  `${name.padEnd(28)} ${m.wall.toFixed(2)} s  ${m.cpu.toFixed(2)} s CPU  ${m.memory.toFixed(0)} MB`;

/** What one process of the bench does: read the file, fill the tables, say what came of it. */
async function analyse(path: string): Promise<void> {
  const { createEngine } = await import('../../src/core/engine/engine.ts');
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(512 * 1024);
  const engine = createEngine();
  for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
    engine.packets.push(buffer.subarray(0, count));
  }
  engine.packets.end();
  console.log(`${engine.tables.frames.length} frames, ${engine.tables.conversations.length} conversations`);
}

/** The engine and its bench as one JavaScript file, as the product ships: types are stripped beforehand. */
async function bundle(folder: string): Promise<string> {
  const { build } = await import('vite');
  const entry = fileURLToPath(import.meta.url);
  // As beside the product's own scripts; without it Node reads the file once more to find out what it is.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    logLevel: 'error',
    configFile: false,
    build: {
      ssr: entry,
      outDir: folder,
      target: 'node24',
      minify: false,
      emptyOutDir: false,
      // As in electron.vite.config.ts.
      rollupOptions: { output: { topLevelVar: false } },
    },
    ssr: { noExternal: true, external: ['vite'] },
  });
  return join(folder, 'engine.js');
}

/** The first half of a pcap file's packets. */
function halve(path: string, to: string): void {
  const file = readFileSync(path);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let at = 24;
  let count = 0;
  for (; count < PACKETS / 2 && at + 16 <= file.length; count += 1) at += 16 + view.getUint32(at + 8, true);
  writeFileSync(to, file.subarray(0, at));
}

async function compare(path: string, folder: string): Promise<boolean> {
  const script = await bundle(folder);
  const half = join(folder, 'half.pcap');
  halve(path, half);
  const theirs = await best('tshark', ['-r', path, '-q', '-z', 'conv,tcp']);
  const ours = await best(process.execPath, [script, '--analyse', path]);
  const oursHalf = await best(process.execPath, [script, '--analyse', half]);
  const speed = theirs.wall / ours.wall;
  const memory = ours.memory / theirs.memory;
  const growth = ours.wall / oursHalf.wall;
  console.log(line('tshark -q -z conv,tcp', theirs));
  console.log(line('engine', ours), ours.output.split('\n')[0]);
  console.log(line('engine, half the packets', oursHalf));
  console.log(`speed ${speed.toFixed(1)} times tshark's (wanted: ${WANTED_SPEED})`);
  console.log(`CPU ${(theirs.cpu / ours.cpu).toFixed(1)} times less`);
  console.log(`peak memory ${memory.toFixed(2)} of tshark's (wanted: ${WANTED_MEMORY.toFixed(2)})`);
  console.log(`twice the packets take ${growth.toFixed(2)} times the time (wanted: ${WANTED_GROWTH})`);
  return speed >= WANTED_SPEED && memory <= WANTED_MEMORY && growth <= WANTED_GROWTH;
}

/** The packets with a record for each segment that has payload, in one session. */
async function compareSession(path: string, folder: string): Promise<boolean> {
  const { writeSession } = await import('./session-file.ts');
  const session = join(folder, 'session.pcapng');
  const records = writeSession(path, session);
  const theirs = await best('tshark', ['-r', session, '-q', '-z', 'conv,tcp']);
  const ours = await best(process.execPath, [join(folder, 'engine.js'), '--analyse', session]);
  console.log(`with ${records} socket records beside the packets:`);
  console.log(line('tshark -q -z conv,tcp', theirs));
  console.log(line('engine', ours));
  const speed = theirs.wall / ours.wall;
  console.log(
    `speed ${speed.toFixed(1)} times tshark's, which does not read the records (wanted: ${WANTED_SPEED})`,
  );
  console.log(`CPU ${(theirs.cpu / ours.cpu).toFixed(1)} times less`);
  const memory = ours.memory / theirs.memory;
  console.log(`peak memory ${memory.toFixed(2)} of tshark's (wanted: ${WANTED_MEMORY.toFixed(2)})`);
  return speed >= WANTED_SPEED && memory <= WANTED_MEMORY;
}

async function main(given: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
  try {
    const path = given ?? join(folder, 'packets.pcap');
    if (given === undefined) await captureLoopback(path, PACKETS);
    if (!(await compare(path, folder))) process.exitCode = 1;
    if (!(await compareSession(path, folder))) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first, second] = process.argv.slice(2);
if (first === '--analyse') await analyse(second!);
else await main(first);
