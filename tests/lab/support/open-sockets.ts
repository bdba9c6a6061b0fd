/** What the system says of sockets that are open: `ss` on Linux, `netstat` on macOS. */
import { spawnSync } from 'node:child_process';

interface Ends {
  readonly state: string;
  readonly local: string;
  readonly peer: string;
}

/** `LISTEN 0 511 127.0.0.1:5000 0.0.0.0:*`. */
function ofSs(line: string): Ends {
  const [state = '', , , local = '', peer = ''] = line.trim().split(/\s+/);
  return { state, local, peer };
}

/** `tcp4 0 0 127.0.0.1.5000 *.* LISTEN`. */
function ofNetstat(line: string): Ends {
  const [, , , local = '', peer = '', state = ''] = line.trim().split(/\s+/);
  return { state, local, peer };
}

/** The number behind the last colon (ss) or dot (netstat); NaN for `*`. */
const portOf = (end: string): number => Number(end.split(/[:.]/).at(-1));

/** Lines about listening or established sockets on one of these ports. Throws where the system cannot be asked. */
export function openSockets(ports: Iterable<number>): string[] {
  const linux = process.platform === 'linux';
  const [program, args] = linux ? ['ss', ['-tanH']] : ['netstat', ['-an', '-p', 'tcp']];
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed.`);
  const wanted = new Set(ports);
  return stdout.split('\n').filter((line) => {
    const { state, local, peer } = (linux ? ofSs : ofNetstat)(line);
    return /^(LISTEN|ESTAB)/.test(state) && (wanted.has(portOf(local)) || wanted.has(portOf(peer)));
  });
}
