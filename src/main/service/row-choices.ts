import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { type ChosenRows, RowSet } from '../sessions/index.ts';

/** Choices kept: each is asked for right after it was made. */
const KEPT = 8;

/** Rows of sessions that a page has chosen for an export, by a number that it is given for each choice. */
export class RowChoices {
  readonly #choices = new Map<number, { readonly session: number; readonly rows: ChosenRows }>();
  #next = 1;

  /** @param frames, records a bit for each row (`RowSet`) */
  add(session: number, frames: Uint8Array, records: Uint8Array): number {
    const number = this.#next++;
    this.#choices.set(number, {
      session,
      rows: { frames: new RowSet(frames), records: new RowSet(records) },
    });
    for (const oldest of this.#choices.keys()) {
      if (this.#choices.size <= KEPT) break;
      this.#choices.delete(oldest);
    }
    return number;
  }

  /** The rows of a choice; undefined where all are wanted. */
  get(session: number, number: number | undefined): Result<ChosenRows | undefined, Problem> {
    if (number === undefined) return ok(undefined);
    const choice = this.#choices.get(number);
    if (choice?.session === session) return ok(choice.rows);
    const message = 'Which rows were chosen is not known any more.';
    return err(problem('error', 'export.rows', message, 'Export what is shown once more.'));
  }
}
