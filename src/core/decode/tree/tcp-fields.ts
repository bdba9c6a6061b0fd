import { type FieldDefinition, field, flag, hexField } from './define.ts';
import { CHECKSUM_STATES } from './shared.ts';

/** The fields of a TCP header, under Wireshark's names. */
export const TCP = {
  srcPort: field('tcp.srcport', 'Source Port', 'uint16'),
  dstPort: field('tcp.dstport', 'Destination Port', 'uint16'),
  port: field('tcp.port', 'Source or Destination Port', 'uint16'),
  stream: field('tcp.stream', 'Stream index', 'uint32'),
  completeness: field('tcp.completeness', 'Conversation completeness', 'uint8'),
  len: field('tcp.len', 'TCP Segment Len', 'uint32'),
  seq: field('tcp.seq', 'Sequence Number', 'uint32'),
  seqRaw: field('tcp.seq_raw', 'Sequence Number (raw)', 'uint32'),
  nextSeq: field('tcp.nxtseq', 'Next Sequence Number', 'uint32'),
  ack: field('tcp.ack', 'Acknowledgment Number', 'uint32'),
  ackRaw: field('tcp.ack_raw', 'Acknowledgment number (raw)', 'uint32'),
  headerLength: field('tcp.hdr_len', 'Header Length', 'uint8', { mask: 0xf0, width: 8 }),
  flags: hexField('tcp.flags', 'Flags', 'uint16', { mask: 0x0fff }),
  flagsText: field('tcp.flags.str', 'TCP Flags', 'string'),
  window: field('tcp.window_size_value', 'Window', 'uint16'),
  scaledWindow: field('tcp.window_size', 'Calculated window size', 'uint32'),
  scaleFactor: field('tcp.window_size_scalefactor', 'Window size scaling factor', 'int32'),
  checksum: hexField('tcp.checksum', 'Checksum', 'uint16'),
  checksumStatus: field('tcp.checksum.status', 'Checksum Status', 'uint8', { values: CHECKSUM_STATES }),
  calculated: hexField('tcp.checksum_calculated', 'Calculated Checksum', 'uint16'),
  urgent: field('tcp.urgent_pointer', 'Urgent Pointer', 'uint16'),
  options: field('tcp.options', 'TCP Options', 'bytes'),
  payload: field('tcp.payload', 'TCP payload', 'bytes'),
  resetCause: field('tcp.reset_cause', 'Reset cause', 'string'),
  timeRelative: field('tcp.time_relative', 'Time since first frame in this TCP stream', 'reltime'),
  timeDelta: field('tcp.time_delta', 'Time since previous frame in this TCP stream', 'reltime'),
} as const;

/** The flag bits, highest first, as the tree lists them. */
export const TCP_FLAGS = {
  reserved: flag('tcp.flags.res', 'Reserved', 0xe00, 12),
  ae: flag('tcp.flags.ae', 'Accurate ECN', 0x100, 12),
  cwr: flag('tcp.flags.cwr', 'Congestion Window Reduced', 0x080, 12),
  ece: flag('tcp.flags.ece', 'ECN-Echo', 0x040, 12),
  urg: flag('tcp.flags.urg', 'Urgent', 0x020, 12),
  ack: flag('tcp.flags.ack', 'Acknowledgment', 0x010, 12),
  push: flag('tcp.flags.push', 'Push', 0x008, 12),
  reset: flag('tcp.flags.reset', 'Reset', 0x004, 12),
  syn: flag('tcp.flags.syn', 'Syn', 0x002, 12),
  fin: flag('tcp.flags.fin', 'Fin', 0x001, 12),
} as const;

export const TCP_HEADER_FIELDS: readonly FieldDefinition[] = [
  ...Object.values(TCP),
  ...Object.values(TCP_FLAGS),
];
