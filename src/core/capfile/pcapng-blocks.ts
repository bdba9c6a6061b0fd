/** Block types of pcapng, and how a block may be told from other bytes. */
import { SECTION_HEADER } from './detect.ts';
import { MAX_BLOCK } from './limits.ts';
import { CUSTOM_BLOCK, CUSTOM_BLOCK_DO_NOT_COPY } from './ours.ts';

export const BlockType = {
  section: SECTION_HEADER,
  interface: 1,
  /** Obsolete. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
  secrets: 10,
  sysdig: 0x204,
  sysdigV2: 0x216,
  sysdigV2Large: 0x221,
  custom: CUSTOM_BLOCK,
  customDoNotCopy: CUSTOM_BLOCK_DO_NOT_COPY,
} as const;

/** Type, length, length again. */
export const SMALLEST_BLOCK = 12;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/**
 * Shortest block of a type that the reader knows (type, both lengths and the fields that are always there), or 0.
 * A switch, not a table: it is asked for every block.
 */
function knownLength(type: number): number {
  switch (type) {
    case BlockType.enhancedPacket:
    case BlockType.packet:
      return 32;
    case BlockType.section:
      return 28;
    // wiretap/pcapng.c: CPU (2), time (8), thread (8), length (4), type (2).
    case BlockType.sysdig:
    case BlockType.sysdigV2:
    case BlockType.sysdigV2Large:
      return 36;
    case BlockType.statistics:
      return 24;
    case BlockType.interface:
    case BlockType.secrets:
      return 20;
    case BlockType.simplePacket:
    case BlockType.custom:
    case BlockType.customDoNotCopy:
      return 16;
    case BlockType.nameResolution:
    case BlockType.journal:
      return SMALLEST_BLOCK;
    default:
      return 0;
  }
}

export const isKnownType = (type: number): boolean => knownLength(type) !== 0;

/** Byte order of the section whose header is at `at`; undefined where the byte-order magic is wrong. */
export function sectionOrder(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC) return true;
  if (view.getUint32(at + 8, false) === BYTE_ORDER_MAGIC) return false;
  return undefined;
}

/** Lengths are multiples of 4 and include type and both lengths (draft-ietf-opsawg-pcapng, section 3.1). */
export function isPossibleLength(length: number, type: number): boolean {
  return length >= (knownLength(type) || SMALLEST_BLOCK) && length <= MAX_BLOCK && (length & 3) === 0;
}
