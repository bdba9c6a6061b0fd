/** An address of the loopback device that can be taken away from under its sockets. Linux only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createInterface } from 'node:readline';
import type { LabContext } from '../scenario.ts';

const PROGRAMS = ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip', '/bin/ip'];

function program(): string | undefined {
  return PROGRAMS.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why this system cannot do it, as one sentence. */
export function cuttableUnavailable(platform: NodeJS.Platform): string | undefined {
  if (platform !== 'linux')
    return 'Cutting the answers off needs Linux: on macOS the lab does not touch the packet filter.';
  if (process.geteuid?.() !== 0)
    return 'Cutting the answers off needs root: it adds an address to the loopback device and takes it away.';
  return program() ? undefined : 'Cutting the answers off needs the program ip, of the package iproute2.';
}

/**
 * Adds the address and a plain route to it over the loopback device, which counts only while the address is not there:
 * then a segment to it still arrives, but the answer is not sent, because the kernel sends nothing from an address that
 * it does not have (Linux net/ipv4/route.c, ip_route_output_key_hash_rcu). Takes the address away at the first line it
 * reads, and removes both at the end of its input. Its input ends when this process does, however that ends, so nothing
 * is left behind; and it hears no signal that a terminal sends to everyone.
 */
const KEEPER = `
trap '' INT TERM HUP QUIT
undo() { "$1" route del "$2/32" dev lo 2>/dev/null; "$1" address del "$2/32" dev lo 2>/dev/null; }
"$1" address add "$2/32" dev lo || exit 1
"$1" route add "$2/32" dev lo || { undo "$@"; exit 1; }
echo ready
read line && "$1" address del "$2/32" dev lo && echo cut && read line
undo "$@"
`;

export interface CuttableAddress {
  /** From now on nothing is sent from the address; sockets that use it live on. */
  cut(): Promise<void>;
}

/** The next line that the keeper prints; rejects with what it complained of where it ends. */
function lineReader(keeper: ChildProcess): () => Promise<string> {
  const lines = createInterface({ input: keeper.stdout! })[Symbol.asyncIterator]();
  let complaint = '';
  keeper.stderr!.on('data', (text: Buffer) => {
    complaint += text.toString();
  });
  return async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`ip failed: ${complaint.trim() || 'it said nothing'}.`);
    return value as string;
  };
}

/** Adds `address` to the loopback device for the time of the run. */
export async function cuttableAddress(context: LabContext, address: string): Promise<CuttableAddress> {
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', program() ?? 'ip', address], {
    stdio: 'pipe',
    detached: true,
  });
  keeper.stdin.on('error', () => {});
  const gone = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  context.cleanup(() => {
    keeper.stdin.end();
    return gone;
  });
  const next = lineReader(keeper);
  await next();
  return {
    async cut() {
      keeper.stdin.write('cut\n');
      await next();
    },
  };
}
