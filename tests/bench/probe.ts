// What the probe costs an HTTP server: `npm run bench:probe [-- rounds [workload]]`.
//
// Two servers, one with the probe installed and writing its log, one without, answer the same load in turns, so that
// whatever else the machine does meets both. Every round starts both anew. Fails when the cost in requests per
// second is above 2 % for certain; says so when the noise allows no statement.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasWrk, type Load, NodeLoad, type Slice, WrkLoad } from './probe/load.ts';
import { type Estimate, estimate, median } from './probe/statistics.ts';

const LIMIT = 0.02;
/** Slices that only warm a server up, and pairs of slices that count, in each round. */
const WARM_UP = 2;
const PAIRS = 4;
const ROUNDS = Number(process.argv[2] ?? 12);
/** 'hello': the least an HTTP server can do, so the probe's share is the greatest; 'json': a small API. */
const WORKLOAD = process.argv[3] ?? 'hello';
const WITH_WRK = hasWrk();

const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
const program = fileURLToPath(new URL('./probe/server.ts', import.meta.url));

interface Server {
  readonly child: ChildProcess;
  readonly load: Load;
}

interface Counters {
  readonly requests: number;
  readonly logged: number;
  readonly records: { readonly records: number; readonly lost: number; readonly faults: number };
}

const message = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve) => child.once('message', resolve));

async function start(target: string): Promise<Server> {
  const child = fork(program, [target, WORKLOAD]);
  const { port } = await message<{ port: number }>(child);
  const pid = child.pid ?? 0;
  return { child, load: WITH_WRK ? new WrkLoad(port, pid) : await NodeLoad.open(port, pid) };
}

async function stop({ child, load }: Server): Promise<void> {
  load.close();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.disconnect();
  await exit;
}

interface Pair {
  readonly bare: Slice;
  readonly probed: Slice;
}

async function round(number: number): Promise<{ pairs: Pair[]; counters: Counters }> {
  const bare = await start('bare');
  const probed = await start(join(folder, `records-${number}.pcapng`));
  for (let i = 0; i < WARM_UP; i += 1) for (const { load } of [bare, probed]) await load.slice();
  const pairs: Pair[] = [];
  for (let i = 0; i < PAIRS; i += 1) {
    const order = i % 2 === 0 ? [bare, probed] : [probed, bare];
    const slices = [await order[0]!.load.slice(), await order[1]!.load.slice()];
    pairs.push(
      i % 2 === 0 ? { bare: slices[0]!, probed: slices[1]! } : { bare: slices[1]!, probed: slices[0]! },
    );
  }
  probed.child.send('?');
  const counters = await message<Counters>(probed.child);
  await stop(bare);
  await stop(probed);
  return { pairs, counters };
}

const rate = ({ requests, seconds }: Slice): number => requests / seconds;
const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const interval = ({ median: m, low, high }: Estimate): string =>
  `${percent(m)} (95 %: ${percent(low)} … ${percent(high)})`;

function verdict(cost: Estimate): string {
  if (cost.low > LIMIT) return `FAILS: more than ${percent(LIMIT)} for certain`;
  if (cost.high < LIMIT) return `holds: less than ${percent(LIMIT)} for certain`;
  return `no statement possible: too much noise on this machine, or too close to ${percent(LIMIT)}; try more rounds`;
}

console.log(
  `${WORKLOAD}, load from ${WITH_WRK ? 'wrk' : 'node: wrk is not installed, and this exaggerates'}`,
);
const rounds: Pair[][] = [];
let last: Counters | undefined;
try {
  for (let i = 0; i < ROUNDS; i += 1) {
    const { pairs, counters } = await round(i);
    rounds.push(pairs);
    last = counters;
    const [without, withProbe] = [
      median(pairs.map((p) => rate(p.bare))),
      median(pairs.map((p) => rate(p.probed))),
    ];
    const ratio = median(pairs.map((p) => rate(p.probed) / rate(p.bare)));
    console.log(
      `round ${String(i + 1).padStart(2)}: ${without.toFixed(0)} requests/s without, ${withProbe.toFixed(0)} with; ratio ${ratio.toFixed(4)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}

const ratios = rounds
  .flatMap((pairs) => pairs.map((p) => rate(p.probed) / rate(p.bare)))
  .toSorted((a, b) => a - b);
const cost = estimate(rounds.map((pairs) => pairs.map((p) => 1 - rate(p.probed) / rate(p.bare))));
const cpu = estimate(rounds.map((pairs) => pairs.map((p) => p.probed.cpu / p.bare.cpu - 1)));
const extra = median(rounds.flatMap((pairs) => pairs.map((p) => p.probed.cpu - p.bare.cpu)));
const at = (share: number): string => ratios[Math.floor(share * (ratios.length - 1))]!.toFixed(3);
console.log(
  `ratio of requests/s, with to without: quartiles ${at(0.25)} ${at(0.5)} ${at(0.75)}, of ${ratios.length} pairs`,
);
console.log(`cost in requests/s: ${interval(cost)}`);
if (!Number.isNaN(extra)) {
  console.log(
    `CPU of the server's main thread: ${interval(cpu)} more, ${(extra / 1000).toFixed(2)} µs a request`,
  );
}
if (last) {
  const { requests, logged, records } = last;
  const each = `${(records.records / requests).toFixed(2)} records and ${(logged / requests).toFixed(0)} bytes a request`;
  console.log(`the last round: ${each}, ${records.lost} lost, ${records.faults} faults`);
}
console.log(verdict(cost));
process.exitCode = cost.low > LIMIT ? 1 : 0;
