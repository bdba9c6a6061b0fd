import { pseudoSum, verifyChecksum } from '../checksum.ts';
import { flagNames } from '../info/transport.ts';
import { TcpFlag } from '../scratch.ts';
import { hexNumber, plural } from '../text.ts';
import type { TcpContext } from '../tree.ts';
import { dissectData } from './data.ts';
import type { Dissection } from './dissection.ts';
import { damageLayer } from './error-layer.ts';
import type { Draft, LayerDraft, Section } from './section.ts';
import { CHECKSUM_STATES } from './shared.ts';
import { addAnalysis, addTimes } from './tcp-analysis.ts';
import { TCP, TCP_FLAGS } from './tcp-fields.ts';
import { fillTcpOptions, openTcpOptions } from './tcp-options.ts';

/** What the parts of the header share. */
interface Segment {
  readonly d: Dissection;
  readonly section: Section;
  readonly at: number;
  readonly flags: number;
  readonly headerLength: number;
  /** Payload bytes by the IP length; undefined where that says nothing. */
  readonly length: number | undefined;
  /** Only where the segment was analysed. */
  readonly context: TcpContext | undefined;
}

/** TCP (RFC 9293 §3.1). */
export function dissectTcp(d: Dissection, at: number): void {
  const { bytes } = d;
  const srcPort = bytes.u16(at);
  const dstPort = bytes.u16(at + 2);
  d.current = 'TCP';
  const label = `Transmission Control Protocol, Src Port: ${srcPort}, Dst Port: ${dstPort}`;
  const layer = d.open('tcp', label, at, bytes.end - at);
  const { section } = layer;
  section.read(TCP.srcPort, at, 2);
  section.read(TCP.dstPort, at + 2, 2);
  section.read(TCP.port, at, 2, { hidden: true });
  section.read(TCP.port, at + 2, 2, { hidden: true });
  // Of a quoted segment there may be no more than this (RFC 792), so it is shown before the rest is asked for.
  if (d.inQuote && d.src.length === 4) section.read(TCP.seq, at + 4, 4);
  bytes.need(at, 16);
  const segment = readSegment(d, section, at);
  addNumbers(segment, layer);
  if (segment.headerLength < 20) {
    refuseHeader(segment);
    return;
  }
  addRest(segment);
}

function readSegment(d: Dissection, section: Section, at: number): Segment {
  const { bytes } = d;
  const headerLength = (bytes.u8(at + 12) >> 4) * 4;
  const available = bytes.limit - at;
  const known = !d.fragmented && !d.inQuote && available >= headerLength;
  return {
    d,
    section,
    at,
    flags: bytes.u16(at + 12) & 0xfff,
    headerLength,
    length: known ? available - headerLength : undefined,
    context: d.inQuote ? undefined : d.context.tcp,
  };
}

/** Stream, length, sequence numbers; and the layer's line, which repeats them. */
function addNumbers(segment: Segment, layer: LayerDraft): void {
  const { section, at, context, length, d, flags } = segment;
  const raw = d.bytes.u32(at + 4);
  if (context) {
    section.generated(TCP.stream, at, context.stream);
    const text = completenessText(context.completeness);
    section.generated(TCP.completeness, at, context.completeness, {
      label: `Conversation completeness: ${text}`,
    });
  }
  if (length !== undefined) section.generated(TCP.len, at, length);
  else if (!d.fragmented && !d.inQuote) addShort(segment);
  const seq = length === undefined ? raw : (context?.seq ?? raw);
  const relative = context ? '    (relative sequence number)' : '';
  if (!(d.inQuote && d.src.length === 4)) {
    section.add(TCP.seq, at + 4, 4, seq, { append: relative });
    section.add(TCP.seqRaw, at + 4, 4, raw);
  }
  layer.label += `, Seq: ${seq}`;
  if (segment.headerLength < 20) return;
  layer.length = Math.min(segment.headerLength, d.bytes.end - at);
  if (flags & TcpFlag.ACK) layer.label += `, Ack: ${shownAck(segment)}`;
  if (length === undefined) return;
  layer.label += `, Len: ${length}`;
  const counted = flags & (TcpFlag.SYN | TcpFlag.FIN) ? 1 : 0;
  section.generated(TCP.nextSeq, at, (seq + length + counted) % 2 ** 32, { append: relative });
}

function shownAck(segment: Segment): number {
  const { length, context, d, at } = segment;
  return length === undefined || context === undefined ? d.bytes.u32(at + 8) : context.ack;
}

