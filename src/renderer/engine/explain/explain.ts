/** What a frame or a record means, in plain words, with the source. Facts come from the trace, never from a guess. */
import { RECORD_NAMES } from '../../../core/capfile/records/names.ts';
import { durationText } from '../../../core/ladder/duration.ts';
import { isSegment, payloadLength, windowOf } from '../../../core/ladder/kinds.ts';
import { flowRow } from '../../../core/trace/conversations.ts';
import { analysisBits, NONE, tcpFlags } from '../../../core/trace/frames.ts';
import { linkRelations, linkStates } from '../../../core/trace/sockets.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import { recordNotes } from './record-notes.ts';

/** Text with parts that stand out. */
export type Part = string | { readonly strong: string } | { readonly code: string };

export interface Explanation {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly source: string;
}

interface Tables {
  readonly tables: TraceTables;
}

/** A segment by what matters most about it; frames that are no segments by their protocol alone. */
export function explainFrame(view: Tables, frame: number): Explanation {
  const { frames } = view.tables;
  if (!isSegment(frames, frame)) {
    return {
      title: 'Not a TCP segment',
      parts: ['It belongs to no conversation here; its fields stand below.'],
      source: '',
    };
  }
  const flags = frames.get('flags', frame);
  const analysis = frames.get('analysis', frame);
  if (flags & tcpFlags.rst) return explainReset();
  if (analysis & anyRetransmission) return explainRetransmission(analysis);
  const found = findings.find(([bit]) => analysis & bit);
  if (found) return found[1](view, frame);
  if (flags & tcpFlags.syn) return explainSyn(view, frame, flags);
  if (flags & tcpFlags.fin) return explainFin(view, frame);
  return payloadLength(frames, frame) > 0 ? explainData(view, frame) : explainAck(view, frame);
}

const anyRetransmission =
  analysisBits.retransmission | analysisBits.fast_retransmission | analysisBits.spurious_retransmission;

const findings: readonly (readonly [number, (view: Tables, frame: number) => Explanation])[] = [
  [analysisBits.out_of_order, explainOutOfOrder],
  [analysisBits.keep_alive, explainKeepAlive],
  [analysisBits.keep_alive_ack, explainKeepAliveAck],
  [analysisBits.zero_window_probe, explainWindowProbe],
  [analysisBits.zero_window_probe_ack, explainZeroWindow],
  [analysisBits.zero_window, explainZeroWindow],
  [analysisBits.duplicate_ack, explainDuplicate],
  [analysisBits.window_update, explainWindowUpdate],
];

function explainSyn(view: Tables, frame: number, flags: number): Explanation {
  const window = windowOf(view.tables.frames, frame);
  if (flags & tcpFlags.ack) {
    const parts: Part[] = [
      'The other side agrees: it acknowledges the SYN and proposes where its own bytes are counted from. When this arrives the client’s kernel has its connection, and Node will tell your code with ',
      { code: "'connect'" },
      '. It offers a window of ',
      { strong: `${window} bytes` },
      '.',
    ];
    return {
      title: 'SYN, ACK: the other side agrees',
      parts,
      source: 'RFC 9293 §3.5 · step 2 of the three-way handshake',
    };
  }
  const parts: Part[] = [
    'The client asks for a connection and says where its bytes are counted from: its initial sequence number, shown here as 0. It offers a window of ',
    { strong: `${window} bytes` },
    '. No data can be sent before the answer.',
  ];
  return {
    title: 'SYN: asks for a connection',
    parts,
    source: 'RFC 9293 §3.5 · step 1 of the three-way handshake',
  };
}

function explainFin(view: Tables, frame: number): Explanation {
  const { frames, conversations } = view.tables;
  const direction = frames.get('direction', frame);
  const other = view.tables.flows.get('finFrame', flowRow(frames.get('stream', frame), 1 - direction));
  const second = other !== NONE && other < frame;
  const who = conversations.get('client', frames.get('stream', frame)) === direction ? 'client' : 'server';
  const parts: Part[] = [
    `The ${who} has sent its last byte: this direction is closed. The other side’s program hears of it as `,
    { code: "'end'" },
    second
      ? '. The other side had closed its own direction before, so the connection ends here.'
      : ', and may go on sending: the connection is half-closed until it ends its side too.',
  ];
  return {
    title: second ? 'FIN: the second side closes' : 'FIN: one side closes',
    parts,
    source: 'RFC 9293 §3.6',
  };
}

