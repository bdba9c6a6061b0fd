/**
 * A file as the logs that a page is given. A capture is one log, the packets'. Where socket records are known to stand
 * behind the packets it is given as the two logs it was joined from, so that a page takes in both side by side and shows
 * the first rows before it has the last.
 */
import { recordsLogHeader } from '../../core/capfile/records/index.ts';
import type { OpenedCapture } from '../sessions/index.ts';
import type { ReadLog } from './session.ts';

/** A log of its own begins with a section header; in the file that was joined the records have none. */
const header = recordsLogHeader('Wireside');

export interface FileLogs {
  /** Lengths in bytes. */
  readonly packets: number;
  readonly records: number;
  readonly read: ReadLog;
}

/** @param records a file whose records stand beside the capture's packets */
export function fileLogs(capture: OpenedCapture, records: OpenedCapture | undefined): FileLogs {
  const { size, recordsOffset } = capture;
  if (records || recordsOffset === undefined) {
    return {
      packets: size,
      records: records?.size ?? 0,
      read: (log, offset, length, room) =>
        readFrom(log === 'records' ? records : capture, offset, length, room),
    };
  }
  const lengths = { packets: recordsOffset, records: header.length + size - recordsOffset };
  return {
    ...lengths,
    read: async (log, offset, length, room) => {
      const wanted = Math.max(0, Math.min(length, lengths[log] - offset));
      if (log === 'packets') return readFrom(capture, offset, wanted, room);
      const first = header.slice(offset, offset + wanted);
      const behind = recordsOffset + Math.max(0, offset - header.length);
      if (first.length === 0) return readFrom(capture, behind, wanted, room);
      return joined(first, await readFrom(capture, behind, wanted - first.length));
    },
  };
}

async function readFrom(
  capture: OpenedCapture | undefined,
  offset: number,
  length: number,
  room?: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = length > 0 ? await capture?.read(offset, length, room) : undefined;
  return bytes?.ok ? bytes.value : new Uint8Array(0);
}

function joined(a: Uint8Array<ArrayBuffer>, b: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