function addShort(segment: Segment): void {
  const message =
    'Short segment. Segment/fragment does not contain a full TCP header (might be NMAP or someone else deliberately sending unusual packets)';
  const line = segment.section.text(message, segment.at, 0);
  segment.section.expert(line, 'tcp.short_segment', 'warn', 'Malformed', message);
}

/** A data offset below 5 words (RFC 9293 §3.1): nothing more can be read. */
function refuseHeader(segment: Segment): void {
  const { headerLength: length, section, at, d } = segment;
  const message = `Bogus TCP header length (${length}, must be at least 20)`;
  section.expert(addHeaderLength(segment), 'tcp.bogus_header_length', 'error', 'Protocol', message);
  damageLayer(d, message, at + 12, 1);
}

function addHeaderLength(segment: Segment): Draft {
  const { headerLength: length, section, at } = segment;
  const picture = `${(length / 4).toString(2).padStart(4, '0')} .... = `;
  const label = `${picture}Header Length: ${length} bytes (${length / 4})`;
  return section.add(TCP.headerLength, at + 12, 1, length, { label });
}

function addRest(segment: Segment): void {
  const { d, section, at, headerLength, context, length } = segment;
  addAck(segment);
  addHeaderLength(segment);
  addFlags(segment);
  addWindow(segment);
  addChecksum(segment);
  addUrgent(segment);
  const base = length === undefined ? 0 : (context?.peerBase ?? 0);
  const options = headerLength > 20 ? openTcpOptions(section, at + 20, headerLength - 20) : undefined;
  if (context) addTimes(section, at, context);
  if (options) {
    const syn = (segment.flags & TcpFlag.SYN) !== 0;
    fillTcpOptions(section, options, at + 20, headerLength - 20, {
      base,
      relative: context !== undefined,
      syn,
    });
  }
  if (context?.analysis) addAnalysis(section, at, context.analysis);
  d.bytes.need(at, headerLength);
  addPayload(segment, at + headerLength);
}

function addAck(segment: Segment): void {
  const { section, at, flags, context, d } = segment;
  const raw = d.bytes.u32(at + 8);
  const isAck = (flags & TcpFlag.ACK) !== 0;
  const relative = context && isAck ? '    (relative ack number)' : '';
  const line = section.add(TCP.ack, at + 8, 4, isAck ? shownAck(segment) : raw, { append: relative });
  if (!isAck && raw !== 0) {
    const message = 'The acknowledgment number field is nonzero while the ACK flag is not set';
    section.expert(line, 'tcp.ack.nonzero', 'note', 'Protocol', message);
  }
  section.add(TCP.ackRaw, at + 8, 4, raw);
}

/** `·······A··S·`: one letter for each set flag. */
export function flagLetters(flags: number): string {
  const letters = 'FSRPAUECARRR';
  let out = '';
  for (let bit = 11; bit >= 0; bit--) out += flags & (1 << bit) ? letters[bit] : '·';
  return out;
}

function addFlags(segment: Segment): void {
  const { section, at, flags, d } = segment;
  const label = `Flags: 0x${flags.toString(16).padStart(3, '0')} (${flagNames(flags)})`;
  const below = section.under(section.read(TCP.flags, at + 12, 2, { label }));
  for (const definition of Object.values(TCP_FLAGS)) {
    const high = definition.mask! >= 0x100;
    const line = below.add(definition, at + (high ? 12 : 13), 1, (flags & definition.mask!) !== 0, {
      bits: flags,
    });
    if (flags & definition.mask!) remark(segment, below, line, definition.mask!);
  }
  const text = flagLetters(flags);
  below.add(TCP.flagsText, at + 12, 2, text, { generated: true });
  d.bytes.need(at, 16);
}

/** Wireshark's remarks on what opens and closes a conversation. */
function remark(segment: Segment, below: Section, line: Draft, bit: number): void {
  const { d, at, flags } = segment;
  if (bit === TcpFlag.SYN) {
    const answer = (flags & TcpFlag.ACK) !== 0;
    const port = d.bytes.u16(answer ? at : at + 2);
    const what = answer ? 'acknowledge (SYN+ACK)' : 'request (SYN)';
    const name = answer ? 'tcp.connection.synack' : 'tcp.connection.syn';
    below.expert(line, name, 'chat', 'Sequence', `Connection establish ${what}: server port ${port}`);
  } else if (bit === TcpFlag.FIN) {
    below.expert(line, 'tcp.connection.fin', 'chat', 'Sequence', 'Connection finish (FIN)');
  } else if (bit === TcpFlag.RST) {
    below.expert(line, 'tcp.connection.rst', 'warn', 'Sequence', 'Connection reset (RST)');
  }
}

