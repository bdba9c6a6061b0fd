/**
 * What a capture file says, as callbacks: the reader pushes, the engine fills its columns. `packet` is called once per
 * frame and gets only numbers and a buffer, so that nothing is allocated per packet; everything rare is an object.
 *
 * Order of calls is the order of the file. Frames are numbered from 1 as Wireshark numbers them: one per packet, and
 * one per *foreign* custom block (or journal or sysdig entry), announced by `blockFrame`; ours never take one.
 */
import type { Problem } from '../base/problem.ts';

/** How the file as a whole is written. */
export type CaptureFormat = 'pcap' | 'pcapng';

export interface FormatDescription {
  readonly format: CaptureFormat;
  readonly littleEndian: boolean;
  /** In words: "pcap, microseconds, little-endian". */
  readonly description: string;
}

/** One pcapng Section Header Block; a pcap file is one section. */
export interface SectionDescription {
  /** From 0. */
  readonly index: number;
  readonly littleEndian: boolean;
  readonly major: number;
  readonly minor: number;
  readonly hardware?: string | undefined;
  readonly os?: string | undefined;
  readonly application?: string | undefined;
  readonly fileOffset: number;
}

/** One Interface Description Block; a pcap file has one interface. */
export interface InterfaceDescription {
  /** From 0, through all sections of the file: what `packet` is given. */
  readonly id: number;
  readonly section: number;
  /** From 0 in its section: the number that stands in the file. */
  readonly indexInSection: number;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** Longest packet the interface keeps, in bytes; 0 = no limit. */
  readonly snaplen: number;
  /** if_tsresol as written: MSB 0 = 10^-n s, MSB 1 = 2^-n s; 6 where the option is absent. */
  readonly tsresol: number;
  /** if_tsoffset in seconds, already added to every time that is reported. */
  readonly tsoffset: number;
  /** Frame check sequence at the end of each packet, in bytes; 0 where unknown. */
  readonly fcsLength: number;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly filter?: string | undefined;
  readonly os?: string | undefined;
  /** It says that socket records were made beside its packets. */
  readonly recorded: boolean;
  readonly fileOffset: number;
}

/** What a comment is about. `frame`: `index` is the frame number; `interface`: its id; `section`: its index. */
export type CommentScope = 'section' | 'interface' | 'frame' | 'statistics' | 'names';

export interface Comment {
  readonly scope: CommentScope;
  readonly index: number;
  readonly text: string;
}

/** Interface Statistics Block; a counter that the block does not carry is undefined. */
export interface StatisticsDescription {
  readonly interfaceId: number;
  readonly seconds: number;
  readonly nanos: number;
  /** isb_ifrecv: packets received from the interface. */
  readonly received?: number | undefined;
  /** isb_ifdrop: packets the interface dropped for lack of resources. */
  readonly dropped?: number | undefined;
  /** isb_filteraccept. */
  readonly filterAccepted?: number | undefined;
  /** isb_osdrop: packets the operating system dropped. */
  readonly osDropped?: number | undefined;
  /** isb_usrdeliv. */
  readonly delivered?: number | undefined;
  readonly fileOffset: number;
}

/** One record of a Name Resolution Block. `address` is 4, 16, 6 or 8 bytes, a copy. */
export interface NameDescription {
  readonly address: Uint8Array;
  readonly names: readonly string[];
}

/**
 * A Custom Block. `buffer[start, start + length)` is what follows the enterprise number: for a foreign block with its
 * padding and options, for ours (`ours` true) the body, without magic, version and kind. Valid only during the call.
 */
export interface CustomBlock {
  readonly pen: number;
  /** Type 0x00000BAD (true) or 0x40000BAD (false). */
  readonly copyable: boolean;
  readonly ours: boolean;
  /** Ours only: PayloadKind of `records/schema.ts`, or one of a later version. 0 for a foreign block. */
  readonly kind: number;
  /** Ours only: version of the body's schema. 0 for a foreign block. */
  readonly schemaVersion: number;
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly length: number;
  /** Offset of the block (not of its data) in the file. */
  readonly fileOffset: number;
  readonly blockLength: number;
}

/** A row that Wireshark counts as a frame though it is no packet: a foreign custom block, a journal or sysdig entry. */
export interface BlockFrame {
  readonly number: number;
  /** Custom blocks have no time. */
  readonly time?: { readonly seconds: number; readonly nanos: number } | undefined;
  /** pcapng block type, e.g. 0x00000BAD. */
  readonly blockType: number;
  /** Enterprise number of a custom block, else 0. */
  readonly pen: number;
  readonly fileOffset: number;
  readonly blockLength: number;
}

/** What is wrong with a file, and where. */
export interface FileProblem extends Problem {
  /** Offset in the file at which it was noticed. */
  readonly offset: number;
  /** Bytes that could not be read because of it. */
  readonly lostBytes: number;
  /** Nothing of the file can be read: there will be no more calls. */
  readonly fatal: boolean;
}

/** Receives what the file holds. Methods that are left out cost nothing. */
export interface CaptureSink {
  /** First of all calls, once the first bytes tell what the file is. */
  format?(format: FormatDescription): void;
  /**
   * Every whole block of a pcapng file as it stands, before the calls that say what it holds: `buffer[at, at + length)`,
   * valid until the next call of `block`. For those that write files anew.
   */
  block?(
    type: number,
    buffer: Uint8Array,
    at: number,
    length: number,
    fileOffset: number,
    littleEndian: boolean,
  ): void;
  sectionStart?(section: SectionDescription): void;
  /** Before the first packet of that interface. */
  iface(description: InterfaceDescription): void;
  /**
   * One frame. Time is `seconds` since 1970 (a whole number, may be negative by if_tsoffset) and `nanos` 0 … 999,999,999.
   * The bytes are `buffer[start, start + capLen)`, valid only during the call: copy what must stay.
   * `origLen` is the length on the wire; `fileOffset` is where the bytes are in the file.
   */
  packet(
    interfaceId: number,
    seconds: number,
    nanos: number,
    buffer: Uint8Array,
    start: number,
    capLen: number,
    origLen: number,
    fileOffset: number,
  ): void;
  /** The frame just given by `packet` has no time of its own (Simple Packet Block): its time is 0 and means nothing. */
  untimed?(frame: number): void;
  /** The drops that the frame just given reports since the frame before it on its interface (epb_dropcount). */
  dropped?(frame: number, count: number): void;
  /** An option of the frame just given that is neither a comment nor epb_dropcount; bytes valid only during the call. */
  packetOption?(frame: number, code: number, buffer: Uint8Array, start: number, length: number): void;
  blockFrame?(frame: BlockFrame): void;
  comment?(comment: Comment): void;
  customBlock?(block: CustomBlock): void;
  statistics?(statistics: StatisticsDescription): void;
  nameResolution?(name: NameDescription): void;
  /** Decryption Secrets Block: 4-byte type (0x544c534b TLS key log …) and its data, valid only during the call. */
  decryptionSecrets?(type: number, buffer: Uint8Array, start: number, length: number): void;
  problem(problem: FileProblem): void;
}
