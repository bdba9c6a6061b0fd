/** `npm run bench`: a million real loopback packets, captured on the spot; every figure beside tshark in the same run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureLoopback } from './loopback.ts';

const PACKETS = 1_000_000;

const folder = mkdtempSync(join(tmpdir(), 'wireside-bench-'));
try {
  const file = join(folder, 'packets.pcap');
  await captureLoopback(file, PACKETS);
  for (const part of ['engine', 'fields', 'filters']) {
    const run = spawnSync(process.execPath, [join(import.meta.dirname, `${part}.ts`), file], {
      stdio: 'inherit',
    });
    if (run.status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
