import { Layer } from '../../../core/decode/scratch.ts';
import { NONE, scaleFactor, tcpFlags, windowSize } from '../../../core/trace/frames.ts';
import { dstPort, dstPortOf, srcPort, srcPortOf } from '../../../core/trace/ports.ts';
import { rawAck, rawSeq } from '../../../core/trace/sequence-numbers.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import { type Cell, type Field, field } from './field.ts';

const COMMA = 44;

/** A cell of segments: frames whose TCP header was whole enough to be analysed. */
const ofSegment =
  (cell: Cell): Cell =>
  (out, chunk, i, row) => {
    if ((chunk.layers[i]! & Layer.SEGMENT) !== 0) cell(out, chunk, i, row);
  };

const segment = (name: string, title: string, cell: Cell): Field => field(name, title, () => ofSegment(cell));

/** A number that follows from several tables. */
const number = (name: string, title: string, of: (tables: TraceTables, row: number) => number): Field =>
  field(name, title, ({ engine }) =>
    ofSegment((out, _chunk, _i, row) => out.integer(of(engine.tables, row))),
  );

/** The letters of `tcp.flags.str`, from the highest bit of the 12 down; `·` where a bit is clear. */
const LETTERS = 'RRRACEUAPRSF';
const encoder = new TextEncoder();

/** All 4096 texts, each made when it is first met. */
function flagTexts(): (flags: number) => Uint8Array {
  const texts: Uint8Array[] = [];
  return (flags) => {
    texts[flags] ??= encoder.encode(
      [...LETTERS].map((letter, place) => ((flags >>> (11 - place)) & 1 ? letter : '·')).join(''),
    );
    return texts[flags];
  };
}

const flagBits: readonly (readonly [string, string, number])[] = [
  ['ae', 'Accurate ECN', tcpFlags.ae],
  ['cwr', 'Congestion Window Reduced', tcpFlags.cwr],
  ['ece', 'ECN-Echo', tcpFlags.ece],
  ['urg', 'Urgent', tcpFlags.urg],
  ['ack', 'Acknowledgment', tcpFlags.ack],
  ['push', 'Push', tcpFlags.psh],
  ['reset', 'Reset', tcpFlags.rst],
  ['syn', 'Syn', tcpFlags.syn],
  ['fin', 'Fin', tcpFlags.fin],
];

export const tcpFields: readonly Field[] = [
  segment('tcp.stream', 'Stream index', (out, chunk, i) => out.integer(chunk.stream[i]!)),
  number('tcp.srcport', 'Source Port', srcPortOf),
  number('tcp.dstport', 'Destination Port', dstPortOf),
  field('tcp.port', 'Source or Destination Port', ({ engine: { tables } }) =>
    ofSegment((out, chunk, i) => {
      out.integer(srcPort(tables.conversations, chunk, i));
      out.byte(COMMA);
      out.integer(dstPort(tables.conversations, chunk, i));
    }),
  ),
  segment('tcp.seq', 'Sequence Number', (out, chunk, i) => out.integer(chunk.relSeq[i]!)),
  number('tcp.seq_raw', 'Sequence Number (raw)', rawSeq),
  segment('tcp.ack', 'Acknowledgment Number', (out, chunk, i) => out.integer(chunk.relAck[i]!)),
  number('tcp.ack_raw', 'Acknowledgment number (raw)', rawAck),
  segment('tcp.len', 'TCP Segment Len', (out, chunk, i) => {
    if (chunk.tcpLen[i]! !== NONE) out.integer(chunk.tcpLen[i]!);
  }),
  field('tcp.hdr_len', 'Header Length', ({ reader }) =>
    ofSegment((out, _chunk, _i, row) => out.integer(reader.decode(row).tcpHeaderLength)),
  ),
  segment('tcp.flags', 'Flags', (out, chunk, i) => out.hex(chunk.flags[i]!, 4)),
  field('tcp.flags.str', 'TCP Flags', () => {
    const textOf = flagTexts();
    return ofSegment((out, chunk, i) => out.raw(textOf(chunk.flags[i]!)));
  }),
  ...flagBits.map(([name, title, bit]) =>
    segment(`tcp.flags.${name}`, title, (out, chunk, i) => out.byte((chunk.flags[i]! & bit) === 0 ? 48 : 49)),
  ),
  segment('tcp.window_size_value', 'Window', (out, chunk, i) => out.integer(chunk.window[i]!)),
  segment('tcp.window_size', 'Calculated window size', (out, chunk, i) =>
    out.integer(windowSize(chunk.window[i]!, chunk.scale[i]!)),
  ),
  segment('tcp.window_size_scalefactor', 'Window size scaling factor', (out, chunk, i) => {
    const factor = scaleFactor(chunk.scale[i]!);
    if (factor !== undefined) out.integer(factor);
  }),
  segment('tcp.completeness', 'Conversation completeness', (out, chunk, i) =>
    out.integer(chunk.completeness[i]!),
  ),
];
