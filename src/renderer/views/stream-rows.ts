/** The lines of a followed stream: where each begins and ends, for as many bytes as are held. */
import type { StreamBuffer } from './stream-buffer.ts';

export type StreamFormat = 'utf8' | 'latin1' | 'hex' | 'rawHex';

/** Bytes in a line, at most. */
const widths: Readonly<Record<StreamFormat, number>> = { utf8: 160, latin1: 160, hex: 16, rawHex: 48 };

const NEWLINE = 0x0a;

/** Bytes [start, end) of the buffer; or, where `gap` holds, what is absent of piece `piece`. */
export interface StreamRow {
  readonly start: number;
  readonly end: number;
  /** The piece that its first byte is of. */
  readonly piece: number;
  readonly gap: boolean;
}

/** Lines end with a newline (texts), at the width, where the direction changes, and at a gap. */
export class StreamRows {
  readonly format: StreamFormat;
  readonly #buffer: StreamBuffer;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #pieces: number[] = [];
  #cuts: number;
  /** Pieces laid out. */
  #taken = 0;
  /** The last line may go on with the next piece of its direction. */
  #open = false;

  constructor(buffer: StreamBuffer, format: StreamFormat) {
    this.#buffer = buffer;
    this.format = format;
    this.#cuts = buffer.cuts;
  }

  get length(): number {
    return this.#starts.length;
  }

  row(index: number): StreamRow {
    const [start, end] = [this.#starts[index]!, this.#ends[index]!];
    return { start, end: Math.max(start, end), piece: this.#pieces[index]!, gap: end < 0 };
  }

  /** Lays out the pieces that have come since the last call. */
  update(): void {
    if (this.#cuts !== this.#buffer.cuts) this.#reset();
    for (; this.#taken < this.#buffer.pieces; this.#taken += 1) this.#take(this.#taken);
  }

  /** The line that holds byte `at`, or the gap of piece `piece`. */
  indexOf(at: number, piece: number): number {
    let [low, high] = [0, this.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const before =
        this.#starts[middle]! < at || (this.#starts[middle] === at && this.#pieces[middle]! <= piece);
      if (before) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #reset(): void {
    this.#cuts = this.#buffer.cuts;
    this.#taken = 0;
    this.#open = false;
    this.#starts.length = this.#ends.length = this.#pieces.length = 0;
  }

  #take(piece: number): void {
    const { starts, direction } = this.#buffer;
    const [from, to] = [starts[piece]!, starts[piece + 1]!];
    const goesOn = this.#open && piece > 0 && direction[piece] === direction[piece - 1];
    if (to > from) this.#lines(goesOn ? this.#takeLast() : { start: from, piece }, to);
    if (this.#buffer.absent(piece) > 0) {
      this.#add(to, -1, piece);
      this.#open = false;
    }
  }

  /** The last line again, to go on from its start. */
  #takeLast(): { start: number; piece: number } {
    this.#ends.pop();
    return { start: this.#starts.pop()!, piece: this.#pieces.pop()! };
  }

  #lines(from: { readonly start: number; readonly piece: number }, to: number): void {
    let { start, piece } = from;
    while (start < to) {
      const end = this.#lineEnd(start, to);
      this.#add(start, end, piece);
      start = end;
      while (start < to && this.#buffer.starts[piece + 1]! <= start) piece += 1;
    }
    this.#open = !this.#isWhole(this.#starts.at(-1)!, to);
  }

  #lineEnd(start: number, to: number): number {
    const most = Math.min(to, start + widths[this.format]);
    if (this.format === 'hex' || this.format === 'rawHex') return most;
    const newline = this.#buffer.bytes.subarray(start, most).indexOf(NEWLINE);
    if (newline >= 0) return start + newline + 1;
    return most < to && this.format === 'utf8' ? wholeCharacters(this.#buffer.bytes, start, most) : most;
  }

  #isWhole(start: number, end: number): boolean {
    if (end - start >= widths[this.format]) return true;
    const isText = this.format === 'utf8' || this.format === 'latin1';
    return isText && this.#buffer.bytes[end - 1] === NEWLINE;
  }

  #add(start: number, end: number, piece: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#pieces.push(piece);
  }
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** `end`, or up to three bytes before it, so that no character of UTF-8 is cut (RFC 3629 §3). */
function wholeCharacters(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && end - at < 4 && isContinuation(bytes[at])) at -= 1;
  return at > start && !isContinuation(bytes[at]) ? at : end;
}
