import { writeSync } from 'node:fs';
import type { Problem } from '../../core/base/problem.ts';

/** Where a command prints. */
export interface Terminal {
  /** To standard output. */
  write(bytes: Uint8Array): void;
  print(text: string): void;
  /** To standard error, one line. */
  complain(text: string): void;
  /** True once nobody reads standard output any more (`| head`): stop printing. */
  readonly closed: boolean;
}

const encoder = new TextEncoder();
/** Wakes nobody: only to sleep on. */
const never = new Int32Array(new SharedArrayBuffer(4));

/**
 * Prints to file descriptors without streams: `process.stdout` would buffer a fast writer's output without bound.
 */
export class FileTerminal implements Terminal {
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  write(bytes: Uint8Array): void {
    if (!this.#closed) this.#closed = !writeAll(1, bytes);
  }

  print(text: string): void {
    this.write(encoder.encode(`${text}\n`));
  }

  complain(text: string): void {
    writeAll(2, encoder.encode(`${text}\n`));
  }
}

/** False where the reader has gone (EPIPE). @throws any other error of the system: a full disk behind a redirection. */
function writeAll(file: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(file, bytes, at);
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw thrown;
      // Somebody made the pipe non-blocking; its reader needs a moment.
      Atomics.wait(never, 0, 0, 1);
    }
  }
  return true;
}

/** A problem as lines of text: what happened, then what to do. */
export function problemText(problem: Problem): string {
  const sign = problem.severity === 'error' ? 'error' : problem.severity === 'warning' ? 'warning' : 'note';
  return `wireside: ${sign}: ${problem.message}${problem.advice ? `\n  ${problem.advice}` : ''}`;
}
