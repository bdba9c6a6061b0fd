import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { detect, MAGIC_LENGTH, NAMED_LENGTH, nameOf } from '../../core/capfile/detect.ts';
import type { CaptureFormat } from '../../core/capfile/sink.ts';
import { fileProblem, NO_FILE } from './file-problems.ts';
import { recordsPart } from './records-part.ts';
import { type Spooled, type SpoolOptions, spool } from './spool.ts';
import type { OpenedCapture } from './types.ts';

const CHUNK = 1 << 20;

/**
 * Opens a file, or a pipe (which is spooled, and waited for).
 *
 * @param spoolFolder where what is compressed or a pipe is spooled to
 */
export async function openCapture(
  path: string,
  spoolFolder: string,
): Promise<Result<OpenedCapture, Problem>> {
  const kind = await looked(path);
  if (!kind.ok) return kind;
  if (kind.value) return ok(new Opened(path, kind.value));
  return openStream(createReadStream(path), { folder: spoolFolder, name: path });
}

/** The same for bytes that come only once: standard input, an upload. `name` stands for the path. */
export async function openStream(
  input: AsyncIterable<Uint8Array>,
  options: SpoolOptions,
): Promise<Result<OpenedCapture, Problem>> {
  const spooled = await spool(input, options);
  return spooled.ok ? openSpooled(options.name, spooled.value) : spooled;
}

interface Plain {
  readonly file: FileHandle;
  readonly size: number;
  readonly format: CaptureFormat;
  readonly recordsOffset: number | undefined;
}

/** Opens a file that can be read as it is; undefined for one that is to be spooled. */
async function looked(path: string): Promise<Result<Plain | undefined, Problem>> {
  try {
    const status = await stat(path);
    if (status.isFIFO()) return ok(undefined);
    if (!status.isFile()) {
      throw Object.assign(new Error('no file'), { code: status.isDirectory() ? 'EISDIR' : NO_FILE });
    }
    return await lookedInto(path, await open(path, 'r'), status.size);
  } catch (thrown) {
    return err(fileProblem(thrown, 'opened', path));
  }
}

async function lookedInto(
  path: string,
  file: FileHandle,
  size: number,
): Promise<Result<Plain | undefined, Problem>> {
  let format: CaptureFormat | undefined;
  try {
    const head = await headOf(file);
    format = formatOf(head);
    if (format) return ok({ file, size, format, recordsOffset: await recordsPart(file, size) });
    return head[0] === 0x1f && head[1] === 0x8b ? ok(undefined) : err(noCapture(path, head));
  } finally {
    if (format === undefined) await file.close();
  }
}

async function openSpooled(path: string, spooled: Spooled): Promise<Result<OpenedCapture, Problem>> {
  const head = await headOf(spooled.file);
  const format = formatOf(head);
  const { file, size } = spooled;
  if (format) {
    const plain = { file, size, format, recordsOffset: await recordsPart(file, size) };
    return ok(new Opened(path, plain, spooled));
  }
  await file.close();
  return err(noCapture(path, head));
}

async function headOf(file: FileHandle): Promise<Uint8Array> {
  const head = new Uint8Array(NAMED_LENGTH);
  const { bytesRead } = await file.read(head, 0, NAMED_LENGTH, 0);
  return head.subarray(0, bytesRead);
}

function formatOf(head: Uint8Array): CaptureFormat | undefined {
  if (head.length < MAGIC_LENGTH) return undefined;
  return detect(new DataView(head.buffer, head.byteOffset, head.length), 0)?.format;
}

function noCapture(path: string, head: Uint8Array): Problem {
  const message = `${path} is no capture file: it is neither pcap nor pcapng but ${nameOf(head)}.`;
  return problem(
    'error',
    'file.unreadable',
    message,
    'Open a .pcap or .pcapng file, or one compressed by gzip.',
  );
}

class Opened implements OpenedCapture {
  readonly path: string;
  readonly name: string;
  readonly format: CaptureFormat;
  readonly size: number;
  readonly recordsOffset: number | undefined;
  readonly compressed: boolean;
  readonly problem: Problem | undefined;
  readonly #file: FileHandle;

  constructor(path: string, { file, size, format, recordsOffset }: Plain, spooled?: Spooled) {
    this.path = path;
    this.name = basename(path);
    this.format = format;
    this.size = size;
    this.recordsOffset = recordsOffset;
    this.compressed = spooled?.compressed ?? false;
    this.problem = spooled?.problem;
    this.#file = file;
  }

  get descriptor(): number {
    return this.#file.fd;
  }

  async read(
    offset: number,
    length: number,
    room?: Uint8Array<ArrayBuffer>,
  ): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    try {
      return ok(await this.#fill(room?.subarray(0, wanted) ?? new Uint8Array(wanted), offset));
    } catch (thrown) {
      return err(fileProblem(thrown, 'read', this.path));
    }
  }

  async *chunks(from = 0): AsyncGenerator<Uint8Array<ArrayBuffer>, Problem | undefined> {
    const buffer = new Uint8Array(CHUNK);
    try {
      for (let at = from; at < this.size; ) {
        const chunk = await this.#fill(buffer.subarray(0, Math.min(CHUNK, this.size - at)), at);
        // Shorter than it was when it was opened: somebody cut it.
        if (chunk.length === 0) break;
        at += chunk.length;
        yield chunk;
      }
      return undefined;
    } catch (thrown) {
      return fileProblem(thrown, 'read', this.path);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #fill(buffer: Uint8Array<ArrayBuffer>, offset: number): Promise<Uint8Array<ArrayBuffer>> {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }
}
