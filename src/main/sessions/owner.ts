/**
 * Which process a session folder belongs to. A process number is given out again after a while, and after a restart of
 * the machine; so the time at which the process started stands beside it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ownerSchema = z.object({
  pid: z.number().int().positive(),
  /** When that process started, in the system's own words; empty where the system does not tell. */
  started: z.string().max(200),
  /** Unix time in milliseconds at which the recording began. */
  recordedSince: z.number().nonnegative(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** This process as an owner. */
export function thisProcess(recordedSince: number): Owner {
  return { pid: process.pid, started: startOf(process.pid), recordedSince };
}

/** Reads what `JSON.stringify(owner)` wrote; undefined where it is damaged. */
export function parseOwner(text: string): Owner | undefined {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether the owner still runs: its number is in use, and by the process that started then. */
export function isAlive(owner: Owner): boolean {
  if (!exists(owner.pid)) return false;
  return owner.started === startOf(owner.pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there and belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** When a process started; empty where it is gone or the system does not tell. */
function startOf(pid: number): string {
  try {
    return process.platform === 'linux' ? linuxStart(pid) : psStart(pid);
  } catch {
    return '';
  }
}

/** Ticks since the machine started, and which start of the machine: proc(5), field 22 of /proc/PID/stat. */
function linuxStart(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name (field 2) stands in parentheses and may hold anything; fields count from behind it.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${ticks} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
}

function psStart(pid: number): string {
  const args = ['-o', 'lstart=', '-p', String(pid)];
  return execFileSync('/bin/ps', args, { env: { LC_ALL: 'C' }, encoding: 'utf8', timeout: 2000 }).trim();
}
