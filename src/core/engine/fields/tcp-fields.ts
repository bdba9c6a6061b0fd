import { Layer } from '../../decode/scratch.ts';
import type { FieldAccess } from '../../filter/types.ts';
import {
  type AnalysisName,
  ackedFrame,
  analysisBits,
  analysisFieldBits,
  bytesInFlight,
  extraKinds,
  findExtra,
  flagBits,
  NONE,
  previousFrame,
  pushBytes,
  remarkedBit,
  scaleFactor,
  tcpFlags,
  windowSize,
} from '../../trace/frames.ts';
import { nanosBetween } from '../../trace/links.ts';
import { dstPortOf, srcPortOf } from '../../trace/ports.ts';
import { rawAck, rawSeq } from '../../trace/sequence-numbers.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../trace/table.ts';
import { column, declare, type FieldDeclaration, type FieldSource, type Getter, numbers } from './field.ts';

const absent = Number.NaN;

/** A number of segments only. */
const ofSegment =
  (make: (source: FieldSource) => Getter) =>
  (source: FieldSource): Getter => {
    const layers = column(source.tables.frames, 'layers');
    const get = make(source);
    return (row) => ((layers(row) & Layer.SEGMENT) === 0 ? absent : get(row));
  };

type FrameColumn = Parameters<typeof column<FieldSource['tables']['frames']['schema']>>[1];

const plain = (name: FrameColumn) => ofSegment(({ tables }) => column(tables.frames, name));
/** A number that follows from several tables. */
const derived = (of: (tables: FieldSource['tables'], row: number) => number) =>
  ofSegment(
    ({ tables }) =>
      (row) =>
        of(tables, row),
  );
/** A column in which `none` means that the segment has no such value. */
const unless = (name: FrameColumn, none: number) =>
  ofSegment(({ tables }) => {
    const get = column(tables.frames, name);
    return (row) => (get(row) === none ? absent : get(row));
  });
/** A number of bytes that follows from several columns; 0: the segment has none. */
const ofFlight = (bytes: typeof bytesInFlight) =>
  ofSegment(
    ({ tables }) =>
      (row) =>
        bytes(tables.frames.chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK) || absent,
  );
/** Present, as 1, where any of the bits is set. */
const anyBit = (name: FrameColumn, bits: number) =>
  ofSegment(({ tables }) => {
    const get = column(tables.frames, name);
    return (row) => ((get(row) & bits) === 0 ? absent : 1);
  });
const bit = (mask: number) =>
  ofSegment(({ tables }) => {
    const flags = column(tables.frames, 'flags');
    return (row) => ((flags(row) & mask) === 0 ? 0 : 1);
  });

/** Both ports of the socket that a record speaks of. */
function recordPorts({ tables }: FieldSource): FieldAccess {
  const { sockets } = tables;
  const socketOf = column(tables.records, 'socket');
  const port = (name: 'localPort' | 'remotePort'): Getter => {
    const of = column(sockets, name);
    return (row) => of(socketOf(row)) || absent;
  };
  return { numbers: [port('localPort'), port('remotePort')], later: true };
}

function recordStream({ tables }: FieldSource): FieldAccess {
  const stream = column(tables.records, 'stream');
  return { numbers: [(row) => (stream(row) === NONE ? absent : stream(row))], later: true };
}

const flags: readonly (readonly [string, number, string])[] = [
  ['ae', tcpFlags.ae, 'Accurate ECN'],
  ['cwr', tcpFlags.cwr, 'Congestion window reduced'],
  ['ece', tcpFlags.ece, 'ECN echo'],
  ['urg', tcpFlags.urg, 'Urgent'],
  ['ack', tcpFlags.ack, 'Acknowledgment'],
  ['push', tcpFlags.psh, 'Push'],
  ['reset', tcpFlags.rst, 'Reset'],
  ['syn', tcpFlags.syn, 'Synchronise'],
  ['fin', tcpFlags.fin, 'Finish'],
];

const LETTERS = 'RRRACEUAPRSF';
const flagText = (value: number): string =>
  Array.from(LETTERS, (letter, place) => ((value >>> (11 - place)) & 1 ? letter : '·')).join('');

