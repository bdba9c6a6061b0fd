import type { AnalysisName } from './info/analysis.ts';

/** A field's value as read: numbers up to 2⁵³, bigint above, addresses as their bytes. */
export type FieldValue = number | bigint | boolean | string | Uint8Array;

/** Wireshark's severities of expert items. */
export type ExpertSeverity = 'chat' | 'note' | 'warn' | 'error';

/** One line of the field tree. */
export interface Field {
  /** Wireshark's field name (`tcp.srcport`); '' for a line that is only text. */
  readonly name: string;
  /** The whole line as Wireshark prints it; `lineOf` adds the brackets of generated fields. */
  readonly label: string;
  /** The value as `tshark -T fields` prints it. */
  readonly display: string;
  readonly value: FieldValue | undefined;
  /** Bytes of the frame that the field was read from; length 0 if from none. */
  readonly offset: number;
  readonly length: number;
  /** Bits of those bytes, big-endian, where the field is not all of them. */
  readonly mask?: number;
  readonly children?: readonly Field[];
  /** An expert item; on its ancestors: the worst below. */
  readonly severity?: ExpertSeverity;
  /** Worked out, not read: shown in brackets. */
  readonly generated?: true;
  /** Only for filters and lookups by name (`ip.addr`); not for the screen. */
  readonly hidden?: true;
}

/** One protocol of a frame, outermost first. The error layers are `_ws.malformed` and `_ws.short`. */
export interface ProtocolLayer {
  /** Wireshark's protocol name: eth, vlan, ip, ipv6, tcp, udp, icmp, icmpv6, arp, data … */
  readonly name: string;
  /** The line that stands for the layer: 'Internet Protocol Version 4, Src: 10.0.0.1, Dst: 10.0.0.2'. */
  readonly label: string;
  readonly offset: number;
  readonly length: number;
  readonly fields: readonly Field[];
  readonly severity?: ExpertSeverity;
}

/** What the engine knows of a segment's conversation. Spans of time are nanoseconds. */
export interface TcpContext {
  readonly stream: number;
  readonly completeness: number;
  /** As Wireshark shows them: relative. */
  readonly seq: number;
  readonly ack: number;
  /** Scaled window. */
  readonly window: number;
  /** Multiplier of the window (1, 2, 4 …), −1 unknown, −2 no scaling. */
  readonly scaleFactor: number;
  /** Raw number that the other direction's relative numbers count from (SACK edges). */
  readonly peerBase: number;
  /** Since the first and the previous frame of the stream. */
  readonly timeRelative?: number;
  readonly timeDelta?: number;
  readonly analysis?: TcpAnalysisContext;
}

export interface TcpAnalysisContext {
  readonly flags: readonly AnalysisName[];
  readonly acksFrame?: number;
  readonly ackRtt?: number;
  readonly initialRtt?: number;
  readonly bytesInFlight?: number;
  readonly pushBytesSent?: number;
  readonly duplicateAckFrame?: number;
  readonly duplicateAckNumber?: number;
  readonly rto?: number;
  readonly rtoFrame?: number;
}

/** What the engine knows of the frame: makes the `frame` layer. */
export interface FrameContext {
  readonly number: number;
  /** Since 1970; NaN seconds: no time. */
  readonly seconds: number;
  readonly nanos: number;
  /** Nanoseconds since the first and since the previous frame of the file. */
  readonly timeRelative?: number;
  readonly timeDelta?: number;
}

/** A packet put together from fragments, the last of which is this frame. */
export interface ReassemblyContext {
  /** The payload of the whole IP packet. */
  readonly bytes: Uint8Array;
  readonly fragments: readonly { readonly frame: number; readonly offset: number; readonly length: number }[];
}

/** All optional: without it the tree shows what the bytes alone say. */
export interface DissectContext {
  /** Bytes on the wire; those captured if absent. */
  readonly originalLength?: number;
  readonly frame?: FrameContext;
  readonly tcp?: TcpContext;
  readonly udp?: { readonly stream: number; readonly timeRelative?: number; readonly timeDelta?: number };
  readonly reassembly?: ReassemblyContext;
  /** Frame number of the request that this ICMP echo reply answers, and the nanoseconds since. */
  readonly echoRequest?: { readonly frame: number; readonly time: number };
  /** Whether to verify checksums (default true); if not, they are "unverified" as in Wireshark's default. */
  readonly verifyChecksums?: boolean;
}

/** The line as the screen shows it: generated fields in brackets. */
export function lineOf(field: Field): string {
  return field.generated ? `[${field.label}]` : field.label;
}

/** Every field of this name, in order, hidden ones too. */
export function fieldsNamed(layers: readonly ProtocolLayer[], name: string): Field[] {
  const found: Field[] = [];
  const visit = (fields: readonly Field[]): void => {
    for (const field of fields) {
      if (field.name === name) found.push(field);
      if (field.children) visit(field.children);
    }
  };
  for (const layer of layers) visit(layer.fields);
  return found;
}
