/**
 * What Wireshark's TCP analysis says of a segment (tcp_analyze_sequence_number in epan/dissectors/packet-tcp.c, 4.4),
 * in one pass and in its order of tests. "Forward" is the segment's own direction, "reverse" the other.
 */
import {
  analysisBits,
  type ExtraSchema,
  extraKinds,
  type FrameSchema,
  SCALE_NONE,
  SCALE_UNKNOWN,
  tcpFlags,
} from '../trace/frames.ts';
import type { Table, TableView } from '../trace/table.ts';
import {
  ACKABLE,
  BASE_SEQ,
  BASE_SET,
  DUPLICATES,
  DUPLICATES_MUTED,
  FIRST_OF_ACK,
  FLIGHT_VALID,
  LAST_ACK,
  LAST_BITS,
  LAST_FRAME,
  NEXT_SEQ,
  NEXT_SEQ_FRAME,
  NO_ROW,
  SCALE,
  UNSCALED,
  WINDOW,
} from './flow-state.ts';
import { flightOf, pushBytesOf } from './in-flight.ts';
import { kindOfRepeat, type RepeatContext } from './repeats.ts';
import { after, plus } from './sequence.ts';
import type { UnackedPool } from './unacked.ts';

const { syn: SYN, fin: FIN, rst: RST, ack: ACK } = tcpFlags;
const SYN_FIN_RST = SYN | FIN | RST;
const A = analysisBits;

/**
 * Which Wireshark's rules: 4.4, or 4.0, which looks at no SACK block to tell a fast retransmission, does not ask
 * whether a segment out of order was seen before, and knows no answer to a window probe that takes the probe's byte.
 */
export type AnalysisRules = '4.4' | '4.0';

/** One segment, reused: the caller sets what goes in, `analyze` what comes out. */
export class Segment {
  /** In: frame row, raw numbers as int32, payload length, TCP flags, raw window. */
  frame = 0;
  seq = 0;
  ack = 0;
  length = 0;
  flags = 0;
  window = 0;
  /** In: 0 from A to B, 1 from B to A; bases of the two flows in the state words. */
  direction = 0;
  forward = 0;
  reverse = 0;
  /** In: the window shift in force when it was sent (`scale` column). */
  scale = 0;
  /** In: its header is whole, so that Wireshark gets to show the analysis. */
  shown = true;
  /** In: initial round-trip time, nanoseconds; 0 or NaN where unknown. */
  firstRtt = 0.5;
  /** In: Wireshark has something to say of it whatever the analysis finds (a repeated SYN). */
  noted = false;
  /** In: bits known before (reused ports). Out: all `analysisBits` of the segment. */
  bits = 0;
  /** Out: the frame row it acknowledges, or NO_ROW. */
  acksFrame = 0;
  /** Out: bytes in flight after it, and bytes since the last PSH; 0 where there are none. */
  bytesInFlight = 0;
  pushBytes = 0;
  /** Out: Wireshark has something to say of it (`tcp.analysis`). */
  remarked = false;

  /** What comes out where there is no analysis: only what was known before. */
  skip(): void {
    this.acksFrame = NO_ROW;
    this.bytesInFlight = 0;
    this.pushBytes = 0;
    this.remarked = this.noted || this.bits !== 0;
  }
}

export class TcpAnalysis {
  readonly #frames: TableView<FrameSchema>;
  readonly #extras: Table<ExtraSchema>;
  readonly #unacked: UnackedPool;
  readonly #repeats: RepeatContext;
  readonly #rules: AnalysisRules;

  constructor(
    frames: TableView<FrameSchema>,
    extras: Table<ExtraSchema>,
    unacked: UnackedPool,
    rules: AnalysisRules = '4.4',
  ) {
    this.#frames = frames;
    this.#extras = extras;
    this.#unacked = unacked;
    this.#rules = rules;
    this.#repeats = { frames: this.#frames, unacked: this.#unacked, rules };
  }

