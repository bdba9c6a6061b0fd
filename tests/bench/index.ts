/**
 * `npm run bench [-- PART…]`: a million real loopback packets, captured on the spot; every figure beside tshark in the
 * same run. Parts: engine, fields, filters (all, if none is named).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureLoopback } from './loopback.ts';

const PACKETS = 1_000_000;
const PARTS = ['engine', 'fields', 'filters'];

const named = process.argv.slice(2);
const unknown = named.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`no part '${unknown}'; there are ${PARTS.join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
try {
  const file = join(folder, 'packets.pcap');
  await captureLoopback(file, PACKETS);
  for (const part of named.length > 0 ? named : PARTS) {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, `${part}.ts`), file], {
      stdio: 'inherit',
    });
    if (run.status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
