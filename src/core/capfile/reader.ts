/**
 * The streaming reader of capture files: chunks of any size in, callbacks out. The format is found from the first
 * bytes. A block that is still incomplete is simply pending, so a file that is being written can be followed.
 */
import type { CaptureFormat, CaptureSink } from './sink.ts';

export interface CaptureReaderOptions {
  /** Offset in the file of the first byte that will be pushed; 0 if left out. */
  readonly baseOffset?: number;
}

export interface CaptureReader {
  /** Takes the next bytes; calls the sink for all that is complete. The chunk may be reused afterwards. Never throws. */
  push(chunk: Uint8Array): void;
  /** The file ends here: what is pending is reported as cut short. */
  end(): void;
  /** Frames so far: the number of the last one, as Wireshark counts. */
  readonly frames: number;
  /** Offset of the first byte that is not yet part of a complete block. */
  readonly position: number;
  /** Bytes taken but not yet complete. */
  readonly pending: number;
  readonly format: CaptureFormat | undefined;
}

export type CreateCaptureReader = (sink: CaptureSink, options?: CaptureReaderOptions) => CaptureReader;