function flagString({ tables }: FieldSource): FieldAccess {
  const layers = column(tables.frames, 'layers');
  const get = column(tables.frames, 'flags');
  return {
    interned: { ids: [(row) => ((layers(row) & Layer.SEGMENT) === 0 ? -1 : get(row))], value: flagText },
  };
}

const extra = (kind: number, show: (source: FieldSource, extraRow: number, row: number) => number) =>
  ofSegment((source) => {
    const { extras } = source.tables;
    return (row) => {
      const found = findExtra(extras, row, kind);
      return found === NONE ? absent : show(source, found, row);
    };
  });

const analysisTitles: Readonly<Record<AnalysisName, string>> = {
  retransmission: 'Retransmission',
  fast_retransmission: 'Fast retransmission',
  spurious_retransmission: 'Retransmission of what was already acknowledged',
  out_of_order: 'Out of order',
  lost_segment: 'A segment before this one was not captured',
  ack_lost_segment: 'Acknowledges a segment that was not captured',
  duplicate_ack: 'Duplicate ACK',
  zero_window: 'The sender’s window is zero',
  zero_window_probe: 'Probe of a zero window',
  zero_window_probe_ack: 'Answer to a probe of a zero window',
  window_update: 'The window changed, and nothing else',
  window_full: 'Fills the receiver’s window',
  keep_alive: 'Keep-alive probe',
  keep_alive_ack: 'Answer to a keep-alive probe',
  reused_ports: 'A new conversation on the ports of an earlier one',
};

const sinceFrame = ({ tables }: FieldSource, from: number, row: number): number =>
  nanosBetween(tables.frames, from, tables.frames, row);

const times: readonly FieldDeclaration[] = [
  declare(
    'tcp.time_relative',
    'duration',
    'Seconds since the first frame of the conversation',
    numbers(
      ofSegment((source) => {
        const stream = column(source.tables.frames, 'stream');
        const { conversations } = source.tables;
        return (row) => sinceFrame(source, conversations.get('firstFrame', stream(row)), row);
      }),
    ),
  ),
  declare(
    'tcp.time_delta',
    'duration',
    'Seconds since the frame before in the conversation',
    numbers(
      ofSegment((source) => {
        const { frames } = source.tables;
        return (row) => {
          const previous = previousFrame(frames, row);
          return previous === NONE ? 0 : sinceFrame(source, previous, row);
        };
      }),
    ),
  ),
];

const analysis: readonly FieldDeclaration[] = [
  declare(
    'tcp.analysis',
    'none',
    'The analysis has something to say',
    numbers(anyBit('analysis', remarkedBit)),
  ),
  declare('tcp.analysis.flags', 'none', 'Any of the flags below', numbers(anyBit('analysis', flagBits))),
  ...(Object.keys(analysisBits) as AnalysisName[]).map((name) =>
    declare(
      `tcp.analysis.${name}`,
      'none',
      analysisTitles[name],
      numbers(anyBit('analysis', analysisFieldBits(name))),
    ),
  ),
  declare(
    'tcp.analysis.bytes_in_flight',
    'uint',
    'Bytes sent and not acknowledged',
    numbers(ofFlight(bytesInFlight)),
  ),
  declare(
    'tcp.analysis.push_bytes_sent',
    'uint',
    'Bytes sent since the last PSH',
    numbers(ofFlight(pushBytes)),
  ),
  declare(
    'tcp.analysis.acks_frame',
    'frame',
    'The frame that this one acknowledges',
    numbers(
      ofSegment(({ tables }) => {
        const { frames } = tables;
        return (row) => {
          const acked = ackedFrame(frames, row);
          return acked === NONE ? absent : acked + 1;
        };
      }),
    ),
  ),
  declare(
    'tcp.analysis.ack_rtt',
    'duration',
    'Seconds from the frame that is acknowledged to this one',
    numbers(
      ofSegment((source) => {
        const { frames } = source.tables;
        return (row) => {
          const acked = ackedFrame(frames, row);
          return acked === NONE ? absent : sinceFrame(source, acked, row);
        };
      }),
    ),
  ),
  declare(
    'tcp.analysis.initial_rtt',
    'duration',
    'Seconds of the handshake',
    numbers(
      ofSegment(({ tables }) => {
        const bits = column(tables.frames, 'analysis');
        const stream = column(tables.frames, 'stream');
        const { conversations } = tables;
        return (row) => {
          const shown = (bits(row) & remarkedBit) !== 0 && row >= conversations.get('rttFrame', stream(row));
          return shown ? conversations.get('initialRtt', stream(row)) : absent;
        };
      }),
    ),
  ),
  declare(
    'tcp.analysis.duplicate_ack_num',
    'uint',
    'Which duplicate it is, from 1',
    numbers(extra(extraKinds.duplicateAck, ({ tables }, found) => tables.extras.get('a', found))),
  ),
  declare(
    'tcp.analysis.duplicate_ack_frame',
    'frame',
    'The ACK that it duplicates',
    numbers(extra(extraKinds.duplicateAck, ({ tables }, found) => tables.extras.get('b', found) + 1)),
  ),
  declare(
    'tcp.analysis.rto_frame',
    'frame',
    'The frame that is retransmitted',
    numbers(extra(extraKinds.rto, ({ tables }, found) => tables.extras.get('a', found) + 1)),
  ),
  declare(
    'tcp.analysis.rto',
    'duration',
    'Seconds from that frame to its retransmission',
    numbers(
      extra(extraKinds.rto, (source, found, row) =>
        sinceFrame(source, source.tables.extras.get('a', found), row),
      ),
    ),
  ),
];

