/**
 * Which process holds each end of a TCP connection, from Linux's /proc: /proc/net/tcp{,6} gives a socket's inode, the
 * links of /proc/PID/fd say who has it open (proc(5)). What was read is kept for a while, so that asking often costs
 * no more than asking now and then.
 */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { ConnectionEnd, Process, Processes } from '../../core/contract/processes.ts';
import { formatIpv4, formatIpv6 } from '../../core/trace/addresses.ts';

/** Milliseconds for which the kernel's list of sockets, and the walk over all processes, are good. */
const SOCKETS_KEPT = 1000;
const WALK_KEPT = 2500;
/** Processes whose open files are looked at side by side. */
const SIDE_BY_SIDE = 16;

const elsewhere: Omit<Processes, 'owners'> = {
  available: false,
  reason: 'Only Linux tells which process a socket belongs to.',
};

export interface ProcessSurroundings {
  readonly platform: string;
  /** Where /proc is. */
  readonly proc: string;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

const system: ProcessSurroundings = {
  platform: process.platform,
  proc: '/proc',
  now: () => performance.now(),
};

export class ProcessOwners {
  readonly #around: ProcessSurroundings;
  /** Inode by `connectionKey`. */
  #sockets = new Map<string, number>();
  #owners = new Map<number, Process>();
  #socketsAt = Number.NEGATIVE_INFINITY;
  #walkedAt = Number.NEGATIVE_INFINITY;
  /** One question at a time reads. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(around: ProcessSurroundings = system) {
    this.#around = around;
  }

  /** Owners in the order of `ends`. What has closed, or is another user's, is null. */
  find(ends: readonly ConnectionEnd[]): Promise<Processes> {
    const found = this.#turn.then(() => this.#find(ends));
    this.#turn = found.catch(() => {});
    return found;
  }

  async #find(ends: readonly ConnectionEnd[]): Promise<Processes> {
    if (this.#around.platform !== 'linux') return { ...elsewhere, owners: ends.map(() => null) };
    await this.#readSockets();
    const inodes = ends.map((end) => this.#sockets.get(connectionKey(end)));
    const unknown = inodes.some((inode) => inode !== undefined && !this.#owners.has(inode));
    if (unknown) await this.#walk();
    const owners = inodes.map((inode) => (inode === undefined ? null : (this.#owners.get(inode) ?? null)));
    return { available: true, owners };
  }

  async #readSockets(): Promise<void> {
    const { proc, now } = this.#around;
    if (now() - this.#socketsAt < SOCKETS_KEPT) return;
    const files = await Promise.all(['tcp', 'tcp6'].map((name) => textOf(`${proc}/net/${name}`)));
    this.#sockets = new Map(files.flatMap((text) => socketsOf(text)));
    this.#socketsAt = now();
  }

  async #walk(): Promise<void> {
    const { proc, now } = this.#around;
    if (now() - this.#walkedAt < WALK_KEPT) return;
    const found = new Map<number, Process>();
    const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
    for (let at = 0; at < pids.length; at += SIDE_BY_SIDE) {
      await Promise.all(pids.slice(at, at + SIDE_BY_SIDE).map((pid) => addSockets(proc, pid, found)));
    }
    this.#owners = found;
    this.#walkedAt = now();
  }
}

/** Notes the sockets that a process has open; one that has ended, or that may not be looked at, has none. */
async function addSockets(proc: string, pid: string, found: Map<number, Process>): Promise<void> {
  const files = await readdir(`${proc}/${pid}/fd`).catch(() => []);
  if (files.length === 0) return;
  const links = await Promise.all(files.map((file) => readlink(`${proc}/${pid}/fd/${file}`).catch(() => '')));
  const inodes = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
  if (inodes.length === 0) return;
  const name = (await textOf(`${proc}/${pid}/comm`)).trim().slice(0, 64);
  for (const inode of inodes) found.set(Number(inode), { pid: Number(pid), name });
}

const textOf = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** Key and inode of each line of /proc/net/tcp or tcp6; sockets that nobody holds any more have inode 0. */
function socketsOf(text: string): [string, number][] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line): [string, number][] => {
      const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/);
      if (!local || !remote || !inode || inode === '0') return [];
      return [[`${endText(local)} ${endText(remote)}`, Number(inode)]];
    });
}

function connectionKey({ address, port, remoteAddress, remotePort }: ConnectionEnd): string {
  return `${unmapped(address)}|${port} ${unmapped(remoteAddress)}|${remotePort}`;
}

/** A dual-stack socket's IPv4 peer stands in tcp6 as an IPv4-mapped address; on the wire it is IPv4. */
const unmapped = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/, '');

/** `0100007F:1F90` → `127.0.0.1|8080`: each 32-bit word is in the machine's byte order, the port is not. */
function endText(hex: string): string {
  const [words = '', port = ''] = hex.split(':');
  const [a = 0, b = 0, c = 0, d = 0] = (words.match(/.{8}/g) ?? []).map(swapped);
  const address = words.length === 8 ? formatIpv4(a) : formatIpv6(a, b, c, d);
  return `${unmapped(address)}|${Number.parseInt(port, 16)}`;
}

/** A 32-bit word as the kernel prints it: the number in the machine's byte order that the four bytes make. */
function swapped(hex: string): number {
  const bytes = hex.match(/../g) ?? [];
  return Number.parseInt((endianness() === 'LE' ? bytes.reverse() : bytes).join(''), 16) >>> 0;
}
