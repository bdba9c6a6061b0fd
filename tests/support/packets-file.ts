import { concat } from './packets-bytes.ts';

/** One frame as a capture file holds it. */
export interface BuiltPacket {
  /** Captured bytes. */
  readonly bytes: Uint8Array;
  /** Bytes on the wire, at least `bytes.length`. */
  readonly originalLength: number;
  /** Seconds since 1970 and nanoseconds in it. */
  readonly seconds: number;
  readonly nanos: number;
}

export interface PcapOptions {
  readonly linkType: number;
  /** Nanosecond magic; microseconds if absent. */
  readonly nanosecond?: boolean;
  readonly bigEndian?: boolean;
  readonly snaplen?: number;
}

/** A classic pcap file (draft-ietf-opsawg-pcap), for handing frames to tshark. */
export function pcapOf(packets: readonly BuiltPacket[], options: PcapOptions): Uint8Array {
  const little = !options.bigEndian;
  const words = (...values: readonly number[]) => {
    const out = new DataView(new ArrayBuffer(values.length * 4));
    values.forEach((value, i) => {
      out.setUint32(i * 4, value, little);
    });
    return new Uint8Array(out.buffer);
  };
  const version = new DataView(new ArrayBuffer(4));
  version.setUint16(0, 2, little);
  version.setUint16(2, 4, little);
  const magic = options.nanosecond ? 0xa1b23c4d : 0xa1b2c3d4;
  const header = concat(
    words(magic),
    new Uint8Array(version.buffer),
    words(0, 0, options.snaplen ?? 262144, options.linkType),
  );
  const divisor = options.nanosecond ? 1 : 1000;
  const records = packets.flatMap((packet) => [
    words(packet.seconds, Math.floor(packet.nanos / divisor), packet.bytes.length, packet.originalLength),
    packet.bytes,
  ]);
  return concat(header, ...records);
}
