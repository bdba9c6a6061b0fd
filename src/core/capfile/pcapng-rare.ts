/** The blocks that come seldom: names, statistics, secrets, custom blocks. */

import { decodeText } from '../base/bytes.ts';
import { u64Option } from './options.ts';
import { readOurHeader } from './ours.ts';
import { BlockType } from './pcapng-blocks.ts';
import { type Block, giveComments, optionsOf } from './pcapng-sections.ts';
import { PAYLOAD_HEADER_LENGTH } from './records/schema.ts';
import type { BlockFrame, CaptureSink, CustomBlock } from './sink.ts';
import type { Timebase } from './timebase.ts';

const NRB_END = 0;
/** Bytes of the address in each kind of name record: IPv4, IPv6, EUI-48, EUI-64. */
const ADDRESS_LENGTHS: readonly number[] = [0, 4, 16, 6, 8];

/** Name Resolution Block. Its options come after the records. False where a record reaches past the block. */
export function readNames(block: Block, sink: CaptureSink): boolean {
  const { bytes, view, littleEndian } = block;
  const end = block.at + block.length - 4;
  let at = block.at + 8;
  while (end - at >= 4) {
    const type = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    at += 4;
    if (type === NRB_END) break;
    if (length > end - at) return false;
    giveName(sink, bytes.subarray(at, at + length), ADDRESS_LENGTHS[type] ?? 0);
    at += (length + 3) & ~3;
  }
  if (end > at) giveComments(sink, optionsOf(block, at - block.at).options, 'names', 0);
  return true;
}

function giveName(sink: CaptureSink, value: Uint8Array, addressLength: number): void {
  if (addressLength === 0 || value.length < addressLength || !sink.nameResolution) return;
  const names = new TextDecoder().decode(value.slice(addressLength)).split('\0');
  sink.nameResolution({ address: value.slice(0, addressLength), names: names.filter((name) => name !== '') });
}

const OPT_ISB_RECEIVED = 4;
const OPT_ISB_DROPPED = 5;
const OPT_ISB_ACCEPTED = 6;
const OPT_ISB_OS_DROPPED = 7;
const OPT_ISB_DELIVERED = 8;

/** Interface Statistics Block of the interface `id`. */
export function readStatistics(block: Block, sink: CaptureSink, id: number, time: Timebase): void {
  const { view, at, littleEndian } = block;
  const { options } = optionsOf(block, 20);
  const counter = (code: number) => u64Option(options, code, littleEndian);
  time.split(view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
  sink.statistics?.({
    interfaceId: id,
    seconds: time.seconds,
    nanos: time.nanos,
    received: counter(OPT_ISB_RECEIVED),
    dropped: counter(OPT_ISB_DROPPED),
    filterAccepted: counter(OPT_ISB_ACCEPTED),
    osDropped: counter(OPT_ISB_OS_DROPPED),
    delivered: counter(OPT_ISB_DELIVERED),
    fileOffset: block.base + at,
  });
  giveComments(sink, options, 'statistics', id);
}

/** Decryption Secrets Block. False where its data reaches past the block. */
export function readSecrets(block: Block, sink: CaptureSink): boolean {
  const { bytes, view, at, littleEndian } = block;
  const length = view.getUint32(at + 12, littleEndian);
  if (length > block.length - 20) return false;
  sink.decryptionSecrets?.(view.getUint32(at + 8, littleEndian), bytes, at + 16, length);
  return true;
}

/** A number of `units` per second as a time. */
function timeOf(count: bigint, units: bigint): BlockFrame['time'] {
  return { seconds: Number(count / units), nanos: Number(((count % units) * 1_000_000_000n) / units) };
}

/** When the entry of a systemd Journal Export Block was made: microseconds in a field of its text. */
export function journalTime({ bytes, at, length }: Block): BlockFrame['time'] {
  const text = decodeText(bytes.subarray(at + 8, at + length - 4));
  const found = /(?:^|\n)__REALTIME_TIMESTAMP=(\d{1,19})(?=\n|$)/.exec(text);
  return found ? timeOf(BigInt(found[1]), 1_000_000n) : undefined;
}

/** When a sysdig event was: nanoseconds, after the 2-byte number of the CPU. */
export function sysdigTime({ view, at, littleEndian }: Block): BlockFrame['time'] {
  return timeOf(view.getBigUint64(at + 10, littleEndian), 1_000_000_000n);
}

/** Custom Block, ours or foreign. */
export function readCustom(block: Block): CustomBlock {
  const { bytes, view, at, littleEndian, base } = block;
  const pen = view.getUint32(at + 8, littleEndian);
  const length = block.length - 16;
  const header = readOurHeader(pen, view, at + 12, length);
  const skipped = header ? PAYLOAD_HEADER_LENGTH : 0;
  return {
    pen,
    copyable: view.getUint32(at, littleEndian) === BlockType.custom,
    ours: header !== undefined,
    kind: header?.kind ?? 0,
    schemaVersion: header?.schemaVersion ?? 0,
    buffer: bytes,
    start: at + 12 + skipped,
    length: length - skipped,
    fileOffset: base + at,
    blockLength: block.length,
  };
}
