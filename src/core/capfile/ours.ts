/**
 * The frame around everything we put into a pcapng Custom Block: who we are, what the block holds, how long it is.
 *
 * Custom Data of a Custom Block 0x00000BAD, after the enterprise number (little-endian in every section, so that a
 * rewrite in another byte order cannot spoil it):
 *
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 4 | magic `57 53 44 45` ("WSDE") |
 * | 4 | 1 | version of this frame, 1 |
 * | 5 | 1 | kind: 1 records, 2 index |
 * | 6 | 2 | version of the body's schema |
 * | 8 | 4 | length of the body in bytes, without the padding that ends the block |
 * | 12 | … | body |
 *
 * The length is our own because a Custom Block carries none: its data is padded to 4 and options may follow.
 */

/** RFC 5612's enterprise number for documentation. The one place to change when a number of our own is registered. */
export const OUR_PEN = 32473;
/** Block type of a Custom Block that a rewriting tool should copy; 0x40000BAD would be dropped by editcap. */
export const CUSTOM_BLOCK = 0x00000bad;
export const CUSTOM_BLOCK_DO_NOT_COPY = 0x40000bad;

/** "WSDE", read as a little-endian u32. */
export const OUR_MAGIC = 0x45445357;
export const OUR_FRAME_VERSION = 1;
/** Bytes before the body. */
export const OUR_HEADER_LENGTH = 12;

/** Body: entries of `capfile/records`, one after the other; blocks may be joined by joining their bodies. */
export const KIND_RECORDS = 1;
/** Body: where the blocks of kind 1 are. Absent or wrong in a file that was rewritten: then scan. */
export const KIND_INDEX = 2;

/**
 * Our blocks stay under this, header and all. A block of 262,144 bytes or more makes Wireshark's save fail
 * (WTAP_MAX_PACKET_SIZE_STANDARD); half of that leaves room and keeps one block's loss small.
 */
export const OUR_MAX_BLOCK = 128 * 1024;
/** Longest body that fits: block header 8, enterprise number 4, our header, padding 3, trailing length 4. */
export const OUR_MAX_BODY = OUR_MAX_BLOCK - 8 - 4 - OUR_HEADER_LENGTH - 3 - 4;

/** The header of one of our blocks. */
export interface OurHeader {
  readonly kind: number;
  readonly schemaVersion: number;
  /** Where the body starts in the buffer that was read. */
  readonly bodyStart: number;
  readonly bodyLength: number;
}

/**
 * Reads our header from custom data (`buffer[start, start + length)`, after the enterprise number).
 * Undefined if the data is not ours, or its body would reach past the data.
 */
export function readOurHeader(buffer: Uint8Array, start: number, length: number): OurHeader | undefined {
  if (length < OUR_HEADER_LENGTH || start + length > buffer.length) return undefined;
  const view = new DataView(buffer.buffer, buffer.byteOffset + start, length);
  if (view.getUint32(0, true) !== OUR_MAGIC || view.getUint8(4) !== OUR_FRAME_VERSION) return undefined;
  const bodyLength = view.getUint32(8, true);
  if (bodyLength > length - OUR_HEADER_LENGTH) return undefined;
  return {
    kind: view.getUint8(5),
    schemaVersion: view.getUint16(6, true),
    bodyStart: start + OUR_HEADER_LENGTH,
    bodyLength,
  };
}

/** Custom data of one of our blocks: header and body. The body must be at most OUR_MAX_BODY bytes. */
export function encodeOurData(
  kind: number,
  schemaVersion: number,
  body: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(OUR_HEADER_LENGTH + body.length);
  const view = new DataView(data.buffer);
  view.setUint32(0, OUR_MAGIC, true);
  view.setUint8(4, OUR_FRAME_VERSION);
  view.setUint8(5, kind);
  view.setUint16(6, schemaVersion, true);
  view.setUint32(8, body.length, true);
  data.set(body, OUR_HEADER_LENGTH);
  return data;
}
