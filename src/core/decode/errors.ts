/** What can be wrong with a frame, as `FrameScratch.error` and error layers say it. Values are stable: columns store them. */
export const DecodeError = {
  NONE: 0,
  /** A header needs more bytes than the frame had on the wire. */
  LINK_HEADER_SHORT: 1,
  /** More VLAN tags than we follow. */
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
  IPV4_OPTION_LENGTH: 17,
} as const;
export type DecodeErrorCode = (typeof DecodeError)[keyof typeof DecodeError];