function addWindow(segment: Segment): void {
  const { section, at, context, length, flags } = segment;
  const line = section.read(TCP.window, at + 14, 2);
  const scaled = length === undefined ? Number(line.value) : (context?.window ?? Number(line.value));
  section.add(TCP.scaledWindow, at + 14, 2, scaled, { generated: true });
  if (flags & TcpFlag.SYN || context === undefined) return;
  const factor = context.scaleFactor;
  const words = factor === -1 ? ' (unknown)' : factor === -2 ? ' (no window scaling used)' : '';
  section.add(TCP.scaleFactor, at + 14, 2, factor, { append: words, generated: true });
}

function addChecksum(segment: Segment): void {
  const { d, section, at } = segment;
  const { bytes } = d;
  const value = bytes.u16(at + 16);
  const shown = `Checksum: ${hexNumber(value, 4)}`;
  if (!d.verify || d.fragmented || bytes.end < bytes.limit) {
    section.add(TCP.checksum, at + 16, 2, value, { label: `${shown} [unverified]` });
    section.generated(TCP.checksumStatus, at + 16, 2, { label: 'Checksum Status: Unverified' });
    return;
  }
  const length = bytes.end - at;
  const pseudo = pseudoSum(d.src, d.dst, 6, length);
  const { status, calculated = 0 } = verifyChecksum(bytes.bytes, at, length, at + 16, pseudo);
  const should = hexNumber(calculated, 4);
  const words = {
    good: ' [correct]',
    partial: ` [partial (offloaded): sum of the pseudo-header, should be ${should} on a wire]`,
  };
  const wrong = ` incorrect, should be ${should}(maybe caused by "TCP checksum offload"?)`;
  const line = section.add(TCP.checksum, at + 16, 2, value, {
    label: shown + (words[status as 'good'] ?? wrong),
  });
  const code = status === 'good' ? 1 : status === 'partial' ? 5 : 0;
  if (code === 0) {
    section.expert(
      line,
      'tcp.checksum_bad.expert',
      'error',
      'Checksum',
      `Bad checksum [should be ${should}]`,
    );
  }
  section.generated(TCP.checksumStatus, at + 16, code, {
    label: `Checksum Status: ${CHECKSUM_STATES[code]}`,
  });
  section.add(TCP.calculated, at + 16, 2, calculated, { generated: true });
}

function addUrgent(segment: Segment): void {
  const { section, at, flags } = segment;
  const line = section.read(TCP.urgent, at + 18, 2);
  if (line.value !== 0 && (flags & TcpFlag.URG) === 0) {
    const message = 'The urgent pointer field is nonzero while the URG flag is not set';
    section.expert(line, 'tcp.urgent_pointer.non_zero', 'note', 'Protocol', message);
  }
}

/** Payload, or the text that some systems put into an RST (RFC 9293 §3.10.7: it may carry data). */
function addPayload(segment: Segment, at: number): void {
  const { d, section, flags } = segment;
  const captured = d.bytes.end - at;
  if (captured <= 0) return;
  if (flags & TcpFlag.RST) {
    const text = new TextDecoder().decode(d.bytes.slice(at, captured));
    section.add(TCP.resetCause, at, captured, text, { label: `Reset cause: ${text}` });
    return;
  }
  const length = d.bytes.limit - at;
  section.copy(TCP.payload, at, captured, { label: `TCP payload (${length} byte${plural(length)})` });
  if (!d.inQuote) dissectData(d, at);
}

/** 'Incomplete, DATA (15)', 'Complete, WITH_DATA (31)' … (packet-tcp.c, conversation_completeness_fill). */
export function completenessText(value: number): string {
  return `${completenessWords(value)} (${value})`;
}

const WORDS: Readonly<Record<number, string>> = {
  1: 'Incomplete, SYN_SENT',
  3: 'Incomplete, CLIENT_ESTABLISHED',
  7: 'Incomplete, ESTABLISHED',
  15: 'Incomplete, DATA',
  31: 'Complete, WITH_DATA',
  47: 'Complete, WITH_DATA',
  63: 'Complete, WITH_DATA',
  23: 'Complete, NO_DATA',
  39: 'Complete, NO_DATA',
  55: 'Complete, NO_DATA',
};

function completenessWords(value: number): string {
  return WORDS[value] ?? 'Incomplete';
}