  /** Sets what comes out of `s` and moves the state on. */
  analyze(words: Int32Array, s: Segment): void {
    s.remarked = s.noted;
    setBases(words, s);
    if ((s.flags & ACK) !== 0) words[s.reverse + FLIGHT_VALID] = 1;
    if (isWindowProbe(words, s)) s.bits |= A.zero_window_probe;
    else {
      this.#ordinary(words, s);
      this.#answers(words, s);
    }
    this.#newAck(words, s);
    ackBeyondSeen(words, s);
    if (s.length > 0 || (s.flags & (SYN | FIN)) !== 0) this.#repeat(words, s);
    this.#advance(words, s);
    s.acksFrame = this.#unacked.acknowledge(words, s.reverse, s.ack);
    this.#flight(words, s);
    if (s.bits !== 0 || s.acksFrame !== NO_ROW) s.remarked = true;
  }

  /** Tests 2 to 6. */
  #ordinary(words: Int32Array, s: Segment): void {
    const next = words[s.forward + NEXT_SEQ]!;
    const plain = (s.flags & SYN_FIN_RST) === 0;
    if (s.window === 0 && plain) s.bits |= A.zero_window;
    if (next !== 0 && after(s.seq, next) && (s.flags & RST) === 0) {
      s.bits |= A.lost_segment;
      words[s.forward + FLIGHT_VALID] = 0;
    }
    if (!plain) return;
    if (s.length <= 1 && s.seq === plus(next, -1)) s.bits |= A.keep_alive;
    if (s.length === 0 && s.window !== 0 && s.window !== words[s.forward + WINDOW] && repeatsAck(words, s)) {
      s.bits |= A.window_update;
    }
    if (s.length > 0 && fillsWindow(words, s)) s.bits |= A.window_full;
  }

  /** Tests 7 to 9: segments without data that repeat the one before them in their direction. */
  #answers(words: Int32Array, s: Segment): void {
    if (s.length !== 0 || s.window !== words[s.forward + WINDOW] || (s.flags & SYN_FIN_RST) !== 0) return;
    if (s.seq !== words[s.forward + NEXT_SEQ]) return;
    const repeats = s.ack === words[s.forward + LAST_ACK];
    const lastReverse = words[s.reverse + LAST_BITS]!;
    if (s.window === 0) {
      if ((lastReverse & A.zero_window_probe) !== 0) this.#probeAnswer(words, s, repeats);
    } else if (repeats && (lastReverse & A.keep_alive) !== 0) s.bits |= A.keep_alive_ack;
    else if (repeats) this.#duplicate(words, s);
  }

  #probeAnswer(words: Int32Array, s: Segment, repeats: boolean): void {
    if (repeats) s.bits |= A.zero_window_probe_ack;
    else if (this.#rules === '4.4' && s.ack === plus(words[s.forward + LAST_ACK]!, 1)) {
      // The receiver took the probe's byte after all: it counts as sent.
      s.bits |= A.zero_window_probe_ack;
      words[s.reverse + NEXT_SEQ] = s.ack;
      words[s.reverse + ACKABLE] = s.ack;
    }
  }

  #duplicate(words: Int32Array, s: Segment): void {
    const before = words[s.forward + DUPLICATES]!;
    const count = before === DUPLICATES_MUTED ? 1 : before + 1;
    words[s.forward + DUPLICATES] = count;
    s.bits |= A.duplicate_ack;
    this.#extra(s, extraKinds.duplicateAck, count, words[s.forward + FIRST_OF_ACK]!);
  }

  #newAck(words: Int32Array, s: Segment): void {
    if (s.ack === words[s.forward + LAST_ACK]) return;
    words[s.forward + FIRST_OF_ACK] = s.frame;
    words[s.forward + DUPLICATES] = 0;
  }

  #repeat(words: Int32Array, s: Segment): void {
    if ((s.bits & A.keep_alive) !== 0) return;
    const kind = kindOfRepeat(words, s, this.#repeats);
    s.bits |= kind;
    if (kind === A.retransmission) {
      const waiting = this.#unacked.oldest(words, s.forward);
      this.#extra(s, extraKinds.rto, waiting === NO_ROW ? words[s.forward + NEXT_SEQ_FRAME]! : waiting, 0);
    }
  }

  /** Remembers the segment. */
  #advance(words: Int32Array, s: Segment): void {
    const f = s.forward;
    const end = this.#enlist(words, s);
    const probe = (s.bits & A.zero_window_probe) !== 0;
    const next = words[f + NEXT_SEQ]!;
    if (!probe && (next === 0 || after(end, next))) {
      words[f + NEXT_SEQ] = end;
      words[f + NEXT_SEQ_FRAME] = s.frame;
    }
    const ackable = words[f + ACKABLE]!;
    if (!probe && (ackable === 0 || s.seq === ackable)) words[f + ACKABLE] = words[f + NEXT_SEQ]!;
    words[f + WINDOW] = s.window;
    words[f + LAST_ACK] = s.ack;
    words[f + LAST_FRAME] = s.frame;
    words[f + LAST_BITS] = s.bits;
  }

  /** Puts the segment on the list of unacknowledged ones; returns one past its last sequence number. */
  #enlist(words: Int32Array, s: Segment): number {
    const end = plus(s.seq, s.length);
    const control = (s.flags & (SYN | FIN)) !== 0;
    if (s.length === 0 && !control) return end;
    // As in Wireshark, SYN and FIN count only while the list has room.
    if (!this.#unacked.hasRoom(words, s.forward)) return end;
    const counted = control ? plus(end, 1) : end;
    this.#unacked.append(words, s.forward, s.frame, s.seq, counted);
    return counted;
  }

  #flight(words: Int32Array, s: Segment): void {
    s.bytesInFlight = 0;
    s.pushBytes = 0;
    if (s.length === 0 || words[s.forward + FLIGHT_VALID] === 0) return;
    if (this.#unacked.oldest(words, s.forward) === NO_ROW) return;
    s.bytesInFlight = flightOf(words, s, this.#unacked.span(words, s.forward));
    const pushed = pushBytesOf(words, s);
    if (s.bytesInFlight > 0) s.pushBytes = pushed;
    s.remarked = true;
  }

  #extra(s: Segment, kind: number, a: number, b: number): void {
    if (!s.shown) return;
    const row = this.#extras.append();
    this.#extras.set('frame', row, s.frame);
    this.#extras.set('kind', row, kind);
    this.#extras.set('a', row, a);
    this.#extras.set('b', row, b);
  }
}

