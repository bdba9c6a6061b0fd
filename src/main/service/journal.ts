import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../core/base/problem.ts';

/** Lines kept for a report. */
const KEPT = 200;
/** Bytes after which the file is put aside as `wireside.log.1`. */
const FULL = 1 << 20;

/**
 * What the application did, for "report a problem": command names, outcomes and problems, never payload. A disk that
 * cannot be written on costs the file, not the program.
 */
export class Journal {
  readonly path: string;
  readonly #lines: string[] = [];

  constructor(dataFolder: string) {
    const folder = join(dataFolder, 'logs');
    this.path = join(folder, 'wireside.log');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if ((statSync(this.path, { throwIfNoEntry: false })?.size ?? 0) > FULL)
        renameSync(this.path, `${this.path}.1`);
    } catch {
      // Lines are still kept in memory.
    }
  }

  note(text: string): void {
    const line = `${new Date().toISOString()} ${text.replaceAll('\n', ' ')}`;
    this.#lines.push(line);
    if (this.#lines.length > KEPT) this.#lines.shift();
    try {
      appendFileSync(this.path, `${line}\n`, { mode: 0o600 });
    } catch {
      // See above.
    }
  }

  problem(problem: Problem): void {
    this.note(`${problem.severity} ${problem.code}: ${problem.message}`);
  }

  /** The last lines, oldest first. */
  lines(): readonly string[] {
    return this.#lines;
  }
}
