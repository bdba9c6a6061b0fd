/** `engine-alone.ts FILE`: analyses a file and does nothing else; prints JSON: milliseconds, frames, records. */
import { openSync, readSync } from 'node:fs';
import { createEngine } from '../../../src/core/engine/engine.ts';

const file = openSync(process.argv[2]!, 'r');
const buffer = new Uint8Array(512 * 1024);
const engine = createEngine();
const start = performance.now();
for (let count = readSync(file, buffer); count > 0; count = readSync(file, buffer)) {
  engine.packets.push(buffer.subarray(0, count));
}
engine.packets.end();
const milliseconds = performance.now() - start;
const { frames, records } = engine.counters;
console.log(JSON.stringify({ milliseconds, frames, records }));
