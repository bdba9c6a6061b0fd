import { installProbe, openRecordsLog } from '../../probe/index.ts';
import { type LaunchHelper, startCapture } from '../capture/capture-process.ts';
import type { RecorderParts } from './recorder.ts';

/** The real ones: the capture helper, the records log, and the probe of this process. */
export function recorderParts(launch?: LaunchHelper): RecorderParts {
  return {
    startCapture: (options) => startCapture(options, launch),
    openRecordsLog,
    startProbe: (output) => installProbe({ scope: 'enrolled', output }),
  };
}
