/** A file that appears whole or not at all: written beside its place, made durable, then moved there. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, realpath, rename, stat, statfs, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../core/base/problem.ts';
import { err, type Result } from '../../core/base/result.ts';
import { errnoOf, fileProblem, NO_FILE } from './file-problems.ts';

export interface AtomicOptions {
  /** Whether a file that is there may be replaced. */
  readonly replace: boolean;
  /** Bytes that will be written, as far as known: refused at once where the disk has no room for them. */
  readonly expectedBytes?: number;
}

/**
 * Calls `write` with a new file of mode 0600 and puts it at `path` when that is done. `write` may refuse with a problem
 * of its own. Where anything fails nothing is left behind, and what was at `path` is untouched.
 */
export async function writeAtomically<T>(
  path: string,
  options: AtomicOptions,
  write: (file: FileHandle) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  let partial: string | undefined;
  try {
    const target = await resolveTarget(path);
    await checkRoom(dirname(target), options.expectedBytes ?? 0);
    const name = `.${basename(target).slice(0, 100)}.${randomBytes(4).toString('hex')}.partial`;
    const place = join(dirname(target), name);
    const file = await open(place, 'wx', 0o600);
    partial = place;
    const result = await written(file, write);
    if (!result.ok) return result;
    await put(place, target, options.replace);
    partial = undefined;
    await syncFolder(dirname(target));
    return result;
  } catch (thrown) {
    return err(fileProblem(thrown, 'saved', path));
  } finally {
    if (partial !== undefined) await unlink(partial).catch(() => undefined);
  }
}

async function written<T>(file: FileHandle, write: (file: FileHandle) => Promise<Result<T, Problem>>) {
  try {
    const result = await write(file);
    if (result.ok) await file.sync();
    return result;
  } finally {
    await file.close();
  }
}

/** A link is followed: the file it points to is replaced, not the link. Devices and pipes are no place for a file. */
async function resolveTarget(path: string): Promise<string> {
  try {
    const target = await realpath(path);
    const place = await stat(target);
    if (!place.isFile()) {
      throw Object.assign(new Error('no file'), { code: place.isDirectory() ? 'EISDIR' : NO_FILE });
    }
    return target;
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown;
    return path;
  }
}

async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
}

/** rename() replaces; link() refuses what is there, in one step. */
async function put(from: string, to: string, replace: boolean): Promise<void> {
  if (replace) {
    await rename(from, to);
    return;
  }
  try {
    await link(from, to);
  } catch (thrown) {
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(errnoOf(thrown) ?? '')) throw thrown;
    await putWithoutLinks(from, to);
    return;
  }
  await unlink(from);
}

/** File systems without hard links (FAT): the name is taken first, then replaced. */
async function putWithoutLinks(from: string, to: string): Promise<void> {
  await (await open(to, 'wx', 0o600)).close();
  await rename(from, to);
}

/** Makes the new name durable, where the system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Some file systems refuse to open or sync a folder; the file itself is durable.
  }
}

/** Bytes written one after the other, gathered into large writes. */
export class FileOutput {
  readonly #file: FileHandle;
  #position = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Bytes so far. */
  get position(): number {
    return this.#position;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let from = 0;
    while (from < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, from, bytes.length - from, this.#position);
      from += bytesWritten;
      this.#position += bytesWritten;
    }
  }

  /** Cuts the file at `length`, which is where writing goes on. */
  async cut(length: number): Promise<void> {
    await this.#file.truncate(length);
    this.#position = length;
  }
}
