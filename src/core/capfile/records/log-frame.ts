import { CUSTOM_BLOCK } from '../ours.ts';
import { encodeSectionHeader } from '../writer.ts';
import { writePayloadHeader } from './payload.ts';
import { ENTERPRISE_NUMBER, PAYLOAD_HEADER_LENGTH, PayloadKind } from './schema.ts';

/** Bytes of a records block in front of its entries: type, length, enterprise number, magic, version and kind. */
export const BLOCK_HEAD_LENGTH = 12 + PAYLOAD_HEADER_LENGTH;
/** Bytes behind them: the length again. */
export const BLOCK_TAIL_LENGTH = 4;

/** The first block of a records log, a Section Header. */
export function recordsLogHeader(application: string): Uint8Array<ArrayBuffer> {
  return encodeSectionHeader({ application });
}

/** A block's head and tail, made once and filled in again for each block, so that writing one allocates nothing. */
export class BlockFrame {
  readonly head = new Uint8Array(BLOCK_HEAD_LENGTH);
  readonly tail = new Uint8Array(BLOCK_TAIL_LENGTH);
  readonly #head = new DataView(this.head.buffer);
  readonly #tail = new DataView(this.tail.buffer);

  constructor() {
    this.#head.setUint32(0, CUSTOM_BLOCK, true);
    this.#head.setUint32(8, ENTERPRISE_NUMBER, true);
    writePayloadHeader(this.head.subarray(12), PayloadKind.entries);
  }

  /**
   * Sets the lengths for that many bytes of entries (a multiple of 4, as entries are).
   *
   * @returns bytes of the whole block: head, entries, tail
   */
  fit(entriesLength: number): number {
    const length = BLOCK_HEAD_LENGTH + entriesLength + BLOCK_TAIL_LENGTH;
    this.#head.setUint32(4, length, true);
    this.#tail.setUint32(0, length, true);
    return length;
  }
}
