/** The engine's TCP columns as the cells that `tshark -T fields` prints. */

import { Layer } from '../../src/core/decode/scratch.ts';
import type { ConversationSchema } from '../../src/core/trace/conversations.ts';
import {
  analysisBits as A,
  ackedFrame,
  bytesInFlight,
  extraKinds,
  type FrameSchema,
  findExtra,
  flagBits,
  NONE,
  previousFrame,
  pushBytes,
  remarkedBit,
  scaleFactor,
  tcpFlags,
  windowSize,
} from '../../src/core/trace/frames.ts';
import { nanosBetween } from '../../src/core/trace/links.ts';
import { dstPortOf, srcPortOf } from '../../src/core/trace/ports.ts';
import { rawAck, rawSeq } from '../../src/core/trace/sequence-numbers.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../src/core/trace/table.ts';
import type { TraceTables } from '../../src/core/trace/tables.ts';

/** One frame of a trace. */
class Row {
  readonly tables: TraceTables;
  readonly row: number;

  constructor(tables: TraceTables, row: number) {
    this.tables = tables;
    this.row = row;
  }

  of(column: keyof FrameSchema & string): number {
    return this.tables.frames.get(column, this.row);
  }

  get previous(): number {
    return previousFrame(this.tables.frames, this.row);
  }

  get acked(): number {
    return ackedFrame(this.tables.frames, this.row);
  }

  /** What follows from several columns. */
  bytes(of: typeof bytesInFlight): number {
    return of(this.tables.frames.chunks[this.row >>> CHUNK_BITS]!, this.row & CHUNK_MASK);
  }

  conversation(column: keyof ConversationSchema & string): number {
    return this.tables.conversations.get(column, this.of('stream'));
  }

  has(bits: number): boolean {
    return (this.of('analysis') & bits) !== 0;
  }

  extra(kind: number, value: 'a' | 'b'): number | undefined {
    const row = findExtra(this.tables.extras, this.row, kind);
    return row === NONE ? undefined : this.tables.extras.get(value, row);
  }

  /** Nanoseconds since another frame. */
  since(frame: number): number {
    return nanosBetween(this.tables.frames, frame, this.tables.frames, this.row);
  }
}

const number = (value: number, none = NONE): string => (value === none ? '' : String(value));
const frameNumber = (row: number | undefined): string =>
  row === undefined || row === NONE ? '' : String(row + 1);

/** A time span as tshark prints it, 9 digits; none where it is not known or, as in Wireshark, zero. */
function span(nanos: number, zero = ''): string {
  if (Number.isNaN(nanos) || nanos === 0) return nanos === 0 ? zero : '';
  const whole = Math.floor(Math.abs(nanos) / 1e9);
  const rest = Math.round(Math.abs(nanos) - whole * 1e9);
  return `${nanos < 0 ? '-' : ''}${whole}.${String(rest).padStart(9, '0')}`;
}
const ZERO = '0.000000000';

function nextSequence(frame: Row): string {
  if (frame.of('tcpLen') === NONE) return '';
  const control = (frame.of('flags') & (tcpFlags.syn | tcpFlags.fin)) === 0 ? 0 : 1;
  return String((frame.of('relSeq') + frame.of('tcpLen') + control) >>> 0);
}

function initialRtt(frame: Row): string {
  const since = frame.conversation('rttFrame');
  if (!frame.has(remarkedBit) || since === NONE || frame.row < since) return '';
  return span(frame.conversation('initialRtt'));
}

/** The frame that the timeout of a retransmission counts from; none where both have one time. */
function timeoutFrame(frame: Row): number | undefined {
  const from = frame.extra(extraKinds.rto, 'a');
  return from === undefined || frame.since(from) === 0 ? undefined : from;
}

const present =
  (bits: number, text = '1') =>
  (frame: Row): string =>
    frame.has(bits) ? text : '';

/** Wireshark adds tcp.analysis.retransmission to the other kinds of retransmission too. */
const RETRANSMISSIONS = A.retransmission | A.fast_retransmission | A.spurious_retransmission;

