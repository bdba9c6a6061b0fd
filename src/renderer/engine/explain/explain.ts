/** What a frame or a record means, in plain words, with the source. Facts come from the trace, never from a guess. */
import { RECORD_NAMES } from '../../../core/capfile/records/names.ts';
import { durationText } from '../../../core/ladder/duration.ts';
import { isSegment, payloadLength, windowOf } from '../../../core/ladder/kinds.ts';
import { flowRow } from '../../../core/trace/conversations.ts';
import { ackedFrame, analysisBits, NONE, previousFrame, tcpFlags } from '../../../core/trace/frames.ts';
import { lagOf } from '../../../core/trace/links.ts';
import { linkRelations, linkStates } from '../../../core/trace/sockets.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import { recordNotes } from './record-notes.ts';

/** Text with parts that stand out. */
export type Part = string | { readonly strong: string } | { readonly code: string };

/** Sentences stand by themselves, so that each can be said in another language; **so** is strong, `so` is code. */
export interface Explanation {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly source: string;
}

/** An explanation in the chosen language: its title, its text in parts, its source. */
export function sayExplanation(
  { title, sentences, source }: Explanation,
  said: (text: string) => string,
): { readonly title: string; readonly parts: readonly Part[]; readonly source: string } {
  const texts = sentences.filter((text) => text !== '').map(said);
  // Chinese sentences end in a full-width stop and need no space after it.
  const text = texts.reduce(
    (before, next) => (before.endsWith('。') ? before + next : `${before} ${next}`),
    '',
  );
  return { title: said(title), parts: partsOf(text.trim()), source: said(source) };
}

function partsOf(text: string): Part[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**')) return { strong: part.slice(2, -2) };
      return part.startsWith('`') && part.length > 1 ? { code: part.slice(1, -1) } : part;
    });
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
      sentences: ['It belongs to no conversation here; its fields stand below.'],
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
  const window = `It offers a window of **${windowOf(view.tables.frames, frame)} bytes**.`;
  if (flags & tcpFlags.ack) {
    return {
      title: 'SYN, ACK: the other side agrees',
      sentences: [
        'The other side agrees: it acknowledges the SYN and proposes where its own bytes are counted from.',
        "When this arrives the client’s kernel has its connection, and Node will tell your code with `'connect'`.",
        window,
      ],
      source: 'RFC 9293 §3.5 · step 2 of the three-way handshake',
    };
  }
  return {
    title: 'SYN: asks for a connection',
    sentences: [
      'The client asks for a connection and says where its bytes are counted from: its initial sequence number, shown here as 0.',
      window,
      'No data can be sent before the answer.',
    ],
    source: 'RFC 9293 §3.5 · step 1 of the three-way handshake',
  };
}

function explainFin(view: Tables, frame: number): Explanation {
  const { frames, conversations } = view.tables;
  const direction = frames.get('direction', frame);
  const other = view.tables.flows.get('finFrame', flowRow(frames.get('stream', frame), 1 - direction));
  const second = other !== NONE && other < frame;
  const who = conversations.get('client', frames.get('stream', frame)) === direction ? 'client' : 'server';
  return {
    title: second ? 'FIN: the second side closes' : 'FIN: one side closes',
    sentences: [
      `The ${who} has sent its last byte: this direction is closed.`,
      "The other side’s program hears of it as `'end'`.",
      second
        ? 'The other side had closed its own direction before, so the connection ends here.'
        : 'It may go on sending: the connection is half-closed until it ends its side too.',
    ],
    source: 'RFC 9293 §3.6',
  };
}

function explainReset(): Explanation {
  const sentences = [
    'The connection is cut off at once: nothing more is sent or acknowledged, and what was under way is lost.',
    "A program that is still reading or writing gets `'error' ECONNRESET`; one that had already closed its side hears nothing.",
  ];
  return { title: 'RST: cut off', sentences, source: 'RFC 9293 §3.5.2' };
}

function explainData(view: Tables, frame: number): Explanation {
  const { frames } = view.tables;
  const length = payloadLength(frames, frame);
  const from = frames.get('relSeq', frame) - 1;
  const bytes = length === 1 ? '1 byte' : `${length} bytes`;
  const place = length === 1 ? `byte ${from}` : `bytes ${from} to ${from + length - 1}`;
  const sentences = [
    from >= 0 ? `**${bytes}** of payload, ${place} of this direction.` : `**${bytes}** of payload.`,
    'TCP carries a stream: one write may be many segments, and one segment may carry many writes.',
  ];
  return { title: 'Data', sentences, source: 'RFC 9293 §3.7' };
}

function explainAck(view: Tables, frame: number): Explanation {
  const { frames, conversations } = view.tables;
  if (conversations.get('handshakeFrame', frames.get('stream', frame)) === frame) {
    return {
      title: 'ACK: the handshake is complete',
      sentences: [
        'The handshake is complete: both sides are connected.',
        "The server’s kernel keeps the connection ready; your server code hears `'connection'` when its event loop gets to it.",
      ],
      source: 'RFC 9293 §3.5 · step 3 of the three-way handshake',
    };
  }
  const acked = ackedFrame(frames, frame);
  const sentences = [
    `Everything before byte **${Math.max(0, frames.get('relAck', frame) - 1)}** of the other direction has arrived at the kernel.`,
    'It does not say that the program has read it.',
    acked === NONE ? '' : `It answers frame ${acked + 1}.`,
  ];
  return { title: 'ACK', sentences, source: 'RFC 9293 §3.4' };
}

