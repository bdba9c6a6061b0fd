/** The selections that were visited, to go back and forward among, as in a browser. */
import { sameItem } from './moves.ts';
import type { Item } from './state.ts';

/** Visits kept. */
const KEPT = 500;

export class Visits {
  #visits: Item[] = [];
  #at = -1;

  get canGoBack(): boolean {
    return this.#at > 0;
  }

  get canGoForward(): boolean {
    return this.#at < this.#visits.length - 1;
  }

  /** Notes a visit; what was ahead is forgotten. */
  visit(item: Item): void {
    if (sameItem(item, this.#visits[this.#at])) return;
    this.#visits = [...this.#visits.slice(0, this.#at + 1), item].slice(-KEPT);
    this.#at = this.#visits.length - 1;
  }

  /** The visit before (−1) or after (1) the present one; undefined: there is none. */
  go(by: 1 | -1): Item | undefined {
    const item = this.#visits[this.#at + by];
    if (item) this.#at += by;
    return item;
  }

  clear(): void {
    this.#visits = [];
    this.#at = -1;
  }
}
