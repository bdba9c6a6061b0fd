/** What the worker answers about single frames and records. */
import type { Finding } from '../../core/findings/types.ts';

/** Texts of one entry of the merged order. */
export interface EntryText {
  /** Records: the chip on the ladder. Frames: empty; their labels are made from columns. */
  readonly chip: string;
  /** The Protocol and Info columns. */
  readonly protocol: string;
  readonly info: string;
}

/** One field of a frame, with the bytes it stands in. */
export interface FieldNode {
  /** Wireshark's name, `tcp.seq`; empty for a line of text only. */
  readonly name: string;
  /** The line: `Sequence Number: 0 (relative sequence number)`. */
  readonly label: string;
  /** The value alone, as tshark prints it; empty where there is none. */
  readonly value: string;
  /** The display filter that selects it; undefined where it cannot be filtered by. */
  readonly filter: string | undefined;
  /** Byte range in the frame. Length 0: worked out, not in the bytes. */
  readonly offset: number;
  readonly length: number;
  readonly severity?: 'chat' | 'note' | 'warn' | 'error' | undefined;
  readonly children: readonly FieldNode[];
}

export interface FrameAnswer {
  readonly kind: 'frame';
  readonly row: number;
  /** The captured bytes; fewer than captured where the log could not be read. */
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly fields: readonly FieldNode[];
  readonly info: string;
  readonly comments: readonly string[];
  /** What the engine noticed that rests on it. */
  readonly findings: readonly Finding[];
  /** Where the TCP header begins in `bytes`; −1: there is none. */
  readonly tcpOffset: number;
}

export interface RecordAnswer {
  readonly kind: 'record';
  readonly row: number;
  readonly chip: string;
  readonly info: string;
  readonly details: readonly { readonly name: string; readonly value: string }[];
  /** First bytes handed over or delivered; empty where it is not about bytes. */
  readonly preview: Uint8Array;
  /** Counters of the handle when the record was made; NaN where the entry could not be read. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** RecordFlag bits. */
  readonly flags: number;
  readonly findings: readonly Finding[];
}
