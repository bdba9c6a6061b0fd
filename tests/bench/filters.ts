/**
 * `node tests/bench/filters.ts FILE`: display filters over every frame of a file that has been analysed: over columns
 * (wanted: under 150 ms each) and over payload, which is read from the file (wanted: under 1.5 s). The counts are held
 * against `tshark -Y` for the first of them.
 */

import { openSync, readSync } from 'node:fs';
import { createEngine } from '../../src/core/engine/engine.ts';
import { LoadedFrame } from '../../src/core/engine/fields/contents.ts';
import { traceFields } from '../../src/core/engine/fields/index.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { compileFilter } from '../../src/core/filter/filter.ts';
import type { CompiledFilter } from '../../src/core/filter/types.ts';
import { wireLengthOf } from '../../src/core/trace/frames.ts';
import { offsetOf } from '../../src/core/trace/offsets.ts';
import { dstPortOf } from '../../src/core/trace/ports.ts';
import { ByteSource } from '../../src/main/sessions/byte-source.ts';

const ROUNDS = 3;

function open(path: string): { engine: Engine; file: number } {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(1 << 20);
  const engine = createEngine();
  for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
    engine.packets.push(buffer.subarray(0, count));
  }
  engine.packets.end();
  engine.records.end();
  return { engine, file };
}

const path = process.argv[2] as string;
const { engine, file } = open(path);
const { frames } = engine.tables;
const contents = new LoadedFrame(
  (row) => engine.interfaces[frames.get('iface', row)]?.linkType ?? -1,
  (row) => wireLengthOf(frames, row),
);
const fields = traceFields({
  tables: engine.tables,
  errorCodes: engine.errorCodes,
  contents,
  interfaces: false,
});

function columns(filter: CompiledFilter): number {
  const test = filter.mustMatch ?? filter.frames ?? (() => false);
  let count = 0;
  for (let row = 0; row < frames.length; row += 1) if (test(row)) count += 1;
  return count;
}

/** As the command line scans: bytes are read only for frames that the columns cannot decide. */
function payload(filter: CompiledFilter): number {
  const source = new ByteSource(file);
  const may = filter.mayMatch ?? (() => false);
  const test = filter.frames ?? (() => false);
  let count = 0;
  for (let row = 0; row < frames.length; row += 1) {
    if (!may(row)) continue;
    const length = source.view(offsetOf(frames, row), frames.get('capLen', row));
    contents.load(row, source.buffer.subarray(source.start, source.start + length));
    if (test(row)) count += 1;
  }
  return count;
}

function time(text: string, scan: (filter: CompiledFilter) => number, wanted: number): boolean {
  const compiled = compileFilter(text, fields);
  if (!compiled.ok) throw new Error(compiled.error.message);
  let best = Number.POSITIVE_INFINITY;
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    count = scan(compiled.value);
    best = Math.min(best, performance.now() - start);
  }
  console.log(`${text}: ${count} of ${frames.length} frames in ${best.toFixed(0)} ms (wanted: ${wanted})`);
  return best <= wanted;
}

const port = dstPortOf(engine.tables, 0);
const reached = [
  time(`tcp.flags.syn == 1 && tcp.port == ${port}`, columns, 150),
  time('tcp.analysis.flags', columns, 150),
  time('ip.addr == 127.0.0.1 && tcp.len > 0', columns, 150),
  time('tcp.payload contains "GET"', payload, 1500),
];
if (reached.includes(false)) process.exitCode = 1;
