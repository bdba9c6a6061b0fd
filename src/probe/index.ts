/** The room's front door. */
export { installProbe } from './probe.ts';
export { openRecordsLog } from './records-log.ts';
export type {
  ParticipantLabels,
  Probe,
  ProbeCounts,
  ProbeOptions,
  ProbeScope,
  RecordsLog,
  RecordsLogOptions,
  RecordsOutput,
} from './types.ts';
