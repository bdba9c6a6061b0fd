/** What a detector is given, and what it may do. */
import type { RecordDetails } from '../capfile/records/details.ts';
import { peerWindowIsZero } from '../link/probes.ts';
import type { ByteSpan } from '../tcp/byte-map.ts';
import { formatAddress } from '../trace/addresses.ts';
import { NONE } from '../trace/frames.ts';
import { lagOf, nanosBetweenCells } from '../trace/links.ts';
import { eachLinkOf, linkRelations, nextLink } from '../trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import type { FindingId } from './catalogue.ts';
import type { FindingList, Report } from './finding-list.ts';
import type { Ledger } from './ledger.ts';
import type { ConversationStory, SocketStory } from './stories.ts';
import type { Timers } from './timers.ts';
import type { Finding, FindingContext, FindingParams } from './types.ts';

/** A segment that means something. Valid during the call: keep what is needed of it, or a copy. */
export interface FrameFact {
  readonly row: number;
  /** Nanoseconds of the trace's clock. */
  readonly now: number;
  readonly conversation: ConversationStory;
  /** Side that sent it. */
  readonly side: 0 | 1;
  readonly flags: number;
  /** `analysisBits`. */
  readonly analysis: number;
  /** Payload bytes. */
  readonly length: number;
  /** The same as offsets in the sender's stream; NaN: there are none, or it is not known. */
  readonly span: Readonly<ByteSpan>;
}

/** A record that detectors have asked for. Valid during the call, as a segment's fact. */
export interface RecordFact {
  readonly row: number;
  readonly now: number;
  /** Code of core/capfile/records/names. */
  readonly name: number;
  readonly socket: SocketStory;
  /** The conversation the record belongs to, where it is known. */
  readonly conversation: ConversationStory | undefined;
  /** Error code, empty where there is none. */
  readonly code: string;
  readonly byNode: boolean;
  /** Offset of the first byte it is about (NaN: not about bytes), and how many they are. */
  readonly start: number;
  readonly byteLength: number;
  /** Details of those records whose details detectors ask for (`keepsDetails` in watch.ts). */
  readonly details: RecordDetails;
}

/** One finding or a family that shares its evidence. The stories have the frame or record in them already. */
export interface Detector {
  /**
   * A segment with SYN, FIN or RST, or of which the sequence analysis says something: all of them, or only those with one
   * of `flags` or, where `analysis` is true, with a remark.
   */
  frame?(frame: FrameFact): void;
  readonly flags?: number;
  readonly analysis?: boolean;
  /** A segment with payload to or from an observed socket. */
  data?(frame: FrameFact): void;
  /** A record with one of `names`. */
  record?(record: RecordFact): void;
  /** Codes of core/capfile/records/names. */
  readonly names?: readonly number[];
  /** The order has been walked to its end for now. */
  tick?(now: number): void;
}

export type MakeDetector = (desk: Desk) => Detector;

/** What detectors work with. */
export class Desk {
  readonly context: FindingContext;
  readonly timers: Timers;
  readonly ledger: Ledger;
  readonly #list: FindingList;
  readonly conversationOf: (stream: number) => ConversationStory;

  constructor(
    context: FindingContext,
    list: FindingList,
    timers: Timers,
    ledger: Ledger,
    conversationOf: (stream: number) => ConversationStory,
  ) {
    this.context = context;
    this.#list = list;
    this.timers = timers;
    this.ledger = ledger;
    this.conversationOf = conversationOf;
  }

  report(id: FindingId, now: number, report: Report): Finding {
    return this.#list.add(id, now, report);
  }

  grow(finding: Finding, report: Report): void {
    this.#list.grow(finding, report);
  }

  /** Who the two sides of a conversation are, from the view of `side`. */
  sides(stream: number, side: number): FindingParams {
    const { client } = this.conversationOf(stream);
    const word = (one: number): string => {
      if (client === 2) return one === side ? 'sender' : 'receiver';
      return one === client ? 'client' : 'server';
    };
    return {
      who: word(side),
      peer: word(1 - side),
      address: this.address(stream, side),
      peerAddress: this.address(stream, 1 - side),
    };
  }

  /** `127.0.0.1:8080`, `[::1]:8080`. */
  address(stream: number, side: number): string {
    const { conversations, addresses } = this.context.tables;
    const text = formatAddress(addresses, conversations.get(side === 0 ? 'a' : 'b', stream));
    const port = conversations.get(side === 0 ? 'portA' : 'portB', stream);
    return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
  }

  /** Whether the handshake of a conversation was completed by frame row `frame`: the tables may be ahead of it. */
  established(stream: number, frame: number): boolean {
    const handshake = this.context.tables.conversations.get('handshakeFrame', stream);
    return handshake !== NONE && handshake <= frame;
  }

  /** Whether the other side's newest segment before this one closed its window. */
  atZeroWindow(frame: number): boolean {
    return peerWindowIsZero(this.context.tables.frames, frame);
  }

  /** Frame rows that a record is linked to. */
  framesOf(record: number): number[] {
    const { records, links } = this.context.tables;
    const frames: number[] = [];
    eachLinkOf(records, links, record, (link) => frames.push(links.get('frame', link)));
    return frames;
  }

  /** Nanoseconds from the last frame that caused a record; NaN: none did. */
  lagOf(record: number): number {
    const { records, links } = this.context.tables;
    let lag = Number.NaN;
    eachLinkOf(records, links, record, (link) => {
      if (links.get('relation', link) !== linkRelations.causedBy) return;
      const one = lagOf(this.context.tables, link);
      if (!(one >= lag)) lag = one;
    });
    return lag;
  }

  /** Whether a frame caused a record, and every frame that did was `span` nanoseconds or more before it. */
  isLate(record: number, span: number): boolean {
    if (this.context.linker.longestLag < span) return false;
    const { frames, records, links } = this.context.tables;
    const to = records.chunks[record >>> CHUNK_BITS]!;
    const r = record & CHUNK_MASK;
    let caused = false;
    for (let link = to.firstLink[r]!; link !== NONE; link = nextLink(links, link)) {
      const chunk = links.chunks[link >>> CHUNK_BITS]!;
      const i = link & CHUNK_MASK;
      if (chunk.relation[i] !== linkRelations.causedBy) continue;
      const frame = chunk.frame[i]!;
      const from = frames.chunks[frame >>> CHUNK_BITS]!;
      if (!(nanosBetweenCells(from, frame & CHUNK_MASK, to, r) >= span)) return false;
      caused = true;
    }
    return caused;
  }
}
