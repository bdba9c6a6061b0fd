import type { Attribution } from './attribution.ts';
import type { ByteReader } from './bytes.ts';
import type { Consumption } from './consumption.ts';
import type { Recorder } from './recorder.ts';
import type { Roster } from './roster.ts';

/** The parts of one probe, as its wrappers use them. */
export interface ProbeContext {
  readonly recorder: Recorder;
  readonly roster: Roster;
  readonly attribution: Attribution;
  readonly consumption: Consumption;
  readonly bytes: ByteReader;
}
