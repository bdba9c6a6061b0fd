import { closeSync, fstatSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { arch, release, type } from 'node:os';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import {
  encodeInterface,
  encodeInterfaceStatistics,
  encodeSectionHeader,
} from '../../core/capfile/writer.ts';
import { type Cut, cutBlocks } from './log-tail.ts';
import type { SourceStats } from './sources/source.ts';
import type { StopReason } from './types.ts';

export interface LogLimits {
  /** Bytes of the whole log; Infinity where there is no such limit. */
  readonly bytes: number;
  readonly packets: number;
  readonly sizeCap: number;
}

export interface LogInterface {
  readonly device: string;
  readonly linkType: number;
  readonly snaplen: number;
  readonly filter: string;
}

/** Why the log takes no more. */
export interface LogEnd {
  readonly reason: StopReason;
  readonly problem?: Problem;
}

const NANOSECONDS = 9;
const system = `${type()} ${release()} ${arch()}`;

/** Codes of "there is no room": disk, quota, largest file the file system can hold. */
const noRoom = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The block that `finish` writes; every limit leaves room for it. */
function statisticsBlock(epoch: bigint, stats: SourceStats, frames: number): Uint8Array {
  return encodeInterfaceStatistics({
    interfaceId: 0,
    timestamp: epoch,
    received: BigInt(stats.received),
    // As dumpcap counts it: lost by the kernel for want of room, and by the interface.
    dropped: BigInt(stats.dropped + stats.interfaceDropped),
    delivered: BigInt(frames),
  });
}

const noStats: SourceStats = { received: 0, dropped: 0, interfaceDropped: 0 };
const STATISTICS_LENGTH = statisticsBlock(0n, noStats, 0).length;

/**
 * The packets log on disk: whole blocks are appended, at once, and what a failed write left behind is cut off again,
 * so that the file is valid after every call. Written synchronously: this process has nothing else to do, and while
 * it waits for the disk the kernel's ring holds what comes.
 */
export class PacketsLog {
  readonly #file: number;
  readonly #limits: LogLimits;
  readonly #path: string;
  #size: number;
  #frames = 0;
  #end: LogEnd | undefined;

  private constructor(file: number, path: string, size: number, limits: LogLimits) {
    this.#file = file;
    this.#path = path;
    this.#size = size;
    this.#limits = limits;
  }

  /** Makes the file (mode 0600; it must not exist), or opens one to go on in a section of its own. */
  static open(path: string, append: boolean, limits: LogLimits): Result<PacketsLog, Problem> {
    try {
      const file = openSync(path, append ? 'r+' : 'wx', 0o600);
      return ok(new PacketsLog(file, path, append ? fstatSync(file).size : 0, limits));
    } catch (thrown) {
      const message = `The packets log cannot be written: ${messageOf(thrown)}.`;
      return err(problem('error', 'capture.log', message, 'Choose a folder that this user may write to.'));
    }
  }

  /** Bytes; a block boundary. */
  get size(): number {
    return this.#size;
  }
  /** Frames of this section. */
  get frames(): number {
    return this.#frames;
  }
  /** Set once the log takes no more. */
  get end(): LogEnd | undefined {
    return this.#end;
  }
  get path(): string {
    return this.#path;
  }

  /** Section Header and Interface Description. */
  begin(iface: LogInterface): void {
    const restarted =
      this.#size > 0 ? ['The capture helper was started again; frames may be missing before this.'] : [];
    this.#write(
      encodeSectionHeader({ hardware: arch(), os: system, application: 'Wireside', comments: restarted }),
    );
    this.#write(
      encodeInterface({
        linkType: iface.linkType,
        snaplen: iface.snaplen,
        tsresol: NANOSECONDS,
        name: iface.device,
        filter: iface.filter,
        os: system,
        recorded: true,
      }),
    );
  }

  /** Appends whole Enhanced Packet Blocks, as many as the limits leave room for. */
  append(bytes: Uint8Array, frames: number): void {
    if (this.#end) return;
    const { packets, sizeCap } = this.#limits;
    const room = Math.min(this.#limits.bytes, sizeCap) - STATISTICS_LENGTH - this.#size;
    const fits = bytes.length <= room && this.#frames + frames <= packets;
    const cut = fits ? { length: bytes.length, frames } : cutBlocks(bytes, room, packets - this.#frames);
    if (this.#write(bytes.subarray(0, cut.length))) this.#frames += cut.frames;
    if (!this.#end) this.#end = this.#limitReached(bytes.length > room);
  }

  /** Closes a log that was never begun, as if it had not been opened. */
  discard(): void {
    closeSync(this.#file);
    if (this.#size === 0) unlinkSync(this.#path);
  }

  /** Statistics at the end of the section, where there is room, and closes the file. */
  finish(epoch: bigint, stats: SourceStats = noStats): void {
    const full = this.#end;
    this.#write(statisticsBlock(epoch, stats, this.#frames));
    this.#end = full ?? this.#end;
    closeSync(this.#file);
  }

  #limitReached(full: boolean): LogEnd | undefined {
    if (this.#frames >= this.#limits.packets) return { reason: 'packets' };
    if (!full) return undefined;
    if (this.#limits.bytes <= this.#limits.sizeCap) return { reason: 'bytes' };
    const message = `The packets log has reached its cap of ${this.#limits.sizeCap} bytes.`;
    return {
      reason: 'size-cap',
      problem: problem('warning', 'capture.size-cap', message, 'Save it, and start another.'),
    };
  }

  /** True where all of it was written; else what was is cut to whole blocks, and the log has ended. */
  #write(bytes: Uint8Array): boolean {
    let done = 0;
    try {
      while (done < bytes.length)
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#size + done);
      this.#size += done;
      return true;
    } catch (thrown) {
      this.#keep(cutBlocks(bytes, done));
      this.#end = this.#failure(thrown);
      return false;
    }
  }

  #keep(cut: Cut): void {
    this.#size += cut.length;
    this.#frames += cut.frames;
    try {
      ftruncateSync(this.#file, this.#size);
    } catch {
      // The tail of a file that cannot even be cut: the reader reports it as a block cut short.
    }
  }

  #failure(thrown: unknown): LogEnd {
    const full = noRoom.includes((thrown as NodeJS.ErrnoException).code ?? '');
    const what = full ? 'The disk is full' : 'The packets log cannot be written any more';
    return {
      reason: full ? 'disk-full' : 'write-failed',
      problem: problem(
        'error',
        full ? 'capture.disk-full' : 'capture.write-failed',
        `${what}: the capture has stopped (${messageOf(thrown)}); ${this.#path}`,
        'What was captured until then is kept and can be saved elsewhere.',
      ),
    };
  }
}
