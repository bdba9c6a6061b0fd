import { Layer } from '../../../core/decode/scratch.ts';
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
  pushBytes,
  remarkedBit,
} from '../../../core/trace/frames.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import { type Field, type FieldSource, field } from './field.ts';
import { writeTime } from './frame-fields.ts';

const BILLION = 1_000_000_000;
const ONE = 49;

const titles: Readonly<Record<AnalysisName, string>> = {
  retransmission: 'This frame is a (suspected) retransmission',
  fast_retransmission: 'This frame is a (suspected) fast retransmission',
  spurious_retransmission: 'This frame is a (suspected) spurious retransmission',
  out_of_order: 'This frame is a (suspected) out-of-order segment',
  lost_segment: 'Previous segment(s) not captured',
  ack_lost_segment: 'ACKed segment that wasn’t captured',
  duplicate_ack: 'Duplicate ACK',
  zero_window: 'Zero window',
  zero_window_probe: 'Zero window probe',
  zero_window_probe_ack: 'Zero window probe ACK',
  window_update: 'Window update',
  window_full: 'Window is full',
  keep_alive: 'Keep-Alive',
  keep_alive_ack: 'ACK to a Keep-Alive',
  reused_ports: 'A new session with the ports of an earlier one',
};

/** A finding without a value of its own: tshark prints 1 where it is present. */
const flagField = (name: string, title: string, bits: number): Field =>
  field(name, title, () => (out, chunk, i) => {
    if ((chunk.analysis[i]! & bits) !== 0) out.byte(ONE);
  });

const writeNanos = (out: Parameters<typeof writeTime>[0], nanos: number): void => {
  const seconds = Math.floor(nanos / BILLION);
  writeTime(out, seconds, nanos - seconds * BILLION);
};

/** A value that stands in the extras table: column `a` or `b` of the row of `kind`, shown by `show`. */
function extraField(
  name: string,
  title: string,
  kind: number,
  show: (source: FieldSource, extra: number) => number,
): Field {
  return field(name, title, (source) => {
    const { extras } = source.engine.tables;
    return (out, _chunk, _i, row) => {
      const extra = findExtra(extras, row, kind);
      if (extra !== NONE) out.integer(show(source, extra));
    };
  });
}

/** Wireshark adds this item twice, beside its number and among the findings; tshark prints both. */
const duplicateAck = field('tcp.analysis.duplicate_ack', titles.duplicate_ack, () => (out, chunk, i) => {
  if ((chunk.analysis[i]! & analysisBits.duplicate_ack) !== 0) out.ascii('1,1');
});

export const analysisFields: readonly Field[] = [
  ...(Object.keys(titles) as AnalysisName[]).map((name) =>
    name === 'duplicate_ack'
      ? duplicateAck
      : flagField(`tcp.analysis.${name}`, titles[name], analysisFieldBits(name)),
  ),
  flagField('tcp.analysis.flags', 'TCP Analysis Flags', flagBits),
  field('tcp.analysis.bytes_in_flight', 'Bytes in flight', () => (out, chunk, i) => {
    const bytes = bytesInFlight(chunk, i);
    if (bytes > 0) out.integer(bytes);
  }),
  field('tcp.analysis.push_bytes_sent', 'Bytes sent since last PSH flag', () => (out, chunk, i) => {
    const bytes = pushBytes(chunk, i);
    if (bytes > 0) out.integer(bytes);
  }),
  field('tcp.analysis.acks_frame', 'This is an ACK to the segment in frame', ({ engine }) => {
    const { frames } = engine.tables;
    return (out, chunk, i, row) => {
      const acked = ackedFrame(frames, row);
      if (acked !== NONE && (chunk.layers[i]! & Layer.SEGMENT) !== 0) out.integer(acked + 1);
    };
  }),
  field('tcp.analysis.ack_rtt', 'The RTT to ACK the segment was', ({ engine }) => {
    const { frames } = engine.tables;
    return (out, chunk, i, row) => {
      const acked = ackedFrame(frames, row);
      if (acked === NONE || (chunk.layers[i]! & Layer.SEGMENT) === 0) return;
      writeNanos(out, nanosBetween(frames, acked, frames, row));
    };
  }),
  field('tcp.analysis.initial_rtt', 'iRTT', ({ engine }) => {
    const { conversations } = engine.tables;
    return (out, chunk, i, row) => {
      if ((chunk.analysis[i]! & remarkedBit) === 0) return;
      const stream = chunk.stream[i]!;
      if (stream === NONE || row < conversations.get('rttFrame', stream)) return;
      const rtt = conversations.get('initialRtt', stream);
      if (!Number.isNaN(rtt)) writeNanos(out, rtt);
    };
  }),
  extraField('tcp.analysis.duplicate_ack_num', 'Duplicate ACK #', extraKinds.duplicateAck, (source, extra) =>
    source.engine.tables.extras.get('a', extra),
  ),
  extraField(
    'tcp.analysis.duplicate_ack_frame',
    'Duplicate to the ACK in frame',
    extraKinds.duplicateAck,
    (source, extra) => source.engine.tables.extras.get('b', extra) + 1,
  ),
  extraField(
    'tcp.analysis.rto_frame',
    'RTO based on delta from frame',
    extraKinds.rto,
    (source, extra) => source.engine.tables.extras.get('a', extra) + 1,
  ),
  field('tcp.analysis.rto', 'The RTO for this segment was', ({ engine }) => {
    const { extras, frames } = engine.tables;
    return (out, _chunk, _i, row) => {
      const extra = findExtra(extras, row, extraKinds.rto);
      if (extra !== NONE) writeNanos(out, nanosBetween(frames, extras.get('a', extra), frames, row));
    };
  }),
];