function explainReset(): Explanation {
  const parts: Part[] = [
    'The connection is cut off at once: nothing more is sent or acknowledged, and what was under way is lost. A program that is still reading or writing gets ',
    { code: "'error' ECONNRESET" },
    '; one that had already closed its side hears nothing.',
  ];
  return { title: 'RST: cut off', parts, source: 'RFC 9293 §3.5.2' };
}

function explainData(view: Tables, frame: number): Explanation {
  const { frames } = view.tables;
  const length = payloadLength(frames, frame);
  const from = frames.get('relSeq', frame) - 1;
  const parts: Part[] = [
    { strong: `${length} bytes` },
    ' of payload',
    from >= 0 ? `, bytes ${from} to ${from + length - 1} of this direction` : '',
    '. TCP carries a stream: one write may be many segments, and one segment may carry many writes.',
  ];
  return { title: 'Data', parts, source: 'RFC 9293 §3.7' };
}

function explainAck(view: Tables, frame: number): Explanation {
  const { frames, conversations } = view.tables;
  if (conversations.get('handshakeFrame', frames.get('stream', frame)) === frame) {
    const parts: Part[] = [
      'The handshake is complete: both sides are connected. The server’s kernel keeps the connection ready; your server code hears ',
      { code: "'connection'" },
      ' when its event loop gets to it.',
    ];
    return {
      title: 'ACK: the handshake is complete',
      parts,
      source: 'RFC 9293 §3.5 · step 3 of the three-way handshake',
    };
  }
  const parts: Part[] = [
    'Everything before byte ',
    { strong: String(Math.max(0, frames.get('relAck', frame) - 1)) },
    ' of the other direction has arrived at the kernel. It does not say that the program has read it.',
  ];
  const acked = frames.get('acksFrame', frame);
  if (acked !== NONE) parts.push(` It answers frame ${acked + 1}.`);
  return { title: 'ACK', parts, source: 'RFC 9293 §3.4' };
}

function explainRetransmission(analysis: number): Explanation {
  if (analysis & analysisBits.spurious_retransmission) {
    const text =
      'These bytes had been acknowledged already: they were sent again for nothing, most often because the acknowledgment came late.';
    return {
      title: 'Sent again for nothing',
      parts: [text],
      source: 'RFC 6298 · Wireshark: Spurious Retransmission',
    };
  }
  if (analysis & analysisBits.fast_retransmission) {
    const text =
      'Duplicate acknowledgments said that a segment is missing; the sender sends it again without waiting for its timer.';
    return {
      title: 'Sent again at once',
      parts: [text],
      source: 'RFC 5681 §3.2 · Wireshark: Fast Retransmission',
    };
  }
  const text = 'No acknowledgment came in time, so the same bytes are sent again.';
  return { title: 'Sent again', parts: [text], source: 'RFC 6298 · Wireshark: Retransmission' };
}

function explainOutOfOrder(): Explanation {
  const text =
    'Segments after this one came first. The receiver keeps them and gives the program the bytes in order.';
  return { title: 'Out of order', parts: [text], source: 'RFC 9293 §3.10.7.4' };
}

/**
 * Linux probes a closed window with segments that Wireshark calls Keep-Alive (len 0, seq = SND.UNA − 1); the window of
 * the other side tells the two apart.
 */
function explainKeepAlive(view: Tables, frame: number): Explanation {
  if (peerWindowIsZero(view, frame)) return explainWindowProbe();
  const idle = idleBefore(view, frame);
  const parts: Part[] = [
    idle === undefined ? 'The connection has been idle' : 'The other side has been silent for ',
    idle === undefined ? '' : { strong: durationText(idle) },
    ', so the kernel sends an empty segment with the sequence number ',
    { strong: 'before' },
    ' the next byte, to make the other side answer. Every answer starts the idle clock anew. Your code sees no event.',
  ];
  const source = 'RFC 9293 §3.8.4 · on Linux 1 s between probes only while they go unanswered, 10 tries';
  return { title: 'Keep-alive probe', parts, source };
}

