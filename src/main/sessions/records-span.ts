/** Whether the records of a log were made in the same run as the frames of a capture. */
import { type Problem, problem } from '../../core/base/problem.ts';
import { createCaptureReader } from '../../core/capfile/reader.ts';
import {
  decodeEntries,
  entriesPayload,
  PAYLOAD_HEADER_LENGTH,
  PayloadKind,
} from '../../core/capfile/records/index.ts';
import type { CaptureSink } from '../../core/capfile/sink.ts';
import { ClockMapping } from '../../core/trace/clock.ts';
import type { OpenedCapture } from './types.ts';

/** Frames and records of one run lie within this of each other, in seconds. */
const SAME_RUN = 5;

/**
 * What is to be known before records are merged into a capture: an error where the file has none, a warning where they
 * cannot be placed in time or were made at another time.
 */
export async function checkRecords(
  capture: OpenedCapture,
  records: OpenedCapture,
): Promise<Problem | undefined> {
  const span = new RecordsSpan();
  const unread = await scan(records, {
    iface() {},
    packet() {},
    customBlock: ({ ours, kind, buffer, start, length }) => {
      if (ours && kind === PayloadKind.entries)
        span.add(entriesPayload(buffer.subarray(start, start + length)));
    },
    problem() {},
  });
  if (unread) return unread;
  if (span.empty) return noRecords(records.name);
  let [earliest, latest] = [Number.NaN, Number.NaN];
  const failed = await scan(capture, {
    iface() {},
    packet: (_interface, seconds) => {
      if (!(seconds >= earliest)) earliest = seconds;
      if (!(seconds <= latest)) latest = seconds;
    },
    problem() {},
  });
  return failed ?? span.apart(earliest, latest);
}

async function scan(capture: OpenedCapture, sink: CaptureSink): Promise<Problem | undefined> {
  const reader = createCaptureReader(sink);
  const chunks = capture.chunks();
  for (;;) {
    const next = await chunks.next();
    if (next.done) return next.value;
    reader.push(next.value);
  }
}

const noRecords = (name: string): Problem =>
  problem(
    'error',
    'session.no-records',
    `${name} holds no socket records.`,
    'Choose the records log of the run, or a session that was saved from it.',
  );

/** When the records of a log were made, by its own clock samples. */
export class RecordsSpan {
  readonly #clock = new ClockMapping();
  readonly #times: { seconds: number; nanos: number }[] = [];

  add(payload: Uint8Array): void {
    const times: { seconds: number; nanos: number }[] = [];
    decodeEntries(payload, PAYLOAD_HEADER_LENGTH, 0, {
      onRecord: (_name, _flags, _depth, _socket, seconds, nanos) => {
        times.push({ seconds, nanos });
      },
      onClock: (sample) => {
        this.#clock.add(sample);
      },
    });
    if (times.length > 0) this.#times.push(times[0], times[times.length - 1]);
  }

  get empty(): boolean {
    return this.#times.length === 0;
  }

  /** A problem where records and frames were not made at the same time, or the records cannot be placed in time. */
  apart(earliest: number, latest: number): Problem | undefined {
    if (this.#times.length === 0) return undefined;
    if (this.#clock.samples === 0) {
      const message =
        'The records log has no clock sample, so its records cannot be placed in time beside the frames: links by address and byte offset hold, lags and the order among frames do not.';
      return problem(
        'warning',
        'session.no-clock',
        message,
        'Record with the capture helper, which samples both clocks.',
      );
    }
    const [first, last] = [this.#times[0], this.#times[this.#times.length - 1]].map((time) => {
      this.#clock.map(time.seconds, time.nanos);
      return this.#clock.seconds;
    });
    if (!(last < earliest - SAME_RUN || first > latest + SAME_RUN)) return undefined;
    const message = `The records were made from ${iso(first)} to ${iso(last)}, the frames from ${iso(earliest)} to ${iso(latest)}.`;
    return problem('warning', 'session.no-overlap', message, 'Merge a capture and a log of the same run.');
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}
