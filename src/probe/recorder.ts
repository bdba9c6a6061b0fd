import type { EntryEncoder } from '../core/capfile/records/index.ts';
import { GapReason } from '../core/capfile/records/index.ts';
import type { Participant } from './participants.ts';
import type { RecordsOutput } from './types.ts';

/** Where time stands in a record entry (schema: record). */
const SECONDS_AT = 12;
const NANOS_AT = 16;
/** Room of a record about bytes with one more detail. */
const RANGE_ROOM = 64;

/**
 * Writes records into the output, and knows what is under way around them.
 *
 * Times: an event's is read before anything else is done about it; a call's is read last, right before the original
 * runs, and written into the finished entry. So a call is never later than the frame it caused, an event never earlier
 * than the frame that caused it, and the probe's own work is not part of a lag.
 */
export class Recorder {
  /** Code of the innermost observed call or event under way; 0: none. */
  top = 0;
  /** How many are under way. */
  depth = 0;
  records = 0;
  lost = 0;
  /** Exceptions of our own that were swallowed. */
  faults = 0;
  readonly #output: RecordsOutput;
  // Taken before the program can put a mock in its place.
  readonly #hrtime = process.hrtime;
  #open: EntryEncoder | undefined;
  #openAt = -1;

  constructor(output: RecordsOutput) {
    this.#output = output;
  }

  /** Room for one entry of another type; undefined where the output takes none. */
  entry(bytes: number): EntryEncoder | undefined {
    return this.#output.ensure(bytes);
  }

  /** Seconds and nanoseconds of the monotonic clock. About 50 ns. */
  clock(): [number, number] {
    return this.#hrtime();
  }

  /** Begins an event's record. `time` was read when the event began. End it with `close`. */
  event(
    participant: Participant,
    code: number,
    time: readonly [number, number],
    bytesRead: number,
    bytesWritten: number,
    room: number,
  ): EntryEncoder | undefined {
    return this.#begin(participant, code, 0, time[0], time[1], bytesRead, bytesWritten, room);
  }

  /** Begins a call's record, not yet stamped. End it with `close`, then `stamp` it. */
  call(
    participant: Participant,
    code: number,
    flags: number,
    bytesRead: number,
    bytesWritten: number,
    room: number,
  ): EntryEncoder | undefined {
    return this.#begin(participant, code, flags, 0, 0, bytesRead, bytesWritten, room);
  }

  /**
   * A whole record about bytes with one more detail (`key` 0: none), stamped now; the hot path of HTTP. The same as
   * `event` with its details, or `call` and `stamp`.
   *
   * @returns where it stands; −1 where it is lost
   */
  range(
    participant: Participant,
    code: number,
    flags: number,
    bytesRead: number,
    bytesWritten: number,
    start: number,
    length: number,
    key: number,
    value: number,
  ): number {
    const encoder = this.#output.ensure(RANGE_ROOM);
    this.#open = encoder;
    if (encoder === undefined) {
      this.#lose();
      return -1;
    }
    const time = this.#hrtime();
    this.records += 1;
    this.#openAt = encoder.putRange(
      code,
      flags,
      this.depth & 0xff,
      participant.id,
      time[0],
      time[1],
      bytesRead,
      bytesWritten,
      start,
      length,
      key,
      value,
    );
    return this.#openAt;
  }

  #begin(
    participant: Participant,
    code: number,
    flags: number,
    seconds: number,
    nanos: number,
    bytesRead: number,
    bytesWritten: number,
    room: number,
  ): EntryEncoder | undefined {
    const encoder = this.#output.ensure(room);
    this.#open = encoder;
    if (encoder === undefined) {
      this.#lose();
      return undefined;
    }
    this.#openAt = encoder.beginRecord(
      code,
      flags,
      this.depth,
      participant.id,
      seconds,
      nanos,
      bytesRead,
      bytesWritten,
    );
    if (this.#openAt >= 0) return encoder;
    this.#open = undefined;
    this.#lose();
    return undefined;
  }

  #lose(): void {
    this.lost += 1;
    this.#output.lost(GapReason.full);
  }

  /** Ends the record begun last. */
  close(): void {
    this.#open?.endEntry();
    this.records += 1;
  }

  /** Writes the time into the record closed last: the last thing before the call goes in. */
  stamp(): void {
    const encoder = this.#open;
    if (encoder === undefined) return;
    const at = this.#openAt;
    const time = this.#hrtime();
    encoder.u32(at + SECONDS_AT, time[0]);
    encoder.u32(at + NANOS_AT, time[1]);
  }

  /** Where the record closed last stands, for `flag`. */
  get lastAt(): number {
    return this.#openAt;
  }

  /** Age of the buffer it stands in, for `flag`. */
  get generation(): number {
    return this.#open?.generation ?? -1;
  }

  /** Sets flags of the record at `at`, if it has not left the buffer meanwhile. */
  flag(at: number, generation: number, flags: number): void {
    if (this.#open?.generation === generation) this.#open.addFlags(at, flags);
  }

  /** Sets flags of the record at `at` if it is still the last. */
  flagLast(at: number, flags: number): void {
    if (this.#openAt === at) this.#open?.addFlags(at, flags);
  }

  /** Runs something of ours in the midst of the program: what it throws is counted and goes no further. */
  guard(body: () => void): void {
    try {
      body();
    } catch {
      this.fault();
    }
  }

  /** Counts an exception of ours, and takes back the entry it left unfinished. */
  fault(): void {
    this.faults += 1;
    this.#open?.dropEntry();
    this.#open = undefined;
  }
}