const cells: Readonly<Record<string, (frame: Row) => string>> = {
  'tcp.stream': (f) => number(f.of('stream')),
  'tcp.srcport': (f) => String(srcPortOf(f.tables, f.row)),
  'tcp.dstport': (f) => String(dstPortOf(f.tables, f.row)),
  'tcp.seq': (f) => String(f.of('relSeq')),
  'tcp.seq_raw': (f) => String(rawSeq(f.tables, f.row)),
  'tcp.nxtseq': nextSequence,
  'tcp.ack': (f) => String(f.of('relAck')),
  'tcp.ack_raw': (f) => String(rawAck(f.tables, f.row)),
  'tcp.len': (f) => number(f.of('tcpLen')),
  'tcp.flags': (f) => `0x${f.of('flags').toString(16).padStart(4, '0')}`,
  'tcp.window_size_value': (f) => String(f.of('window')),
  'tcp.window_size': (f) =>
    String(f.of('tcpLen') === NONE ? f.of('window') : windowSize(f.of('window'), f.of('scale'))),
  'tcp.window_size_scalefactor': (f) => String(scaleFactor(f.of('scale')) ?? ''),
  'tcp.completeness': (f) => String(f.of('completeness')),
  'tcp.time_relative': (f) => span(f.since(f.conversation('firstFrame')), ZERO),
  'tcp.time_delta': (f) => (f.previous === NONE ? ZERO : span(f.since(f.previous), ZERO)),
  'tcp.analysis': present(remarkedBit),
  'tcp.analysis.flags': present(flagBits),
  'tcp.analysis.initial_rtt': initialRtt,
  'tcp.analysis.bytes_in_flight': (f) => number(f.bytes(bytesInFlight), 0),
  'tcp.analysis.push_bytes_sent': (f) => number(f.bytes(pushBytes), 0),
  'tcp.analysis.acks_frame': (f) => frameNumber(f.acked),
  'tcp.analysis.ack_rtt': (f) => (f.acked === NONE ? '' : span(f.since(f.acked))),
  // Twice: the field, and the expert information of the same name.
  'tcp.analysis.duplicate_ack': present(A.duplicate_ack, '1,1'),
  'tcp.analysis.duplicate_ack_num': (f) => number(f.extra(extraKinds.duplicateAck, 'a') ?? NONE),
  'tcp.analysis.duplicate_ack_frame': (f) => {
    const row = f.extra(extraKinds.duplicateAck, 'b');
    return row === undefined ? '' : String((row + 1) >>> 0);
  },
  'tcp.analysis.rto_frame': (f) => frameNumber(timeoutFrame(f)),
  'tcp.analysis.rto': (f) => {
    const from = timeoutFrame(f);
    return from === undefined ? '' : span(f.since(from));
  },
  'tcp.analysis.retransmission': present(RETRANSMISSIONS),
  'tcp.analysis.fast_retransmission': present(A.fast_retransmission),
  'tcp.analysis.spurious_retransmission': present(A.spurious_retransmission),
  'tcp.analysis.out_of_order': present(A.out_of_order),
  'tcp.analysis.lost_segment': present(A.lost_segment),
  'tcp.analysis.ack_lost_segment': present(A.ack_lost_segment),
  'tcp.analysis.zero_window': present(A.zero_window),
  'tcp.analysis.zero_window_probe': present(A.zero_window_probe),
  'tcp.analysis.zero_window_probe_ack': present(A.zero_window_probe_ack),
  'tcp.analysis.window_update': present(A.window_update),
  'tcp.analysis.window_full': present(A.window_full),
  'tcp.analysis.keep_alive': present(A.keep_alive),
  'tcp.analysis.keep_alive_ack': present(A.keep_alive_ack),
  'tcp.analysis.reused_ports': present(A.reused_ports),
};

export const TCP_FIELDS: readonly string[] = Object.keys(cells);

/** Cells of a frame row, in the order of TCP_FIELDS; all empty where the frame has no TCP. */
export function tcpCells(tables: TraceTables, row: number): string[] {
  const frame = new Row(tables, row);
  const segment = frame.of('stream') !== NONE;
  return TCP_FIELDS.map((field) => (segment ? cells[field]!(frame) : ''));
}

/**
 * Whether the header of a frame is whole: tshark leaves off in the middle of one that is cut or contradicts itself,
 * and prints several values where a packet is quoted; which of them is the business of the decoder's tests.
 */
export function isPlain(tables: TraceTables, row: number): boolean {
  const odd = Layer.HEADER_CUT | Layer.QUOTED | Layer.MALFORMED;
  return (tables.frames.get('layers', row) & odd) === 0;
}
