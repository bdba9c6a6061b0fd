/** Capture files for tests of the engine, put together block by block. */
import { concatBytes } from '../../../src/core/base/bytes.ts';
import { EntryEncoder } from '../../../src/core/capfile/records/encoder.ts';
import { PayloadKind } from '../../../src/core/capfile/records/schema.ts';
import {
  encodeCustomBlock,
  encodeEnhancedPacket,
  encodeInterface,
  encodeOurBlock,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';
import { type PacketsOptions, packets } from '../../support/packets.ts';

export const join = (...pieces: readonly Uint8Array[]): Uint8Array => concatBytes([...pieces]);

/** Section and an Ethernet interface with nanoseconds. */
export const header = (): Uint8Array =>
  join(encodeSectionHeader(), encodeInterface({ linkType: 1, tsresol: 9 }));

/** The packets of a text as blocks, one each. */
export function packetBlocks(
  text: string,
  options: PacketsOptions = {},
  comments: readonly string[] = [],
): Uint8Array[] {
  return packets(text, options).map(({ bytes, originalLength, seconds, nanos }) =>
    encodeEnhancedPacket({
      interfaceId: 0,
      timestamp: BigInt(seconds) * 1_000_000_000n + BigInt(nanos),
      data: bytes,
      origLen: originalLength,
      comments,
    }),
  );
}

/** A custom block of another program. */
export const foreignBlock = (): Uint8Array => encodeCustomBlock(4711, new Uint8Array(12));

/** A block of ours with the entries that `write` makes. */
export function entriesBlock(write: (to: EntryEncoder) => void): Uint8Array {
  const encoder = new EntryEncoder(1 << 16);
  write(encoder);
  return encodeOurBlock(PayloadKind.entries, encoder.bytes());
}
