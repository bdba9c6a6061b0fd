/** The files that were opened or saved last, in `recent.json` of the user's data. */
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../../core/base/problem.ts';
import { ok, type Result } from '../../core/base/result.ts';
import { FileOutput, writeAtomically } from './atomic.ts';
import type { RecentFile } from './types.ts';

/** How many are kept. */
export const MAX_RECENT = 20;

const entrySchema = z.object({ path: z.string().min(1).max(4096), usedAt: z.number().nonnegative() });
const fileSchema = z.object({ version: z.literal(1), files: z.array(z.unknown()) });
type Entry = z.infer<typeof entrySchema>;

/**
 * A file that is missing, damaged or of a later version is an empty list; single entries that do not hold are left out.
 */
export class RecentFiles {
  readonly #folder: string;
  /** One change after the other, so that none is lost. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param dataFolder the user's data folder */
  constructor(dataFolder: string) {
    this.#folder = dataFolder;
  }

  /** Newest first. */
  async list(): Promise<RecentFile[]> {
    await this.#last;
    return Promise.all((await this.#read()).map(withLength));
  }

  /** Puts a file at the top. A problem means that the list was not stored, no more. */
  add(path: string, usedAt = Date.now()): Promise<Result<RecentFile[], Problem>> {
    const full = resolve(path);
    return this.#change((files) => [{ path: full, usedAt }, ...files.filter((one) => one.path !== full)]);
  }

  forget(path: string): Promise<Result<RecentFile[], Problem>> {
    const full = resolve(path);
    return this.#change((files) => files.filter((one) => one.path !== full));
  }

  #change(change: (files: Entry[]) => Entry[]): Promise<Result<RecentFile[], Problem>> {
    const done = this.#last.then(async () => {
      const files = change(await this.#read()).slice(0, MAX_RECENT);
      const stored = await this.#write(files);
      return stored.ok ? ok(await Promise.all(files.map(withLength))) : stored;
    });
    this.#last = done;
    return done;
  }

  async #read(): Promise<Entry[]> {
    try {
      const file = fileSchema.safeParse(JSON.parse(await readFile(this.#path, 'utf8')));
      const entries = (file.data?.files ?? []).flatMap((entry) => entrySchema.safeParse(entry).data ?? []);
      return entries.slice(0, MAX_RECENT);
    } catch {
      return [];
    }
  }

  async #write(files: readonly Entry[]): Promise<Result<void, Problem>> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const text = JSON.stringify({ version: 1, files }, null, 1);
    return writeAtomically(this.#path, { replace: true }, async (file) => {
      await new FileOutput(file).write(Buffer.from(text));
      return ok(undefined);
    });
  }

  get #path(): string {
    return join(this.#folder, 'recent.json');
  }
}

async function withLength({ path, usedAt }: Entry): Promise<RecentFile> {
  const known = { path, name: basename(path), usedAt };
  try {
    return { ...known, bytes: (await stat(path)).size };
  } catch {
    return known;
  }
}
