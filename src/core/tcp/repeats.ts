/** Test 11 of the analysis: what kind of repetition a segment is that does not advance the sequence number. */
import { analysisBits, type FrameSchema, tcpFlags } from '../trace/frames.ts';
import { nanosBetween } from '../trace/links.ts';
import type { TableView } from '../trace/table.ts';
import type { AnalysisRules, Segment } from './analysis.ts';
import {
  DUPLICATES,
  DUPLICATES_MUTED,
  LAST_ACK,
  LAST_FRAME,
  NEXT_SEQ,
  NEXT_SEQ_FRAME,
  SACK_COUNT,
  SACK_EDGES,
} from './flow-state.ts';
import { atOrAfter, atOrBefore, before, plus } from './sequence.ts';
import type { UnackedPool } from './unacked.ts';

export interface RepeatContext {
  readonly frames: TableView<FrameSchema>;
  readonly unacked: UnackedPool;
  readonly rules: AnalysisRules;
}

/** A fast retransmission follows the newest duplicate ACK within 20 ms. */
const FAST_NANOS = 20_000_000;
/** An out-of-order segment follows the highest one within the initial RTT, or 3 ms where that is not known. */
const OUT_OF_ORDER_NANOS = 3_000_000;

/** One bit of `analysisBits`, or 0 where the segment is new. It carries data, a SYN or a FIN. */
export function kindOfRepeat(words: Int32Array, s: Segment, context: RepeatContext): number {
  const next = words[s.forward + NEXT_SEQ]!;
  if (isSpurious(words, s)) return analysisBits.spurious_retransmission;
  if (next === 0 || !before(s.seq, next)) return 0;
  // More than a byte from one before the next: new data after a window probe or keep-alive.
  if (s.length > 1 && plus(next, -1) === s.seq) return 0;
  if (isFast(words, s, context)) return analysisBits.fast_retransmission;
  return isOutOfOrder(words, s, context) ? analysisBits.out_of_order : analysisBits.retransmission;
}

/** All of it was acknowledged before. */
function isSpurious(words: Int32Array, s: Segment): boolean {
  const acked = words[s.reverse + LAST_ACK]!;
  return s.length > 0 && acked !== 0 && atOrBefore(plus(s.seq, s.length), acked);
}

function isFast(words: Int32Array, s: Segment, context: RepeatContext): boolean {
  const duplicates = words[s.reverse + DUPLICATES]!;
  // Wireshark keeps the count unsigned, so a muted one is a very large one.
  if (duplicates < 2 && duplicates !== DUPLICATES_MUTED) return false;
  const since = nanosBetween(context.frames, words[s.reverse + LAST_FRAME]!, context.frames, s.frame);
  if (!unsignedLess(since, FAST_NANOS)) return false;
  if (words[s.reverse + LAST_ACK] === s.seq) return true;
  return context.rules === '4.4' && words[s.reverse + SACK_COUNT] !== 0 && !isSacked(words, s);
}

/** The receiver's newest SACK blocks hold the segment. */
function isSacked(words: Int32Array, s: Segment): boolean {
  const end = plus(s.seq, s.length);
  const first = s.reverse + SACK_EDGES;
  for (let i = 0; i < words[s.reverse + SACK_COUNT]!; i += 1) {
    if (atOrAfter(s.seq, words[first + 2 * i]!) && atOrBefore(end, words[first + 2 * i + 1]!)) return true;
  }
  return false;
}

function isOutOfOrder(words: Int32Array, s: Segment, context: RepeatContext): boolean {
  const end = plus(s.seq, s.length);
  const control = (s.flags & (tcpFlags.syn | tcpFlags.fin)) !== 0 ? 1 : 0;
  if (words[s.forward + NEXT_SEQ] === plus(end, control)) return false;
  const since = nanosBetween(context.frames, words[s.forward + NEXT_SEQ_FRAME]!, context.frames, s.frame);
  const known = s.firstRtt !== 0 && !Number.isNaN(s.firstRtt);
  if (!unsignedLess(since, known ? s.firstRtt : OUT_OF_ORDER_NANOS)) return false;
  return context.rules === '4.0' || !context.unacked.holds(words, s.forward, s.seq, end);
}

/** Comparison of two spans as unsigned 64-bit numbers, as Wireshark makes it: a negative one is beyond all others. */
function unsignedLess(a: number, b: number): boolean {
  if (a < 0 === b < 0) return a < b;
  return a >= 0;
}
