/** The room's front door. */
export { listDevices } from '../capture/devices.ts';
export { loadBench } from '../lab/bench/replay.ts';
export { describeScenario } from '../lab/describe.ts';
export { findScenario, nearestScenario, scenarios } from '../lab/index.ts';
export { nearest } from '../lab/nearest.ts';
export { describeRange, parseOptions, readSettings } from '../lab/options.ts';
export type { Scenario } from '../lab/scenario.ts';
export {
  ByteSource,
  checkRecords,
  exportSession,
  linkNotes,
  type OpenedCapture,
  openCapture,
  openStream,
  type RecoverableSession,
  SAMPLE_PREFIX,
  Samples,
  SessionFolders,
} from '../sessions/index.ts';
export type { Application, ApplicationOptions } from './application.ts';
export { createApplication } from './create-application.ts';
export { defaultDataFolder, packageFolder, packageVersion, pageFolder, samplesFolder } from './places.ts';
export { type RecordedScenario, recordScenario, type ScenarioToRecord } from './record-scenario.ts';
export { recoverSession } from './recover-session.ts';