function explainRetransmission(analysis: number): Explanation {
  if (analysis & analysisBits.spurious_retransmission) {
    const text =
      'These bytes had been acknowledged already: they were sent again for nothing, most often because the acknowledgment came late.';
    return {
      title: 'Sent again for nothing',
      sentences: [text],
      source: 'RFC 6298 · Wireshark: Spurious Retransmission',
    };
  }
  if (analysis & analysisBits.fast_retransmission) {
    const text =
      'Duplicate acknowledgments said that a segment is missing; the sender sends it again without waiting for its timer.';
    return {
      title: 'Sent again at once',
      sentences: [text],
      source: 'RFC 5681 §3.2 · Wireshark: Fast Retransmission',
    };
  }
  const text = 'No acknowledgment came in time, so the same bytes are sent again.';
  return { title: 'Sent again', sentences: [text], source: 'RFC 6298 · Wireshark: Retransmission' };
}

function explainOutOfOrder(): Explanation {
  const text =
    'Segments after this one came first. The receiver keeps them and gives the program the bytes in order.';
  return { title: 'Out of order', sentences: [text], source: 'RFC 9293 §3.10.7.4' };
}

/**
 * Linux probes a closed window with segments that Wireshark calls Keep-Alive (len 0, seq = SND.UNA − 1); the window of
 * the other side tells the two apart.
 */
function explainKeepAlive(view: Tables, frame: number): Explanation {
  if (peerWindowIsZero(view, frame)) return explainWindowProbe();
  const idle = idleBefore(view, frame);
  const sentences = [
    idle === undefined
      ? 'The connection has been idle.'
      : `The other side has been silent for **${durationText(idle)}**.`,
    'So the kernel sends an empty segment with the sequence number **before** the next byte, to make the other side answer.',
    'Every answer starts the idle clock anew.',
    'Your code sees no event.',
  ];
  const source = 'RFC 9293 §3.8.4 · on Linux 1 s between probes only while they go unanswered, 10 tries';
  return { title: 'Keep-alive probe', sentences, source };
}

function explainKeepAliveAck(): Explanation {
  const text =
    'The answer to a keep-alive probe: the other side’s kernel is still there. Its program was not asked.';
  return { title: 'Keep-alive answered', sentences: [text], source: 'RFC 9293 §3.8.4' };
}

function explainZeroWindow(): Explanation {
  const sentences = [
    'The receiver has no room left: its program does not read as fast as data comes.',
    "The sender must wait; in Node `write()` returns false and `'drain'` has to be waited for.",
  ];
  return { title: 'The window is closed', sentences, source: 'RFC 9293 §3.8.6' };
}

function explainWindowProbe(): Explanation {
  const text =
    'The receiver’s window is zero. The sender asks now and then whether there is room again, since the news of it could be lost.';
  return { title: 'Window probe', sentences: [text], source: 'RFC 9293 §3.8.6.1' };
}

function explainWindowUpdate(view: Tables, frame: number): Explanation {
  const sentences = [
    `The receiver has room again: **${windowOf(view.tables.frames, frame)} bytes**.`,
    'Its program has read.',
  ];
  return { title: 'Window update', sentences, source: 'RFC 9293 §3.8.6' };
}

function explainDuplicate(): Explanation {
  const text =
    'The same byte is acknowledged again: something after it came, so a segment before it is missing. Three of these make the sender send it again.';
  return { title: 'Duplicate ACK', sentences: [text], source: 'RFC 5681 §2, §3.2' };
}

function peerWindowIsZero(view: Tables, frame: number): boolean {
  const { frames } = view.tables;
  const direction = frames.get('direction', frame);
  let before = previousFrame(frames, frame);
  while (before !== NONE && frames.get('direction', before) === direction)
    before = previousFrame(frames, before);
  return (
    before !== NONE && frames.get('window', before) === 0 && !(frames.get('flags', before) & tcpFlags.rst)
  );
}

/** Nanoseconds since the frame before in the same conversation. */
function idleBefore(view: Tables, frame: number): number | undefined {
  const { frames } = view.tables;
  const previous = previousFrame(frames, frame);
  if (previous === NONE) return undefined;
  const seconds = frames.get('seconds', frame) - frames.get('seconds', previous);
  return seconds * 1e9 + frames.get('nanos', frame) - frames.get('nanos', previous);
}

/** A record: what it means in Node, and how it hangs together with the wire. */
export function explainRecord(view: Tables, record: number): Explanation {
  const { records } = view.tables;
  const key = Object.entries(RECORD_NAMES).find(([, one]) => one.code === records.get('name', record))?.[0];
  const note = key ? recordNotes[key as keyof typeof recordNotes] : undefined;
  return {
    title: note?.title ?? 'Unknown record',
    sentences: [note?.text ?? 'It was written by a later version of Wireside.', linkSentence(view, record)],
    source: note?.source ?? '',
  };
}

function linkSentence(view: Tables, record: number): string {
  const { frames, records, links } = view.tables;
  const link = records.get('firstLink', record);
  // A link may be told before its frame is here.
  if (link >= links.length || links.get('frame', link) >= frames.length)
    return linkTexts[records.get('linkState', record)] ?? '';
  const frame = links.get('frame', link) + 1;
  const lag = durationText(lagOf(view.tables, link));
  return links.get('relation', link) === linkRelations.causes
    ? `It reached the wire as **frame ${frame}** **${lag}** later.`
    : `The kernel had it with **frame ${frame}**; your code heard **${lag}** later.`;
}

const linkTexts: Readonly<Record<number, string>> = {
  [linkStates.none]: 'Nothing on the wire belongs to it.',
  [linkStates.waiting]: 'The frame that belongs to it has not come yet.',
  [linkStates.unlinked]: 'The frame that belongs to it is not in this capture.',
  [linkStates.unmappable]:
    'The capture began in the middle of the connection, so its bytes cannot be placed.',
};
