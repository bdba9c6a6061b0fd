import { u16 } from '../fast/wire.ts';
import type { FrameScratch } from '../scratch.ts';
import { hexText, ipv4Text, macText } from '../text.ts';

/** The fields of an ARP packet (RFC 826), addresses as text. */
export interface ArpFields {
  readonly opcode: number;
  readonly senderHardware: string;
  readonly senderProtocol: string;
  readonly targetHardware: string;
  readonly targetProtocol: string;
  /** The sender claims the address that it asks for (RFC 5227 §3). */
  readonly gratuitous: boolean;
  /** The sender has no address yet (RFC 5227 §1.1: an ARP probe). */
  readonly probe: boolean;
}

/** Reads an ARP packet; undefined if it does not end before `end`. */
export function arpFields(b: Uint8Array, at: number, end: number): ArpFields | undefined {
  if (at + 8 > end) return undefined;
  const hardware = b[at + 4]!;
  const protocol = b[at + 5]!;
  if (at + 8 + 2 * (hardware + protocol) > end) return undefined;
  const hardwareText = arpHardwareText(u16(b, at), hardware);
  const protocolText = arpProtocolText(u16(b, at + 2), protocol);
  const senderAt = at + 8 + hardware;
  const targetAt = senderAt + protocol + hardware;
  const senderProtocol = protocolText(b, senderAt);
  const targetProtocol = protocolText(b, targetAt);
  return {
    opcode: u16(b, at + 6),
    senderHardware: hardwareText(b, at + 8),
    senderProtocol,
    targetHardware: hardwareText(b, senderAt + protocol),
    targetProtocol,
    gratuitous: protocol > 0 && senderProtocol === targetProtocol,
    // Wireshark looks at four bytes here even where the packet has no protocol addresses.
    probe: isZero(b, senderAt, protocol || 4),
  };
}

type AddressText = (b: Uint8Array, at: number) => string;

/** Ethernet and IEEE 802 addresses of six bytes are MACs; anything else is hex. */
export function arpHardwareText(type: number, length: number): AddressText {
  if (length === 0) return () => '<No address>';
  if (length === 6 && (type === 1 || type === 6)) return macText;
  return (b, at) => hexText(b, at, length);
}

export function arpProtocolText(type: number, length: number): AddressText {
  if (length === 0) return () => '<No address>';
  if (length === 4 && type === 0x0800) return ipv4Text;
  return (b, at) => hexText(b, at, length);
}

function isZero(b: Uint8Array, at: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (b[at + i] !== 0) return false;
  return true;
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  3: 'RARP',
  4: 'RARP',
  5: 'DRARP',
  6: 'DRARP',
  7: 'DRARP',
  8: 'Inverse ARP',
  9: 'Inverse ARP',
};

export function arpProtocol(b: Uint8Array, end: number, row: FrameScratch): string {
  const at = row.l3Offset;
  return (at + 8 <= end && PROTOCOLS[u16(b, at + 6)]) || 'ARP';
}

export function arpInfo(b: Uint8Array, end: number, row: FrameScratch): string {
  const arp = arpFields(b, row.l3Offset, end);
  return arp === undefined ? '' : arpText(arp);
}

function arpText(arp: ArpFields): string {
  switch (arp.opcode) {
    case 1:
      return requestText(arp);
    case 2:
      if (arp.gratuitous) return `Gratuitous ARP for ${arp.senderProtocol} (Reply)`;
      return `${arp.senderProtocol} is at ${arp.senderHardware}`;
    case 3:
    case 8:
      return `Who is ${arp.targetHardware}? Tell ${arp.senderHardware}`;
    case 4:
      return `${arp.targetHardware} is at ${arp.targetProtocol}`;
    case 9:
      return `${arp.senderHardware} is at ${arp.senderProtocol}`;
    case 10:
      return 'ARP NAK';
    case 0:
    case 65535:
      return `Reserved opcode ${arp.opcode}`;
    default:
      return `Unknown ARP opcode 0x${arp.opcode.toString(16).padStart(4, '0')}`;
  }
}

function requestText(arp: ArpFields): string {
  if (arp.gratuitous) return `ARP Announcement for ${arp.targetProtocol}`;
  if (arp.probe) return `Who has ${arp.targetProtocol}? (ARP Probe)`;
  return `Who has ${arp.targetProtocol}? Tell ${arp.senderProtocol}`;
}
