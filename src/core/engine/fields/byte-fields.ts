/** Protocols and payloads: present by a bit of a column, and searched in the frame's bytes. */
import { Layer } from '../../decode/scratch.ts';
import type { FieldAccess } from '../../filter/types.ts';
import { column, declare, type FieldDeclaration, type FieldSource } from './field.ts';

/**
 * A protocol's bytes go from its first byte to the end of the frame, payload included: that is what Wireshark
 * searches when it is asked whether `tcp contains "GET"`.
 */
function protocol(name: string, title: string, bits: number): FieldDeclaration {
  const access = ({ tables, contents }: FieldSource): FieldAccess => {
    const layers = column(tables.frames, 'layers');
    const present = (row: number): boolean => (layers(row) & bits) !== 0;
    if (!contents) return { present, values: () => [] };
    const read = (whole: boolean) => (row: number) =>
      present(row) ? contents.protocols(row, name, whole) : [];
    return { present, values: read(true), header: read(false), needsBytes: true };
  };
  return declare(name, 'protocol', title, { frames: access });
}

function payload(name: string, title: string, bits: number): FieldDeclaration {
  const access = ({ tables, contents }: FieldSource): FieldAccess => {
    const layers = column(tables.frames, 'layers');
    const start = column(tables.frames, 'payload');
    const length = column(tables.frames, 'tcpLen');
    const tcp = bits === Layer.SEGMENT;
    const present = (row: number): boolean =>
      (layers(row) & bits) !== 0 && start(row) !== 0 && (!tcp || length(row) > 0);
    if (!contents) return { present, values: () => [] };
    const values = (row: number): readonly Uint8Array[] => {
      if (!present(row)) return [];
      const bytes = contents.bytes(row);
      // An Ethernet frame may end in padding that is no payload.
      const end = tcp ? Math.min(bytes.length, start(row) + length(row)) : bytes.length;
      return [bytes.subarray(start(row), end)];
    };
    return { present, values, needsBytes: true };
  };
  return declare(name, 'bytes', title, { frames: access });
}

function frame({ contents }: FieldSource): FieldAccess {
  const present = (): boolean => true;
  return contents
    ? { present, values: (row) => [contents.bytes(row)], needsBytes: true }
    : { present, values: () => [] };
}

export const byteFields: readonly FieldDeclaration[] = [
  declare('frame', 'protocol', 'All bytes of the frame', { frames: frame }),
  protocol('eth', 'Ethernet', Layer.ETHERNET),
  protocol('vlan', 'VLAN tag', Layer.VLAN),
  protocol('null', 'BSD loopback header', Layer.NULL),
  protocol('sll', 'Linux cooked header', Layer.SLL),
  protocol('arp', 'ARP', Layer.ARP),
  protocol('ip', 'IPv4', Layer.IPV4),
  protocol('ipv6', 'IPv6', Layer.IPV6),
  protocol('tcp', 'TCP', Layer.TCP),
  protocol('udp', 'UDP', Layer.UDP),
  protocol('icmp', 'ICMP', Layer.ICMP),
  protocol('icmpv6', 'ICMPv6', Layer.ICMPV6),
  payload('tcp.payload', 'Payload of a TCP segment', Layer.SEGMENT),
  payload('udp.payload', 'Payload of a UDP datagram', Layer.UDP),
];