/**
 * Where relative numbers count from: the SYN's number, else one below the first number seen, so that the first byte
 * is number 1. The reverse base comes from the first ACK where nothing was seen of that side.
 */
function setBases(words: Int32Array, s: Segment): void {
  if (words[s.forward + BASE_SET] === 0) {
    words[s.forward + BASE_SEQ] = (s.flags & SYN) !== 0 ? s.seq : plus(s.seq, -1);
    words[s.forward + BASE_SET] = 1;
  }
  if (words[s.reverse + BASE_SET] === 0 && (s.flags & ACK) !== 0) {
    words[s.reverse + BASE_SEQ] = plus(s.ack, -1);
    words[s.reverse + BASE_SET] = 1;
  }
}

/** Test 1. */
function isWindowProbe(words: Int32Array, s: Segment): boolean {
  return s.length === 1 && s.seq === words[s.forward + NEXT_SEQ] && words[s.reverse + WINDOW] === 0;
}

function repeatsAck(words: Int32Array, s: Segment): boolean {
  return s.seq === words[s.forward + NEXT_SEQ] && s.ack === words[s.forward + LAST_ACK];
}

/** Test 6: the segment ends exactly at the edge of the receiver's window. */
function fillsWindow(words: Int32Array, s: Segment): boolean {
  const scale = words[s.reverse + SCALE]!;
  if (scale === SCALE_UNKNOWN) return false;
  // The window of a SYN is never scaled (RFC 7323 §2.2).
  const shift = words[s.reverse + UNSCALED] === 1 || scale === SCALE_NONE ? 0 : scale;
  return plus(s.seq, s.length) === plus(words[s.reverse + LAST_ACK]!, words[s.reverse + WINDOW]! << shift);
}

/** Test 10: an ACK of what was not seen. */
function ackBeyondSeen(words: Int32Array, s: Segment): void {
  const ackable = words[s.reverse + ACKABLE]!;
  if ((s.flags & ACK) === 0 || ackable === 0 || !after(s.ack, ackable)) return;
  s.remarked = true;
  if (after(words[s.reverse + NEXT_SEQ]!, ackable)) {
    words[s.reverse + ACKABLE] = words[s.reverse + NEXT_SEQ]!;
    s.bits |= A.ack_lost_segment;
  } else {
    if (words[s.reverse + DUPLICATES] === 0) s.bits |= A.ack_lost_segment;
    words[s.reverse + DUPLICATES] = DUPLICATES_MUTED;
  }
}
