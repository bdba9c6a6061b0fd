/** Runs tshark, the oracle of the differential tests: single pass, application dissectors off. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Application dissectors off, and nothing put together from several segments. */
export const ORACLE = ['--disable-protocol', 'http', '-o', 'tcp.desegment_tcp_streams:FALSE'];

/** tshark's standard output for a capture file in memory; throws with its complaint if it fails. */
export function tshark(
  capture: Uint8Array,
  args: readonly string[],
  oracle: readonly string[] = ORACLE,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-tshark-'));
  try {
    const file = join(folder, 'capture');
    writeFileSync(file, capture);
    const run = spawnSync('tshark', ['-n', '-r', file, ...oracle, ...args], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    });
    if (run.status !== 0) throw new Error(`tshark: ${run.stderr}${run.error ?? ''}`);
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One row a frame, one cell a field, as `tshark -T fields` prints them (several occurrences joined by ','). */
export function tsharkFields(
  capture: Uint8Array,
  fields: readonly string[],
  args: readonly string[] = [],
  oracle: readonly string[] = ORACLE,
): string[][] {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const out = tshark(capture, ['-T', 'fields', ...args, ...wanted], oracle);
  return out
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}
