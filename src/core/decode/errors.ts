/**
 * What can be wrong with a frame, as `FrameScratch.error` says it; `decodeErrorText` has the words. Values are stable:
 * columns store them.
 */
export const DecodeError = {
  NONE: 0,
  LINK_HEADER_SHORT: 1,
  VLAN_TOO_DEEP: 2,
  ARP_SHORT: 3,
  IP_VERSION: 4,
  IPV4_HEADER_SHORT: 5,
  IPV4_HEADER_LENGTH: 6,
  IPV4_TOTAL_LENGTH: 7,
  IPV6_HEADER_SHORT: 8,
  IPV6_EXTENSION_SHORT: 9,
  IPV6_TOO_MANY_EXTENSIONS: 10,
  TCP_HEADER_SHORT: 11,
  TCP_DATA_OFFSET: 12,
  TCP_OPTION_LENGTH: 13,
  UDP_HEADER_SHORT: 14,
  UDP_LENGTH: 15,
  ICMP_SHORT: 16,
  /** SACK without a block. */
  TCP_SACK_EMPTY: 17,
} as const;
export type DecodeErrorCode = (typeof DecodeError)[keyof typeof DecodeError];

const TEXTS: Readonly<Record<DecodeErrorCode, string>> = {
  [DecodeError.NONE]: '',
  [DecodeError.LINK_HEADER_SHORT]: 'the frame ends inside its link header',
  [DecodeError.VLAN_TOO_DEEP]: 'more VLAN tags than are followed',
  [DecodeError.ARP_SHORT]: 'the ARP packet is shorter than its address lengths say',
  [DecodeError.IP_VERSION]: 'the IP version is not the one announced',
  [DecodeError.IPV4_HEADER_SHORT]: 'the frame ends inside the IPv4 header',
  [DecodeError.IPV4_HEADER_LENGTH]: 'the IPv4 header length is below 20 bytes or beyond the packet',
  [DecodeError.IPV4_TOTAL_LENGTH]: 'the IPv4 total length is less than the header',
  [DecodeError.IPV6_HEADER_SHORT]: 'the frame ends inside the IPv6 header',
  [DecodeError.IPV6_EXTENSION_SHORT]: 'the packet ends inside an IPv6 extension header',
  [DecodeError.IPV6_TOO_MANY_EXTENSIONS]: 'more IPv6 extension headers than are followed',
  [DecodeError.TCP_HEADER_SHORT]: 'the packet ends inside the TCP header',
  [DecodeError.TCP_DATA_OFFSET]: 'the TCP data offset is below 20 bytes or beyond the segment',
  [DecodeError.TCP_OPTION_LENGTH]: 'a TCP option has an impossible length',
  [DecodeError.UDP_HEADER_SHORT]: 'the packet ends inside the UDP header',
  [DecodeError.UDP_LENGTH]: 'the UDP length is below 8 bytes or beyond the packet',
  [DecodeError.ICMP_SHORT]: 'the packet ends inside the ICMP header',
  [DecodeError.TCP_SACK_EMPTY]: 'a TCP SACK option has no block',
};

/** What a code of the `error` column means, in words; '' for none. */
export function decodeErrorText(code: number): string {
  return TEXTS[code as DecodeErrorCode] ?? `unknown error ${code}`;
}
