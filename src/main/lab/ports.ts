import { createServer } from 'node:net';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';

/**
 * Below the ephemeral ranges of Linux (32768–60999) and macOS (49152–65535), so that the kernel does not give a port
 * found here to some client's connection before the scenario listens on it.
 */
const FIRST = 20_000;
const LAST = 32_700;
const ATTEMPTS = 200;

/** True when both loopback addresses can be listened on at this port; an address the system does not have does not count. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The ports a run wants: a number of free ones, or each by its number, where 0 is any that is free. A port that was
 * asked for by number and is in use is an error.
 *
 * @param first where it is given: what could be any port is this one, and those that follow it
 */
export async function findPorts(
  wanted: number | readonly number[],
  first?: number,
): Promise<Result<readonly number[], Problem>> {
  if (first !== undefined) return findPorts(inARow(wanted, first));
  if (typeof wanted === 'number') return findFreePorts(wanted);
  for (const port of wanted) {
    if (port !== 0 && !(await isFree(port))) return err(portProblem(port));
  }
  const free = await findFreePorts(wanted.filter((port) => port === 0).length);
  if (!free.ok) return free;
  const rest = [...free.value];
  return ok(wanted.map((port) => (port === 0 ? rest.shift()! : port)));
}

function inARow(wanted: number | readonly number[], first: number): readonly number[] {
  let next = first;
  const each = typeof wanted === 'number' ? new Array<number>(wanted).fill(0) : wanted;
  return each.map((port) => (port === 0 ? next++ : port));
}

const portProblem = (port: number): Problem =>
  problem(
    'error',
    'lab.port-taken',
    `port: ${port} cannot be listened on: another program has it, or the system keeps it for itself.`,
    'Choose another port, or 0 for any that is free.',
  );

/**
 * Finds `count` different ports on which nothing listens on loopback. They are not held: whoever uses them should do
 * so soon.
 */
export async function findFreePorts(count: number): Promise<Result<readonly number[], Problem>> {
  const found: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS && found.length < count; attempt += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  if (found.length === count) return ok(found);
  return err(
    problem(
      'error',
      'lab.no-port',
      `No free port was found between ${FIRST} and ${LAST}.`,
      'Close programs that listen on many ports, and try again.',
    ),
  );
}
