/**
 * The state machines of both endpoints (RFC 9293 §3.3.2), driven by the segments alone. A segment that was captured
 * counts as delivered: on loopback it was. `x` is its sender, `y` its receiver.
 */
import { tcpFlags, tcpStates } from '../trace/frames.ts';
import { ACKABLE, BASE_SEQ, FIN_END, HIGHEST_ACK, SENT, SENT_FIN, SENT_SYN } from './flow-state.ts';
import { after, atOrAfter, plus } from './sequence.ts';

const code = (name: (typeof tcpStates)[number]): number => tcpStates.indexOf(name);
export const UNKNOWN = code('unknown');
export const CLOSED = code('CLOSED');
export const LISTEN = code('LISTEN');
export const SYN_SENT = code('SYN-SENT');
export const SYN_RECEIVED = code('SYN-RECEIVED');
export const ESTABLISHED = code('ESTABLISHED');
export const FIN_WAIT_1 = code('FIN-WAIT-1');
export const FIN_WAIT_2 = code('FIN-WAIT-2');
export const CLOSE_WAIT = code('CLOSE-WAIT');
export const CLOSING = code('CLOSING');
export const LAST_ACK = code('LAST-ACK');
export const TIME_WAIT = code('TIME-WAIT');

const { syn: SYN, fin: FIN, rst: RST, ack: ACK } = tcpFlags;

/** Both states around one segment, reused. */
export class StatePair {
  /** Sender's and receiver's state: before, then after. */
  x = 0;
  y = 0;
  /** Out: the segment was the ACK that completed the receiver's handshake. */
  completes = false;

  /** Moves both on by a segment. The flow words are those after its analysis; `end` is one past its payload. */
  move(
    words: Int32Array,
    forward: number,
    reverse: number,
    flags: number,
    seq: number,
    ack: number,
    end: number,
  ): void {
    this.completes = false;
    if ((flags & RST) !== 0) this.#reset(words, reverse, flags, seq);
    else if ((flags & SYN) !== 0) this.#synchronize(words, forward, flags, ack, reverse);
    else {
      if ((flags & ACK) !== 0) this.#acknowledge(words, forward, reverse, ack);
      if ((flags & FIN) !== 0) this.#finish(words, forward, reverse, end, ack);
      if ((words[forward + SENT]! & SENT_FIN) !== 0) this.#receiveFin(words, forward);
    }
  }

  /** RFC 9293 §3.10.7, first and second check: a reset out of place is answered, not obeyed (RFC 5961 §3.2). */
  #reset(words: Int32Array, reverse: number, flags: number, seq: number): void {
    const y = this.y;
    const expected = words[reverse + HIGHEST_ACK]!;
    const obeyed =
      y <= SYN_SENT ? (flags & ACK) !== 0 || y !== SYN_SENT : expected === 0 || atOrAfter(seq, expected);
    // A side that waits for its own SYN to be answered resets what it did not ask for, and goes on waiting.
    if (this.x !== SYN_SENT || (flags & ACK) !== 0) this.x = CLOSED;
    if (obeyed) this.y = CLOSED;
  }

  #synchronize(words: Int32Array, forward: number, flags: number, ack: number, reverse: number): void {
    words[forward + SENT] = words[forward + SENT]! | SENT_SYN;
    if ((flags & ACK) === 0) this.#syn();
    else this.#synAck(words, forward, ack, reverse);
  }

  /** A SYN. Where the other side has sent one too, both have now received one: simultaneous open (figure 5). */
  #syn(): void {
    if (this.y === SYN_SENT || this.y === SYN_RECEIVED) {
      this.x = SYN_RECEIVED;
      this.y = SYN_RECEIVED;
      return;
    }
    if (this.x <= SYN_SENT) this.x = SYN_SENT;
    if (this.y === UNKNOWN || this.y === CLOSED) this.y = LISTEN;
  }

  #synAck(words: Int32Array, forward: number, ack: number, reverse: number): void {
    if (this.x <= SYN_SENT) this.x = SYN_RECEIVED;
    words[forward + HIGHEST_ACK] = ack;
    if (this.y <= SYN_SENT) this.y = ESTABLISHED;
    else if (this.y === SYN_RECEIVED && this.#acksSyn(words, reverse, ack)) this.y = ESTABLISHED;
  }

  #acksSyn(words: Int32Array, reverse: number, ack: number): boolean {
    return atOrAfter(ack, plus(words[reverse + BASE_SEQ]!, 1));
  }

  #acknowledge(words: Int32Array, forward: number, reverse: number, ack: number): void {
    const highest = words[forward + HIGHEST_ACK]!;
    if (highest === 0 || after(ack, highest)) words[forward + HIGHEST_ACK] = ack;
    // Without a handshake in the capture, both sides are taken to be connected.
    if (this.x <= SYN_SENT) this.x = ESTABLISHED;
    if (this.y <= SYN_SENT) this.y = ESTABLISHED;
    else if (this.y === SYN_RECEIVED && this.#acksSyn(words, reverse, ack)) {
      this.y = ESTABLISHED;
      this.completes = true;
    }
    if ((words[reverse + SENT]! & SENT_FIN) !== 0 && atOrAfter(ack, words[reverse + FIN_END]!))
      this.#finAcknowledged();
  }

  /** `x` acknowledges the FIN of `y`: it has it, whatever the capture missed. */
  #finAcknowledged(): void {
    if (this.x === ESTABLISHED) this.x = CLOSE_WAIT;
    else if (this.x === FIN_WAIT_1) this.x = CLOSING;
    else if (this.x === FIN_WAIT_2) this.x = TIME_WAIT;
    if (this.y === FIN_WAIT_1) this.y = FIN_WAIT_2;
    else if (this.y === CLOSING) this.y = TIME_WAIT;
    else if (this.y === LAST_ACK) this.y = CLOSED;
  }

  #finish(words: Int32Array, forward: number, reverse: number, end: number, ack: number): void {
    words[forward + SENT] = words[forward + SENT]! | SENT_FIN;
    words[forward + FIN_END] = plus(end, 1);
    if (this.x < ESTABLISHED) this.x = ESTABLISHED;
    if (this.y < SYN_RECEIVED) this.y = ESTABLISHED;
    if (this.x === ESTABLISHED) this.x = FIN_WAIT_1;
    else if (this.x === CLOSE_WAIT) this.#finAfterFin(words, reverse, ack);
  }

  /** A FIN that does not acknowledge the other side's FIN was sent before that came: simultaneous close (figure 13). */
  #finAfterFin(words: Int32Array, reverse: number, ack: number): void {
    this.x = atOrAfter(ack, words[reverse + FIN_END]!) ? LAST_ACK : CLOSING;
  }

  /** The receiver's part, once everything before the FIN has come, as far as the capture shows. */
  #receiveFin(words: Int32Array, forward: number): void {
    const end = words[forward + FIN_END]!;
    if (!atOrAfter(words[forward + ACKABLE]!, end)) return;
    if (this.y === ESTABLISHED || this.y === SYN_RECEIVED) this.y = CLOSE_WAIT;
    else if (this.y === FIN_WAIT_1) this.y = CLOSING;
    else if (this.y === FIN_WAIT_2) this.y = TIME_WAIT;
  }
}
