import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { Session } from './session.ts';

/** Every session that pages can look at, by number. Numbers are never given twice. */
export class SessionList {
  readonly #sessions = new Map<number, Session>();
  #next = 1;
  #current: number | undefined;

  nextNumber(): number {
    return this.#next++;
  }

  add(session: Session): void {
    this.#sessions.set(session.number, session);
    this.#current = session.number;
  }

  find(number: number): Session | undefined {
    return this.#sessions.get(number);
  }

  get(number: number): Result<Session, Problem> {
    const session = this.find(number);
    return session ? ok(session) : err(problem('error', 'session.unknown', `There is no session ${number}.`));
  }

  remove(number: number): void {
    this.#sessions.delete(number);
    if (this.#current === number) this.#current = [...this.#sessions.keys()].at(-1);
  }

  /** The session that was opened or made last. */
  get current(): number | undefined {
    return this.#current;
  }

  all(): Session[] {
    return [...this.#sessions.values()];
  }

  infos(): SessionInfo[] {
    return this.all().map((session) => session.info());
  }
}
