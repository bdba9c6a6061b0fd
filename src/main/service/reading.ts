/** What reading a file takes. Beside index.ts, which loads the lab and the recorder too: `inspect` starts faster without. */
export { nearest } from '../lab/nearest.ts';
export { ByteSource } from '../sessions/byte-source.ts';
export { openCapture, openStream } from '../sessions/open.ts';
export { SAMPLE_PREFIX } from '../sessions/sample-name.ts';
export type { OpenedCapture } from '../sessions/types.ts';
export { packageVersion, samplesFolder } from './places.ts';
