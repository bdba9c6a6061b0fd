/** UDP: its streams (Wireshark's `udp.stream`), and the place of each datagram in them. */
import { NONE } from './frames.ts';
import type { TableView } from './table.ts';

/** Row = `udp.stream`: one pair of endpoints. A is the sender of its first datagram. */
export const udpStreamSchema = {
  /** Bytes of its frames on the wire, from A and from B. */
  bytesA: 'f64',
  bytesB: 'f64',
  /** Address ids. */
  a: 'u32',
  b: 'u32',
  framesA: 'u32',
  framesB: 'u32',
  /** First and last frame row. */
  firstFrame: 'u32',
  lastFrame: 'u32',
  portA: 'u16',
  portB: 'u16',
} as const;
export type UdpStreamSchema = typeof udpStreamSchema;

/** One row a UDP datagram, sorted by `frame`. */
export const datagramSchema = {
  /** Frame row. */
  frame: 'u32',
  stream: 'u32',
  /** The frame row before this one in the same stream, or NONE. */
  previous: 'u32',
} as const;
export type DatagramSchema = typeof datagramSchema;

/** Row of `datagrams` for frame row `frame`, or NONE: binary search. */
export function findDatagram(datagrams: TableView<DatagramSchema>, frame: number): number {
  let low = 0;
  let high = datagrams.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (datagrams.get('frame', middle) < frame) low = middle + 1;
    else high = middle;
  }
  return low < datagrams.length && datagrams.get('frame', low) === frame ? low : NONE;
}
