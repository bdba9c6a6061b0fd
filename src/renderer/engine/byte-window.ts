/** Bytes of several frames read at once: frames that stand together in the log are one read, not one each. */
import type { FrameView } from '../../core/trace/frames.ts';
import type { ByteSource } from './byte-source.ts';

/** Bytes between two frames that are read rather than skipped by a read of its own. */
const GAP = 4096;
/** Bytes of one read. */
const MOST = 1 << 20;

interface Span {
  readonly start: number;
  end: number;
}

const nothing = new Uint8Array(0);

/** Bytes of frames that were read together. */
export interface FrameBytes extends Pick<ByteSource, 'get'> {
  /** The captured bytes of one of the frames, from the first on; empty where the log could not be read. */
  of(row: number): Uint8Array<ArrayBuffer>;
}

/** Reads the bytes of frame rows; what else is asked for goes to `bytes`. */
export async function readFrames(
  frames: FrameView,
  bytes: Pick<ByteSource, 'get'>,
  rows: readonly number[],
): Promise<FrameBytes> {
  const spans = spansOf(frames, rows);
  const read = await Promise.all(spans.map(({ start, end }) => bytes.get('packets', start, end - start)));
  const part = (offset: number, length: number): Uint8Array<ArrayBuffer> | undefined => {
    const index = spans.findIndex(({ start, end }) => offset >= start && offset + length <= end);
    const from = offset - (spans[index]?.start ?? 0);
    return read[index]?.subarray(from, from + length);
  };
  return {
    of: (row) => part(frames.get('offset', row), frames.get('capLen', row)) ?? nothing,
    get: async (log, offset, length) =>
      (log === 'packets' ? part(offset, length) : undefined) ?? bytes.get(log, offset, length),
  };
}

function spansOf(frames: FrameView, rows: readonly number[]): Span[] {
  const places = rows
    .map((row) => ({
      start: frames.get('offset', row),
      end: frames.get('offset', row) + frames.get('capLen', row),
    }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  const spans: Span[] = [];
  for (const { start, end } of places) {
    const last = spans.at(-1);
    if (last && start - last.end <= GAP && end - last.start <= MOST) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}