function explainKeepAliveAck(): Explanation {
  const text =
    'The answer to a keep-alive probe: the other side’s kernel is still there. Its program was not asked.';
  return { title: 'Keep-alive answered', parts: [text], source: 'RFC 9293 §3.8.4' };
}

function explainZeroWindow(): Explanation {
  const parts: Part[] = [
    'The receiver has no room left: its program does not read as fast as data comes. The sender must wait; in Node ',
    { code: 'write()' },
    ' returns false and ',
    { code: "'drain'" },
    ' has to be waited for.',
  ];
  return { title: 'The window is closed', parts, source: 'RFC 9293 §3.8.6' };
}

function explainWindowProbe(): Explanation {
  const text =
    'The receiver’s window is zero. The sender asks now and then whether there is room again, since the news of it could be lost.';
  return { title: 'Window probe', parts: [text], source: 'RFC 9293 §3.8.6.1' };
}

function explainWindowUpdate(view: Tables, frame: number): Explanation {
  const parts: Part[] = [
    'The receiver has room again: ',
    { strong: `${windowOf(view.tables.frames, frame)} bytes` },
    '. Its program has read.',
  ];
  return { title: 'Window update', parts, source: 'RFC 9293 §3.8.6' };
}

function explainDuplicate(): Explanation {
  const text =
    'The same byte is acknowledged again: something after it came, so a segment before it is missing. Three of these make the sender send it again.';
  return { title: 'Duplicate ACK', parts: [text], source: 'RFC 5681 §2, §3.2' };
}

function peerWindowIsZero(view: Tables, frame: number): boolean {
  const { frames } = view.tables;
  const direction = frames.get('direction', frame);
  let before = frames.get('previous', frame);
  while (before !== NONE && frames.get('direction', before) === direction)
    before = frames.get('previous', before);
  return (
    before !== NONE && frames.get('window', before) === 0 && !(frames.get('flags', before) & tcpFlags.rst)
  );
}

/** Nanoseconds since the frame before in the same conversation. */
function idleBefore(view: Tables, frame: number): number | undefined {
  const { frames } = view.tables;
  const previous = frames.get('previous', frame);
  if (previous === NONE) return undefined;
  const seconds = frames.get('seconds', frame) - frames.get('seconds', previous);
  return seconds * 1e9 + frames.get('nanos', frame) - frames.get('nanos', previous);
}

/** A record: what it means in Node, and how it hangs together with the wire. */
export function explainRecord(view: Tables, record: number): Explanation {
  const { records } = view.tables;
  const key = Object.entries(RECORD_NAMES).find(([, one]) => one.code === records.get('name', record))?.[0];
  const note = key ? recordNotes[key as keyof typeof recordNotes] : undefined;
  const title = note?.title ?? 'Unknown record';
  const parts: Part[] = [
    note?.text ?? 'It was written by a later version of Wireside.',
    ' ',
    ...linkParts(view, record),
  ];
  return { title, parts, source: note?.source ?? '' };
}

function linkParts(view: Tables, record: number): Part[] {
  const { records, links } = view.tables;
  const link = records.get('firstLink', record);
  if (link < links.length) {
    const frame = `frame ${links.get('frame', link) + 1}`;
    const lag = durationText(links.get('lag', link));
    const causes = links.get('relation', link) === linkRelations.causes;
    return causes
      ? ['It reached the wire as ', { strong: frame }, ' ', { strong: lag }, ' later.']
      : ['The kernel had it with ', { strong: frame }, '; your code heard ', { strong: lag }, ' later.'];
  }
  const unlinked = linkTexts[records.get('linkState', record)];
  return unlinked ? [unlinked] : [];
}

const linkTexts: Readonly<Record<number, string>> = {
  [linkStates.none]: 'Nothing on the wire belongs to it.',
  [linkStates.waiting]: 'The frame that belongs to it has not come yet.',
  [linkStates.unlinked]: 'The frame that belongs to it is not in this capture.',
  [linkStates.unmappable]:
    'The capture began in the middle of the connection, so its bytes cannot be placed.',
};
