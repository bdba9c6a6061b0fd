/**
 * What the analysis remembers of each direction: 32 words a flow in one array, so that a segment touches a few
 * neighbouring cache lines and nothing is allocated. Word `FIELD` of flow row `f` is `words[f * FLOW_WORDS + FIELD]`;
 * the functions here and in analysis.ts take `f * FLOW_WORDS`, called the flow's base.
 *
 * Words are int32, and so are the sequence numbers that are compared with them: int32 is what V8 keeps unboxed in
 * fields and arguments. As in Wireshark, 0 in NEXT_SEQ, ACKABLE and LAST_ACK means "not seen yet".
 */
import { SCALE_UNKNOWN } from '../trace/frames.ts';

export const FLOW_WORDS = 32;

/** Sequence number that relative ones count from. */
export const BASE_SEQ = 0;
/** 1: BASE_SEQ is set; 2: set anew since, so that it is no longer the `base` of the flow table. */
export const BASE_SET = 1;
/** Highest sequence number seen, plus one. */
export const NEXT_SEQ = 2;
/** Frame row that set NEXT_SEQ. */
export const NEXT_SEQ_FRAME = 3;
/** Highest number up to which everything was seen: what an ACK may acknowledge. */
export const ACKABLE = 4;
/** Acknowledgment number, raw window and frame row of the newest segment. */
export const LAST_ACK = 5;
export const WINDOW = 6;
export const LAST_FRAME = 7;
/** Frame row of the last ACK that was no duplicate, or NO_ROW. */
export const FIRST_OF_ACK = 8;
/** Duplicate ACKs in a row; DUPLICATES_MUTED after an ACK of unseen data. */
export const DUPLICATES = 9;
/** Analysis bits of the newest segment. */
export const LAST_BITS = 10;
/** Window shift (0–14), SCALE_UNKNOWN or SCALE_NONE. */
export const SCALE = 11;
/** 1: a SYN went this way and no later ACK yet, so the newest window is unscaled. */
export const UNSCALED = 12;
/** Segments not yet acknowledged: oldest and newest node of the pool, count, and whether they are in order. */
export const UNACKED_HEAD = 13;
export const UNACKED_TAIL = 14;
export const UNACKED_COUNT = 15;
export const UNACKED_ORDERED = 16;
/** 0: a gap was seen and no ACK since, so bytes in flight are unknown. */
export const FLIGHT_VALID = 17;
/** Bytes since the last PSH, and whether the newest data segment had PSH. */
export const PUSH_BYTES = 18;
export const PUSH_LAST = 19;
/** SACK blocks of the newest segment, and their edges (left, right) three times. */
export const SACK_COUNT = 20;
export const SACK_EDGES = 21;
/** 1: the next plain segment of either direction may go the short way (straight.ts). The general way says it anew each time. */
export const READY = 27;
/** States: what was sent. 29: FIN sequence number + 1; 30: bits; 31: highest acknowledgment number sent. */
export const FIN_END = 29;
export const SENT = 30;
export const HIGHEST_ACK = 31;

/** "No frame" and "no node" in a word. */
export const NO_ROW = -1;
export const DUPLICATES_MUTED = -1;
/** Window before any segment was seen: no real window. */
const NO_WINDOW = -1;

/** Bits of SENT. */
export const SENT_SYN = 1;
export const SENT_FIN = 2;
export const SENT_RST = 4;

/** The states of all flows. `words` is replaced when it grows: read it anew after `open`. */
export class FlowStates {
  words = new Int32Array(64 * FLOW_WORDS);

  /** Makes the two flows of conversation `stream`. */
  open(stream: number): void {
    const base = stream * 2 * FLOW_WORDS;
    if (base + 2 * FLOW_WORDS > this.words.length) this.#grow();
    this.#reset(base);
    this.#reset(base + FLOW_WORDS);
  }

  #grow(): void {
    const larger = new Int32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }

  #reset(base: number): void {
    const words = this.words;
    words[base + WINDOW] = NO_WINDOW;
    words[base + SCALE] = SCALE_UNKNOWN;
    words[base + FIRST_OF_ACK] = NO_ROW;
    words[base + UNACKED_HEAD] = NO_ROW;
    words[base + UNACKED_TAIL] = NO_ROW;
    words[base + UNACKED_ORDERED] = 1;
    words[base + FLIGHT_VALID] = 1;
  }
}
