/** A stream that is followed while it grows: the pieces so far, at the cost of those that are new. */
import { type FollowPiece, type FollowSource, type FollowState, followStream } from './follow.ts';
import { PieceList } from './piece-list.ts';

/** Before a gap: what is to be given up and followed anew if the gap is filled after all. */
interface Checkpoint {
  readonly gap: FollowPiece;
  /** Pieces before the gap. */
  readonly pieces: number;
  readonly states: readonly [FollowState, FollowState];
}

/**
 * Open gaps that are looked after. A retransmission comes within a window of its gap; what a capture has lost for
 * good is never filled, and is not asked after for ever.
 */
const GAPS_WATCHED = 256;

const START: FollowState = { reached: 0, complete: 0 };

export class StreamFollower {
  readonly stream: number;
  readonly pieces = new PieceList();
  readonly #source: FollowSource;
  #states: [FollowState, FollowState] = [START, START];
  #gaps: Checkpoint[] = [];
  /** For each time that pieces were given up: how many were kept. */
  readonly #cuts: number[] = [];

  constructor(source: FollowSource, stream: number) {
    this.#source = source;
    this.stream = stream;
  }

  /** Grows whenever pieces that had been given turn out to be wrong: a gap before them was filled. */
  get revision(): number {
    return this.#cuts.length;
  }

  /** Of `count` pieces that stood at an earlier revision: how many stand still. */
  standing(count: number, revision: number): number {
    return Math.min(count, ...this.#cuts.slice(revision));
  }

  /** Bytes known of a direction are at offsets; false where its segments came too wild to be put in order. */
  get usable(): boolean {
    const { byteMap } = this.#source;
    return byteMap.usable(this.stream, 0) && byteMap.usable(this.stream, 1);
  }

  /** Takes in at most `limit` pieces that are new; true where more may be waiting. */
  update(limit: number): boolean {
    if (this.stream >= this.#source.tables.conversations.length) return false;
    this.#reopen();
    let taken = 0;
    for (const piece of followStream(this.#source, this.stream, this.#states)) {
      if (taken >= limit) return true;
      taken += 1;
      this.#take(piece);
    }
    return false;
  }

  #take(piece: FollowPiece): void {
    if (piece.frame === undefined) this.#watch(piece);
    this.pieces.add(piece);
    // A gap counts as given with the piece behind it.
    this.#states[piece.direction] = { reached: piece.to, complete: piece.complete };
  }

  #watch(gap: FollowPiece): void {
    this.#gaps.push({ gap, pieces: this.pieces.length, states: [...this.#states] });
    if (this.#gaps.length > GAPS_WATCHED) this.#gaps.shift();
  }

  /** Gives up what stands behind the first gap that has been filled since. */
  #reopen(): void {
    const at = this.#gaps.findIndex(({ gap }) => this.#isFilled(gap));
    const filled = this.#gaps[at];
    if (!filled) return;
    this.pieces.cut(filled.pieces);
    this.#states = [...filled.states] as [FollowState, FollowState];
    this.#gaps = this.#gaps.slice(0, at);
    this.#cuts.push(filled.pieces);
  }

  #isFilled({ direction, from, to }: FollowPiece): boolean {
    let found = false;
    this.#source.byteMap.eachCarrier(this.stream, direction, from, to, () => {
      found = true;
    });
    return found;
  }
}
