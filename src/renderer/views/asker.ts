/** Asks the worker one question over and over, at a bounded rate: one at a time, and seldom while nothing is new. */

import type { AnswerTo, Ask, QuestionName } from '../engine/questions/questions.ts';
import type { TraceClient } from '../engine/trace-client.ts';

/** Milliseconds between two questions for the same while the trace grows. */
export const PACE = 250;
/** The same while the worker says that it is still taking in what it has. */
const CATCHING_UP = 20;

export interface AskerParts<N extends QuestionName> {
  readonly client: Pick<TraceClient, 'ask'>;
  readonly question: N;
  readonly onAnswer: (answer: AnswerTo<N>) => void;
  readonly now: () => number;
  /** Calls back after some milliseconds; returns a function that calls it off. */
  readonly later: (callback: () => void, milliseconds: number) => () => void;
}

export class Asker<N extends QuestionName> {
  readonly #parts: AskerParts<N>;
  #wanted: Ask<N> | undefined;
  #key = '';
  #asking = false;
  /** The trace has changed, or something else is wanted, since the last question. */
  #due = false;
  #askedAt = Number.NEGATIVE_INFINITY;
  #callOff: (() => void) | undefined;
  #ended = false;

  constructor(parts: AskerParts<N>) {
    this.#parts = parts;
  }

  /** What is to be asked from now on; something new is asked at once. */
  want(ask: Ask<N>): void {
    if (!this.prepare(ask)) return;
    this.#askedAt = Number.NEGATIVE_INFINITY;
    this.changed();
  }

  /**
   * What is to be asked when the trace has changed, and not before.
   * @returns whether it is something new
   */
  prepare(ask: Ask<N>): boolean {
    const key = JSON.stringify(ask);
    if (key === this.#key) return false;
    this.#wanted = ask;
    this.#key = key;
    return true;
  }

  /** The trace has changed: what was answered may be old. */
  changed(): void {
    this.#due = true;
    this.#next(PACE);
  }

  /** Nothing is asked from now on. */
  end(): void {
    this.#ended = true;
    this.#callOff?.();
  }

  #next(pace: number): void {
    if (this.#ended || this.#asking || !this.#due) return;
    this.#callOff?.();
    const wait = this.#askedAt + pace - this.#parts.now();
    if (wait > 0) this.#callOff = this.#parts.later(() => void this.#ask(), wait);
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking || this.#ended || this.#wanted === undefined) return;
    const { client, question, onAnswer, now } = this.#parts;
    this.#asking = true;
    this.#due = false;
    this.#askedAt = now();
    const answer = await client.ask(question, this.#wanted);
    this.#asking = false;
    if (this.#ended) return;
    if (answer !== undefined) onAnswer(answer);
    const more = saysMore(answer);
    this.#due ||= more;
    this.#next(more ? CATCHING_UP : PACE);
  }
}

function saysMore(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'more' in answer && answer.more === true;
}
