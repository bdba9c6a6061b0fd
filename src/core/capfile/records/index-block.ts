import { type Problem, problem } from '../../base/problem.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { readPayloadHeader } from './decode.ts';
import { writePayloadHeader } from './payload.ts';
import { readU64 } from './read-details.ts';
import { PAYLOAD_HEADER_LENGTH, PayloadKind, SCHEMA_VERSION } from './schema.ts';

/** Bytes of an index payload. */
export const INDEX_PAYLOAD_LENGTH = PAYLOAD_HEADER_LENGTH + 48;

/**
 * The last block of a saved session: where the records begin, and how many of each there were.
 *
 * A hint, never the truth: another program may have rewritten the file, so a reader holds `ownOffset` against where
 * it found the block, and the counts against what it read ("stripped").
 */
export interface SessionIndex {
  /** Offset of this block in the file as it was saved. */
  readonly ownOffset: number;
  /** Offset of the first custom block of records; equals the length of the packets log. */
  readonly recordsOffset: number;
  /** Custom blocks of records. */
  readonly recordBlocks: number;
  /** Entries of every type. */
  readonly entries: number;
  /** Entries that are socket records. */
  readonly records: number;
  /** Frames before them. */
  readonly frames: number;
}

/**
 * The payload of an index block: six u64 in the order of SessionIndex behind magic, version and kind.
 * Numbers must be whole and below 2⁵³.
 */
export function encodeIndex(index: SessionIndex): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(INDEX_PAYLOAD_LENGTH);
  writePayloadHeader(payload, PayloadKind.index);
  const view = new DataView(payload.buffer);
  const fields = [
    index.ownOffset,
    index.recordsOffset,
    index.recordBlocks,
    index.entries,
    index.records,
    index.frames,
  ];
  fields.forEach((value, i) => {
    view.setUint32(PAYLOAD_HEADER_LENGTH + i * 8, value >>> 0, true);
    view.setUint32(PAYLOAD_HEADER_LENGTH + i * 8 + 4, Math.floor(value / 0x1_0000_0000), true);
  });
  return payload;
}

/** Reads an index payload; a problem where it is none, too short, or of a later version. */
export function decodeIndex(payload: Uint8Array, offset: number): Result<SessionIndex, Problem> {
  const header = readPayloadHeader(payload);
  if (!header.ours || header.kind !== PayloadKind.index || header.version > SCHEMA_VERSION) {
    return err(
      problem('warning', 'records.index', `The block at offset ${offset} is no index this program reads.`),
    );
  }
  if (payload.byteLength < INDEX_PAYLOAD_LENGTH) {
    return err(problem('warning', 'records.index', `The index at offset ${offset} is cut short.`));
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const at = (i: number) => readU64(view, PAYLOAD_HEADER_LENGTH + i * 8);
  return ok({
    ownOffset: at(0),
    recordsOffset: at(1),
    recordBlocks: at(2),
    entries: at(3),
    records: at(4),
    frames: at(5),
  });
}
