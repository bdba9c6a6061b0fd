/** Encoders of pcap: the file's header and one record. Layout: draft-ietf-opsawg-pcap. */
import { concatBytes } from '../base/bytes.ts';

export interface PcapToWrite {
  readonly linkType: number;
  readonly snaplen?: number;
  /** Nanoseconds instead of microseconds. */
  readonly nanosecond?: boolean;
  /** Kuznetzov's form with 24-byte record headers. */
  readonly modified?: boolean;
  readonly littleEndian?: boolean;
}

export function encodePcapHeader(file: PcapToWrite): Uint8Array<ArrayBuffer> {
  const le = file.littleEndian ?? true;
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, file.modified ? 0xa1b2cd34 : file.nanosecond ? 0xa1b23c4d : 0xa1b2c3d4, le);
  view.setUint16(4, 2, le);
  view.setUint16(6, 4, le);
  view.setUint32(16, file.snaplen ?? 262_144, le);
  view.setUint32(20, file.linkType, le);
  return bytes;
}

export interface PcapRecordToWrite {
  readonly seconds: number;
  /** Microseconds or nanoseconds, as the file's header says. */
  readonly fraction: number;
  readonly data: Uint8Array;
  readonly origLen?: number;
}

export function encodePcapRecord(file: PcapToWrite, record: PcapRecordToWrite): Uint8Array<ArrayBuffer> {
  const le = file.littleEndian ?? true;
  const header = new Uint8Array(file.modified ? 24 : 16);
  const view = new DataView(header.buffer);
  view.setUint32(0, record.seconds, le);
  view.setUint32(4, record.fraction, le);
  view.setUint32(8, record.data.length, le);
  view.setUint32(12, record.origLen ?? record.data.length, le);
  return concatBytes([header, record.data]);
}
