import { ARP_FIELDS } from './tree/arp.ts';
import { DATA_FIELDS } from './tree/data.ts';
import type { FieldDefinition } from './tree/define.ts';
import { ETHERNET_FIELDS } from './tree/ethernet.ts';
import { FRAME_FIELDS } from './tree/frame.ts';
import { HTTP_FIELDS } from './tree/http.ts';
import { ICMP_FIELDS } from './tree/icmp.ts';
import { ICMPV6_FIELDS } from './tree/icmpv6.ts';
import { ICMPV6_OPTION_FIELDS } from './tree/icmpv6-options.ts';
import { IPV4_FIELDS } from './tree/ipv4.ts';
import { IPV4_OPTION_FIELDS } from './tree/ipv4-options.ts';
import { IPV6_FIELDS } from './tree/ipv6.ts';
import { IPV6_EXTENSION_FIELDS } from './tree/ipv6-extensions.ts';
import { IPV6_OPTION_FIELDS } from './tree/ipv6-options.ts';
import { LINK_FIELDS } from './tree/link.ts';
import { LLC_FIELDS } from './tree/llc.ts';
import { REASSEMBLY_FIELDS } from './tree/reassembly.ts';
import { TCP_ANALYSIS_FIELDS } from './tree/tcp-analysis.ts';
import { TCP_HEADER_FIELDS } from './tree/tcp-fields.ts';
import { TCP_OPTION_FIELDS } from './tree/tcp-options.ts';
import { UDP_FIELDS } from './tree/udp.ts';
import { VLAN_FIELDS } from './tree/vlan.ts';

export type { FieldDefinition, FieldType, NumberBase, ValueNames } from './tree/define.ts';

/** Every field that a tree can hold, by Wireshark's name, in the order of the layers. */
export const FIELDS: ReadonlyMap<string, FieldDefinition> = new Map(
  [
    FRAME_FIELDS,
    ETHERNET_FIELDS,
    VLAN_FIELDS,
    LLC_FIELDS,
    LINK_FIELDS,
    ARP_FIELDS,
    IPV4_FIELDS,
    IPV4_OPTION_FIELDS,
    IPV6_FIELDS,
    IPV6_EXTENSION_FIELDS,
    IPV6_OPTION_FIELDS,
    REASSEMBLY_FIELDS,
    ICMP_FIELDS,
    ICMPV6_FIELDS,
    ICMPV6_OPTION_FIELDS,
    UDP_FIELDS,
    TCP_HEADER_FIELDS,
    TCP_ANALYSIS_FIELDS,
    TCP_OPTION_FIELDS,
    HTTP_FIELDS,
    DATA_FIELDS,
  ].flatMap((fields) => fields.map((definition) => [definition.name, definition] as const)),
);
