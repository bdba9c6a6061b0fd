/** What a frame is called and how it looks on the ladder: one kind each, by what matters most about it. */

import type { ExtraSchema } from '../trace/frames.ts';
import {
  analysisBits,
  extraKinds,
  type FrameView,
  findExtra,
  flagBits,
  NONE,
  tcpFlags,
  windowSize,
} from '../trace/frames.ts';
import type { TableView } from '../trace/table.ts';

/** Kinds of frames, in the order of their bits in a mask. Each has a colour and a second cue in the drawing. */
export const frameKinds = [
  'syn',
  'data',
  'ack',
  'fin',
  'rst',
  'keepalive',
  'window',
  'trouble',
  'other',
] as const;
export type FrameKind = (typeof frameKinds)[number];

const troubleBits =
  analysisBits.retransmission |
  analysisBits.fast_retransmission |
  analysisBits.spurious_retransmission |
  analysisBits.out_of_order |
  analysisBits.lost_segment |
  analysisBits.ack_lost_segment |
  analysisBits.duplicate_ack;
const CONTROL = tcpFlags.syn | tcpFlags.fin | tcpFlags.rst;
const keepAliveBits = analysisBits.keep_alive | analysisBits.keep_alive_ack;
const windowBits =
  analysisBits.zero_window |
  analysisBits.zero_window_probe |
  analysisBits.zero_window_probe_ack |
  analysisBits.window_full |
  analysisBits.window_update;

/** The kind of a frame of a conversation: reset before trouble before handshake before close before the rest. */
export function kindOf(flags: number, analysis: number, tcpLen: number): FrameKind {
  if (flags & tcpFlags.rst) return 'rst';
  if (analysis & troubleBits) return 'trouble';
  if (flags & tcpFlags.syn) return 'syn';
  if (analysis & keepAliveBits) return 'keepalive';
  if (analysis & windowBits && tcpLen === 0) return 'window';
  if (flags & tcpFlags.fin) return 'fin';
  return tcpLen > 0 ? 'data' : 'ack';
}

/** IANA's protocol number of TCP. An ICMP error has the stream of the segment it quotes and is no segment itself. */
const TCP = 6;

/** Whether the frame is a segment of a conversation. */
export function isSegment(frames: FrameView, frame: number): boolean {
  return isSegmentOf(frames.get('stream', frame), frames.get('ipProto', frame));
}

/** The same of a frame's two columns. */
export const isSegmentOf = (stream: number, ipProto: number): boolean => stream !== NONE && ipProto === TCP;

/** Payload bytes of a segment; 0 where they are not known. */
export function payloadLength(frames: FrameView, frame: number): number {
  const length = frames.get('tcpLen', frame);
  return length === NONE ? 0 : length;
}

/** The kind of frame row `frame`; frames that are no segments are `other`. */
export function frameKind(frames: FrameView, frame: number): FrameKind {
  if (!isSegment(frames, frame)) return 'other';
  return kindOf(frames.get('flags', frame), frames.get('analysis', frame), payloadLength(frames, frame));
}

/** Bits of a row's mask: 0–8 frames to the right by kind, 9–17 to the left, 18–21 records (left call, event; right call, event). */
export function maskOf(kind: FrameKind, toRight: boolean): number {
  return 1 << (frameKinds.indexOf(kind) + (toRight ? 0 : frameKinds.length));
}
/** The same of a segment, by its columns. */
export function segmentMask(flags: number, analysis: number, tcpLen: number, toRight: boolean): number {
  const isPlain = (flags & CONTROL) === 0 && (analysis & flagBits) === 0;
  if (isPlain) return maskOf(tcpLen > 0 ? 'data' : 'ack', toRight);
  return maskOf(kindOf(flags, analysis, tcpLen), toRight);
}

/** Bit of a record's mask. */
export function recordMask(side: 'left' | 'right', call: boolean): number {
  return 1 << (2 * frameKinds.length + (side === 'left' ? 0 : 2) + (call ? 0 : 1));
}

