import type { AnalysisName } from '../info/analysis.ts';
import type { ExpertSeverity, TcpAnalysisContext, TcpContext } from '../tree.ts';
import { type FieldDefinition, field } from './define.ts';
import type { Section } from './section.ts';
import { TCP } from './tcp-fields.ts';

const ANALYSIS = field('tcp.analysis', 'SEQ/ACK analysis', 'none');
const ACKS_FRAME = field('tcp.analysis.acks_frame', 'This is an ACK to the segment in frame', 'framenum');
const ACK_RTT = field('tcp.analysis.ack_rtt', 'The RTT to ACK the segment was', 'reltime');
const INITIAL_RTT = field('tcp.analysis.initial_rtt', 'iRTT', 'reltime');
const IN_FLIGHT = field('tcp.analysis.bytes_in_flight', 'Bytes in flight', 'uint32');
const PUSH_BYTES = field('tcp.analysis.push_bytes_sent', 'Bytes sent since last PSH flag', 'uint32');
const FLAGS = field('tcp.analysis.flags', 'TCP Analysis Flags', 'none');
const DUPLICATE_NUMBER = field('tcp.analysis.duplicate_ack_num', 'Duplicate ACK #', 'uint32');
const DUPLICATE_FRAME = field(
  'tcp.analysis.duplicate_ack_frame',
  'Duplicate to the ACK in frame',
  'framenum',
);
const DUPLICATE = field('tcp.analysis.duplicate_ack', 'Duplicate ACK', 'none');
const RTO = field('tcp.analysis.rto', 'The RTO for this segment was', 'reltime');
const RTO_FRAME = field('tcp.analysis.rto_frame', 'RTO based on delta from frame', 'framenum');

/** Wireshark's severity and words for each finding. */
const FINDINGS: Readonly<Record<AnalysisName, readonly [ExpertSeverity, string]>> = {
  reused_ports: [
    'note',
    'A new tcp session is started with the same ports as an earlier session in this trace',
  ],
  retransmission: ['note', 'This frame is a (suspected) retransmission'],
  fast_retransmission: ['note', 'This frame is a (suspected) fast retransmission'],
  spurious_retransmission: ['note', 'This frame is a (suspected) spurious retransmission'],
  out_of_order: ['warn', 'This frame is a (suspected) out-of-order segment'],
  lost_segment: ['warn', 'Previous segment(s) not captured (common at capture start)'],
  ack_lost_segment: ['warn', "ACKed segment that wasn't captured (common at capture start)"],
  window_update: ['chat', 'TCP window update'],
  window_full: ['warn', 'TCP window specified by the receiver is now completely full'],
  keep_alive: ['note', 'TCP keep-alive segment'],
  keep_alive_ack: ['note', 'ACK to a TCP keep-alive segment'],
  duplicate_ack: ['note', 'Duplicate ACK'],
  zero_window_probe: ['note', 'TCP Zero Window Probe'],
  zero_window: ['warn', 'TCP Zero Window segment'],
  zero_window_probe_ack: ['note', 'ACK to a TCP Zero Window Probe'],
};

export const TCP_ANALYSIS_FIELDS: readonly FieldDefinition[] = [
  ANALYSIS,
  ACKS_FRAME,
  ACK_RTT,
  INITIAL_RTT,
  IN_FLIGHT,
  PUSH_BYTES,
  FLAGS,
  DUPLICATE_NUMBER,
  DUPLICATE_FRAME,
  RTO,
  RTO_FRAME,
  ...Object.entries(FINDINGS).map(([name, [, words]]) => field(`tcp.analysis.${name}`, words, 'none')),
];

/** `[Timestamps]`: since the first and the previous frame of the stream. */
export function addTimes(section: Section, at: number, context: TcpContext): void {
  if (context.timeRelative === undefined) return;
  const line = section.text('Timestamps', at, 0);
  line.generated = true;
  const below = section.under(line);
  below.generated(TCP.timeRelative, at, context.timeRelative);
  below.generated(TCP.timeDelta, at, context.timeDelta ?? 0);
}

/** `[SEQ/ACK analysis]`; nothing where the analysis has nothing to say. */
export function addAnalysis(section: Section, at: number, analysis: TcpAnalysisContext): void {
  const { flags, ...values } = analysis;
  if (flags.length === 0 && Object.values(values).every((value) => value === undefined)) return;
  const below = section.under(section.generated(ANALYSIS, at, undefined));
  const put = (definition: FieldDefinition, value: number | undefined) => {
    if (value !== undefined) below.generated(definition, at, value);
  };
  put(ACKS_FRAME, analysis.acksFrame);
  put(ACK_RTT, analysis.ackRtt);
  put(INITIAL_RTT, analysis.initialRtt);
  put(IN_FLIGHT, analysis.bytesInFlight);
  put(PUSH_BYTES, analysis.pushBytesSent);
  if (analysis.flags.length > 0) addFlags(below, at, analysis);
  put(DUPLICATE_NUMBER, analysis.duplicateAckNumber);
  if (analysis.duplicateAckFrame === undefined) return;
  put(DUPLICATE_FRAME, analysis.duplicateAckFrame);
  const line = below.fields.at(-1);
  const [severity, words] = FINDINGS.duplicate_ack;
  const message = `${words} (#${analysis.duplicateAckNumber})`;
  below.expert(line, 'tcp.analysis.duplicate_ack', severity, 'Sequence', message);
}

function addFlags(below: Section, at: number, analysis: TcpAnalysisContext): void {
  const line = below.generated(FLAGS, at, undefined);
  const inside = below.under(line);
  for (const name of analysis.flags) {
    if (name === 'duplicate_ack') {
      inside.generated(DUPLICATE, at, undefined, { label: 'This is a TCP duplicate ack' });
      continue;
    }
    const [severity, words] = FINDINGS[name];
    inside.expert(undefined, `tcp.analysis.${name}`, severity, 'Sequence', words);
  }
  if (analysis.rto === undefined) return;
  inside.generated(RTO, at, analysis.rto);
  if (analysis.rtoFrame !== undefined) inside.generated(RTO_FRAME, at, analysis.rtoFrame);
}
