/**
 * Bytes that come only once (gzip, standard input, an upload) in a temporary file that can be read at random. The file
 * has no name as soon as it is open, so nothing of it survives this process.
 */
import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { FileOutput } from './atomic.ts';
import { errnoOf, fileProblem } from './file-problems.ts';

/** Longest that anything may become when it is spooled: a few kilobytes of gzip can unpack to terabytes. */
export const MAX_SPOOL = 64 * 1024 ** 3;
/** Share of the disk that spooling leaves free, in bytes. */
const LEFT_FREE = 256 * 1024 * 1024;
/** How often room on the disk is looked at, in bytes. */
const LOOK_EVERY = 64 * 1024 * 1024;

export interface Spooled {
  readonly file: FileHandle;
  readonly size: number;
  /** It came as gzip and has been unpacked. */
  readonly compressed: boolean;
  /** The gzip data is damaged: what could be unpacked before the damage is there. */
  readonly problem?: Problem | undefined;
}

export interface SpoolOptions {
  /** Folder for the temporary file; made with mode 0700 if it is not there. */
  readonly folder: string;
  /** What it is called in problems. */
  readonly name: string;
  /** Refuse more bytes than this; default MAX_SPOOL. */
  readonly limit?: number;
}

/** Takes all of `input`, unpacking gzip, whatever its name says. */
export async function spool(
  input: AsyncIterable<Uint8Array>,
  options: SpoolOptions,
): Promise<Result<Spooled, Problem>> {
  let file: FileHandle;
  try {
    file = await unnamed(options.folder);
  } catch (thrown) {
    return err(fileProblem(thrown, 'opened', options.folder));
  }
  const result = await fill(file, input, options);
  if (!result.ok) await file.close();
  return result;
}

async function unnamed(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `spool-${randomBytes(8).toString('hex')}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function fill(
  file: FileHandle,
  input: AsyncIterable<Uint8Array>,
  { folder, name, limit = MAX_SPOOL }: SpoolOptions,
): Promise<Result<Spooled, Problem>> {
  const output = new FileOutput(file);
  const begun = new Beginning(input);
  const compressed = await begun.isGzip();
  const chunks = compressed ? gunzip(begun) : begun;
  let looked = 0;
  try {
    for await (const chunk of chunks) {
      if (output.position + chunk.length > limit) return err(tooLong(name, limit));
      if (output.position >= looked) {
        await leaveRoom(folder);
        looked = output.position + LOOK_EVERY;
      }
      await output.write(chunk);
    }
  } catch (thrown) {
    const zlib = errnoOf(thrown)?.startsWith('Z_') === true;
    if (!zlib || output.position === 0)
      return err(zlib ? broken(name, thrown) : fileProblem(thrown, 'opened', name));
    return ok({ file, size: output.position, compressed, problem: broken(name, thrown) });
  }
  return ok({ file, size: output.position, compressed });
}

/** Unpacks; data that ends early is unpacked as far as it goes, as a capture that is cut short is read. */
function gunzip(input: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const output = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  // pipe() would leave the reader waiting where the input fails.
  pipeline(Readable.from(input), output, () => undefined);
  return output;
}

async function leaveRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LEFT_FREE) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
}

function tooLong(name: string, limit: number): Problem {
  const message = `${name} is longer than ${limit} bytes when unpacked.`;
  return problem(
    'error',
    'session.too-long',
    message,
    'Unpack it yourself if you trust it, or cut it with editcap.',
  );
}

function broken(name: string, thrown: unknown): Problem {
  const message = `The gzip data of ${name} is damaged: ${messageOf(thrown)}.`;
  return problem('warning', 'session.gzip', message, 'What could be unpacked is shown.');
}

/** A stream whose first bytes can be looked at before it is read. */
class Beginning implements AsyncIterable<Uint8Array> {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #held: Uint8Array[] = [];

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#chunks = input[Symbol.asyncIterator]();
  }

  /** RFC 1952: 1f 8b. */
  async isGzip(): Promise<boolean> {
    let head = Buffer.alloc(0);
    while (head.length < 2) {
      const next = await this.#chunks.next();
      if (next.done) break;
      this.#held.push(next.value);
      head = Buffer.concat([head, next.value.subarray(0, 2)]);
    }
    return head[0] === 0x1f && head[1] === 0x8b;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield* this.#held;
    for (;;) {
      const next = await this.#chunks.next();
      if (next.done) return;
      yield next.value;
    }
  }
}
