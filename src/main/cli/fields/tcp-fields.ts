import { Layer } from '../../../core/decode/scratch.ts';
import { NONE, scaleFactor, tcpFlags, windowSize } from '../../../core/trace/frames.ts';
import { rawAck, rawSeq } from '../../../core/trace/sequence-numbers.ts';
import { type Cell, type Field, field } from './field.ts';

const COMMA = 44;

/** A cell of segments: frames whose TCP header was whole enough to be analysed. */
const ofSegment =
  (cell: Cell): Cell =>
  (out, chunk, i, row) => {
    if ((chunk.layers[i]! & Layer.SEGMENT) !== 0) cell(out, chunk, i, row);
  };

const segment = (name: string, title: string, cell: Cell): Field => field(name, title, () => ofSegment(cell));

const rawNumber = (name: string, title: string, raw: typeof rawSeq): Field =>
  field(name, title, ({ engine }) =>
    ofSegment((out, _chunk, _i, row) => out.integer(raw(engine.tables, row))),
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
  segment('tcp.srcport', 'Source Port', (out, chunk, i) => out.integer(chunk.srcPort[i]!)),
  segment('tcp.dstport', 'Destination Port', (out, chunk, i) => out.integer(chunk.dstPort[i]!)),
  segment('tcp.port', 'Source or Destination Port', (out, chunk, i) => {
    out.integer(chunk.srcPort[i]!);
    out.byte(COMMA);
    out.integer(chunk.dstPort[i]!);
  }),
  segment('tcp.seq', 'Sequence Number', (out, chunk, i) => out.integer(chunk.relSeq[i]!)),
  rawNumber('tcp.seq_raw', 'Sequence Number (raw)', rawSeq),
  segment('tcp.ack', 'Acknowledgment Number', (out, chunk, i) => out.integer(chunk.relAck[i]!)),
  rawNumber('tcp.ack_raw', 'Acknowledgment number (raw)', rawAck),
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
