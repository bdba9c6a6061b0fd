/** Runs the command line: in this process, which is quick, or as a user does, in one of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import { main } from '../../../src/main/cli/program.ts';
import type { Terminal } from '../../../src/main/cli/terminal.ts';

export const entry = resolve(import.meta.dirname, '../../../src/main/cli/index.ts');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Keeps what is printed. */
class Paper implements Terminal {
  readonly closed = false;
  stdout = '';
  stderr = '';
  readonly #decoder = new TextDecoder();

  write(bytes: Uint8Array): void {
    this.stdout += this.#decoder.decode(bytes, { stream: true });
  }

  print(text: string): void {
    this.stdout += `${text}\n`;
  }

  complain(text: string): void {
    this.stderr += `${text}\n`;
  }
}

/** In this process. */
export async function wireside(...args: string[]): Promise<Outcome> {
  const paper = new Paper();
  const status = await main(args, paper);
  return { status, stdout: paper.stdout, stderr: paper.stderr };
}

/** In a process of its own, straight from the sources. */
export function spawned(args: readonly string[], input?: Uint8Array): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 120_000,
    ...(input ? { input } : {}),
  });
  return { status, stdout, stderr };
}

/**
 * A folder of its own for the files of a test file and for the application's data; gone when its tests are done.
 * @returns the path of a file in it
 */
export function workplace(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-cli-'));
  const before = process.env.WIRESIDE_DATA;
  process.env.WIRESIDE_DATA = join(folder, 'data');
  afterAll(() => {
    if (before === undefined) delete process.env.WIRESIDE_DATA;
    else process.env.WIRESIDE_DATA = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return (name) => join(folder, name);
}

/** Rows of tab-separated text. */
export function table(text: string): string[][] {
  return linesOf(text).map((line) => line.split('\t'));
}

export function linesOf(text: string): string[] {
  return text.split('\n').slice(0, -1);
}