const windows: readonly FieldDeclaration[] = [
  declare('tcp.window_size_value', 'uint', 'Window as it stands in the header', numbers(plain('window'))),
  declare(
    'tcp.window_size',
    'uint',
    'Window in bytes, scaled where the scale is known',
    numbers(
      ofSegment(({ tables }) => {
        const window = column(tables.frames, 'window');
        const scale = column(tables.frames, 'scale');
        return (row) => windowSize(window(row), scale(row));
      }),
    ),
  ),
  declare(
    'tcp.window_size_scalefactor',
    'int',
    'Factor of the window; −1: unknown, −2: none',
    numbers(
      ofSegment(({ tables }) => {
        const scale = column(tables.frames, 'scale');
        return (row) => scaleFactor(scale(row)) ?? absent;
      }),
    ),
  ),
];

export const tcpFields: readonly FieldDeclaration[] = [
  declare('tcp.stream', 'uint', 'Number of the conversation, from 0', {
    ...numbers(plain('stream')),
    records: recordStream,
  }),
  declare('tcp.srcport', 'uint', 'Source port', numbers(derived(srcPortOf))),
  declare('tcp.dstport', 'uint', 'Destination port', numbers(derived(dstPortOf))),
  declare('tcp.port', 'uint', 'Source or destination port', {
    ...numbers(derived(srcPortOf), derived(dstPortOf)),
    records: recordPorts,
  }),
  declare('tcp.seq', 'uint', 'Sequence number, relative', numbers(plain('relSeq'))),
  declare('tcp.seq_raw', 'uint', 'Sequence number', numbers(derived(rawSeq))),
  declare('tcp.ack', 'uint', 'Acknowledgment number, relative', numbers(plain('relAck'))),
  declare('tcp.ack_raw', 'uint', 'Acknowledgment number', numbers(derived(rawAck))),
  declare(
    'tcp.nxtseq',
    'uint',
    'Sequence number after this segment, relative',
    numbers(
      ofSegment(({ tables }) => {
        const seq = column(tables.frames, 'relSeq');
        const len = column(tables.frames, 'tcpLen');
        const bits = column(tables.frames, 'flags');
        // SYN and FIN take a number each (RFC 9293 §3.4).
        const control = (row: number): number => (bits(row) & (tcpFlags.syn | tcpFlags.fin) ? 1 : 0);
        return (row) => (len(row) === NONE ? absent : (seq(row) + len(row) + control(row)) >>> 0);
      }),
    ),
  ),
  declare('tcp.len', 'uint', 'Payload bytes', numbers(unless('tcpLen', NONE))),
  declare('tcp.flags', 'uint', 'The twelve flag bits', numbers(plain('flags'))),
  declare('tcp.flags.str', 'string', 'The flags as letters', { frames: flagString }),
  ...flags.map(([name, mask, title]) => declare(`tcp.flags.${name}`, 'boolean', title, numbers(bit(mask)))),
  declare(
    'tcp.completeness',
    'uint',
    'Parts of the conversation seen so far',
    numbers(plain('completeness')),
  ),
  ...windows,
  ...times,
  ...analysis,
];