/** Order in which Wireshark writes flags in its Info column (packet-tcp.c, `tcp_flags_to_str`). */
const flagNames = [
  ['fin', 'FIN'],
  ['syn', 'SYN'],
  ['rst', 'RST'],
  ['psh', 'PSH'],
  ['ack', 'ACK'],
  ['urg', 'URG'],
  ['ece', 'ECE'],
  ['cwr', 'CWR'],
  ['ae', 'AE'],
] as const satisfies readonly (readonly [keyof typeof tcpFlags, string])[];

/** `SYN, ACK`; `<None>` where no flag is set, as Wireshark writes it. */
export function flagsText(flags: number): string {
  const set = flagNames.filter(([name]) => flags & tcpFlags[name]).map(([, text]) => text);
  return set.length > 0 ? set.join(', ') : '<None>';
}

/** What the analysis found, in Wireshark's words, the weightiest first. */
const findingNames: readonly (readonly [number, string])[] = [
  [analysisBits.spurious_retransmission, 'Spurious Retransmission'],
  [analysisBits.fast_retransmission, 'Fast Retransmission'],
  [analysisBits.retransmission, 'Retransmission'],
  [analysisBits.out_of_order, 'Out-Of-Order'],
  [analysisBits.lost_segment, 'Previous segment not captured'],
  [analysisBits.ack_lost_segment, 'ACKed unseen segment'],
  [analysisBits.zero_window_probe_ack, 'ZeroWindowProbeAck'],
  [analysisBits.zero_window_probe, 'ZeroWindowProbe'],
  [analysisBits.zero_window, 'ZeroWindow'],
  [analysisBits.window_full, 'Window Full'],
  [analysisBits.keep_alive_ack, 'Keep-Alive ACK'],
  [analysisBits.keep_alive, 'Keep-Alive'],
  [analysisBits.window_update, 'Window Update'],
  [analysisBits.reused_ports, 'Port numbers reused'],
];

/** The bold label of an arrow: the finding where there is one that renames the segment, else its flags. */
export function arrowLabel(frames: FrameView, extras: TableView<ExtraSchema>, frame: number): string {
  const flags = flagsText(frames.get('flags', frame));
  const analysis = frames.get('analysis', frame) & flagBits;
  if (analysis & analysisBits.duplicate_ack) return duplicateLabel(extras, frame);
  const finding = findingNames.find(([bit]) => analysis & bit);
  if (!finding) return flags;
  const replaces = finding[0] & (keepAliveBits | windowBits) && payloadLength(frames, frame) === 0;
  return replaces ? finding[1] : `${flags} · ${finding[1]}`;
}

function duplicateLabel(extras: TableView<ExtraSchema>, frame: number): string {
  const row = findExtra(extras, frame, extraKinds.duplicateAck);
  return row === NONE ? 'Dup ACK' : `Dup ACK #${extras.get('a', row)}`;
}

/** The numbers of an arrow: `Seq=0 Ack=1 Win=65483 Len=41`; Win on SYNs and where the window is what the segment is about. */
export function arrowNumbers(frames: FrameView, frame: number): string {
  const flags = frames.get('flags', frame);
  const length = payloadLength(frames, frame);
  const analysis = frames.get('analysis', frame);
  const parts = [`Seq=${frames.get('relSeq', frame)}`];
  if (flags & tcpFlags.ack) parts.push(`Ack=${frames.get('relAck', frame)}`);
  if (flags & tcpFlags.syn || analysis & windowBits) parts.push(`Win=${windowOf(frames, frame)}`);
  if (length > 0 || analysis & analysisBits.keep_alive) parts.push(`Len=${length}`);
  return parts.join(' ');
}

/** `tcp.window_size` of a frame. */
export function windowOf(frames: FrameView, frame: number): number {
  return windowSize(frames.get('window', frame), frames.get('scale', frame));
}
