/** The room's front door: the binary schema of socket records and all that travels with them. */
export * from './decode.ts';
export * from './details.ts';
export * from './encode.ts';
export * from './encoder.ts';
export * from './entries.ts';
export * from './index-block.ts';
export * from './log-frame.ts';
export * from './names.ts';
export * from './payload.ts';
export { decodeDetails } from './read-details.ts';
export { DetailScanner } from './scan-details.ts';
export * from './schema.ts';
