/** The folders of recordings, one for each, under `sessions/` of the user's data. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { errnoOf, fileProblem } from './file-problems.ts';
import { isAlive, type Owner, parseOwner, thisProcess } from './owner.ts';
import type { RecoverableSession, SessionFolder } from './types.ts';

const OWNER = 'owner.json';
const PACKETS = 'packets.pcapng';
const RECORDS = 'records.pcapng';
/** A folder that is being deleted; what is left of it goes at the next look. */
const DELETED = '.deleted-';

/** @param dataFolder the user's data folder; made with mode 0700 if it is not there */
export class SessionFolders {
  readonly #root: string;

  constructor(dataFolder: string) {
    this.#root = join(dataFolder, 'sessions');
  }

  /** A new, empty folder, owned by this process. */
  async create(now = Date.now()): Promise<Result<SessionFolder, Problem>> {
    const time = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-');
    const path = join(this.#root, `${time}-${randomBytes(3).toString('hex')}`);
    try {
      await mkdir(this.#root, { recursive: true, mode: 0o700 });
      await mkdir(path, { mode: 0o700 });
      return ok(await this.#take(path, now));
    } catch (thrown) {
      return err(fileProblem(thrown, 'recorded', path));
    }
  }

  /** Sessions whose process is gone, newest first. Empty ones are deleted on the way, as nobody would miss them. */
  async recoverable(): Promise<RecoverableSession[]> {
    const found: RecoverableSession[] = [];
    for (const name of await this.#names()) {
      const session = await this.#look(join(this.#root, name));
      if (session) found.push(session);
    }
    return found.sort((a, b) => b.startedAt - a.startedAt);
  }

  /** Makes a recoverable session this process's own, to be shown, saved and discarded like one just recorded. */
  async adopt(folder: string): Promise<Result<SessionFolder, Problem>> {
    const session = await this.#look(folder);
    if (!session) {
      const missing = Object.assign(new Error('no such session'), { code: 'ENOENT' });
      return err(fileProblem(missing, 'opened', folder));
    }
    try {
      return ok(await this.#take(folder, session.startedAt));
    } catch (thrown) {
      return err(fileProblem(thrown, 'opened', folder));
    }
  }

  async #take(path: string, startedAt: number): Promise<SessionFolder> {
    await writeFile(join(path, OWNER), JSON.stringify(thisProcess(startedAt)), { mode: 0o600 });
    return {
      path,
      packetsPath: join(path, PACKETS),
      recordsPath: join(path, RECORDS),
      startedAt,
      release: () => unlink(join(path, OWNER)).catch(ignoreMissing),
      discard: () => discard(path),
    };
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await readdir(this.#root, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    } catch {
      return [];
    }
  }

  /** What a folder holds; undefined while its process runs, where it is empty, or where it is half deleted. */
  async #look(folder: string): Promise<RecoverableSession | undefined> {
    if (basename(folder).startsWith(DELETED)) {
      await rm(folder, { recursive: true, force: true });
      return undefined;
    }
    const owner = await ownerOf(folder);
    if (owner && isAlive(owner)) return undefined;
    const packetsLength = await lengthOf(join(folder, PACKETS));
    const recordsLength = await lengthOf(join(folder, RECORDS));
    if (packetsLength + recordsLength === 0) {
      // One that is just being made has no owner and no logs yet: only what a process left behind is deleted.
      if (owner) await discard(folder);
      return undefined;
    }
    const startedAt = owner?.recordedSince ?? timeInName(folder) ?? (await madeAt(folder));
    return { folder, startedAt, packetsLength, recordsLength };
  }
}

/** Out of sight in one step, then deleted: no half of a session is ever offered. */
async function discard(path: string): Promise<void> {
  const hidden = join(path, '..', `${DELETED}${basename(path)}`);
  await rename(path, hidden).catch(ignoreMissing);
  await rm(hidden, { recursive: true, force: true });
}

function ignoreMissing(thrown: unknown): void {
  if (errnoOf(thrown) !== 'ENOENT') throw thrown;
}

async function ownerOf(folder: string): Promise<Owner | undefined> {
  try {
    return parseOwner(await readFile(join(folder, OWNER), 'utf8'));
  } catch {
    return undefined;
  }
}

async function lengthOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

/** The time that `create` wrote into the folder's name; one that was given up has no owner to say it. */
function timeInName(folder: string): number | undefined {
  const [, day, hours, minutes, seconds] =
    /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-/.exec(basename(folder)) ?? [];
  const time = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(time) ? undefined : time;
}

async function madeAt(folder: string): Promise<number> {
  try {
    return (await stat(folder)).mtimeMs;
  } catch {
    return 0;
  }
}
