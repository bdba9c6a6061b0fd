/**
 * Our own Custom Blocks as blocks: whose they are, what they hold, how long they may be. What stands in their payload
 * is `records/schema.ts`.
 */
import {
  ENTERPRISE_NUMBER,
  PAYLOAD_HEADER_LENGTH,
  PAYLOAD_MAGIC,
  type PayloadKind,
  SCHEMA_VERSION,
} from './records/schema.ts';

/** Block type of a Custom Block that a rewriting tool should copy. */
export const CUSTOM_BLOCK = 0x00000bad;
/** One that it should not: editcap drops it silently, so we never write it. */
export const CUSTOM_BLOCK_DO_NOT_COPY = 0x40000bad;

/**
 * Text of the custom option by which an interface says that socket records are made beside its packets. Programs that
 * write a file anew may leave our blocks out and keep the interfaces' options: so it can be told that something is missing.
 */
export const RECORDED_MARK = 'WSDE socket records';

/** The header of one of our payloads. */
export interface OurHeader {
  readonly kind: number;
  readonly schemaVersion: number;
}

const MAGIC_LITTLE_ENDIAN =
  (PAYLOAD_MAGIC[0] | (PAYLOAD_MAGIC[1] << 8) | (PAYLOAD_MAGIC[2] << 16) | (PAYLOAD_MAGIC[3] << 24)) >>> 0;

/** Reads the header of a payload at `start` of `view`; undefined if it is not ours. */
export function readOurHeader(
  pen: number,
  view: DataView,
  start: number,
  length: number,
): OurHeader | undefined {
  if (pen !== ENTERPRISE_NUMBER || length < PAYLOAD_HEADER_LENGTH) return undefined;
  if (view.getUint32(start, true) !== MAGIC_LITTLE_ENDIAN) return undefined;
  return { kind: view.getUint16(start + 6, true), schemaVersion: view.getUint16(start + 4, true) };
}

/** A payload of ours: header and body. */
export function encodeOurPayload(
  kind: PayloadKind,
  body: Uint8Array,
  version = SCHEMA_VERSION,
): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(PAYLOAD_HEADER_LENGTH + body.length);
  const view = new DataView(payload.buffer);
  view.setUint32(0, MAGIC_LITTLE_ENDIAN, true);
  view.setUint16(4, version, true);
  view.setUint16(6, kind, true);
  payload.set(body, PAYLOAD_HEADER_LENGTH);
  return payload;
}
