/** LINKTYPE_ values of pcap files (tcpdump.org/linktypes.html) that we decode; 12 and 14 are live DLT_RAW values. */
export const LinkType = {
  NULL: 0,
  ETHERNET: 1,
  RAW_BSD: 12,
  RAW_OPENBSD: 14,
  RAW: 101,
  LOOP: 108,
  SLL: 113,
  IPV4: 228,
  IPV6: 229,
  SLL2: 276,
} as const;
