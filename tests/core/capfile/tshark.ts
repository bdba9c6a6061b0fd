import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collector } from './collect.ts';

const FIELDS = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'frame.interface_id'];

/** Runs a Wireshark tool; output as text. A tool that fails throws. */
export function tool(name: string, args: readonly string[]): string {
  return execFileSync(name, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 }).toString();
}

/** Calls `use` with the path of a file of these bytes, in a folder that is gone afterwards. */
export function withFile<T>(bytes: Uint8Array, use: (path: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-test-'));
  try {
    const path = join(folder, 'input.pcapng');
    writeFileSync(path, bytes);
    return use(path, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Number, time, length and captured length of every row, as tshark prints them. */
export function tsharkRows(path: string): string[] {
  const fields = FIELDS.slice(0, 4).flatMap((field) => ['-e', field]);
  return tool('tshark', ['-n', '-r', path, '-T', 'fields', ...fields])
    .split('\n')
    .filter((line) => line !== '');
}

/** The same from our reader. Rows that are no packets have no lengths of ours: the number and time alone. */
export function ourRows(read: Collector): string[] {
  const packets = read.frames.map((frame) => ({
    number: frame.number,
    text: [
      frame.number,
      frame.untimed ? '' : epoch(frame.seconds, frame.nanos),
      frame.origLen,
      frame.capLen,
    ].join('\t'),
  }));
  const blocks = read.blockFrames.map(({ number, time }) => ({
    number,
    text: `${number}\t${time ? epoch(time.seconds, time.nanos) : ''}`,
  }));
  return [...packets, ...blocks].sort((a, b) => a.number - b.number).map(({ text }) => text);
}

/** Seconds as tshark prints them: sign of the seconds, then nine digits as they are. */
function epoch(seconds: number, nanos: number): string {
  return `${seconds}.${String(nanos).padStart(9, '0')}`;
}
