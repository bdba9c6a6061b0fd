/** Searches the list's rows through the worker, a stretch at a time: a newer search ends an older one. */
import type { FindWhat } from '../engine/questions/find.ts';
import type { TraceClient } from '../engine/trace-client.ts';
import type { FindDraft, FindOutcome } from './list-state.ts';

/** Rows of one question: where columns are enough, and where bytes are read or texts are made. */
const STRETCH = { columns: 50_000, bytes: 4096 };

export interface Found {
  readonly entry: number | undefined;
  readonly outcome: FindOutcome;
}

export class Finder {
  readonly #client: Pick<TraceClient, 'ask'>;
  #search = 0;

  constructor(client: Pick<TraceClient, 'ask'>) {
    this.#client = client;
  }

  /** Ends the search that is on, which then answers undefined. */
  cancel(): void {
    this.#search += 1;
  }

  /**
   * The nearest row after (1) or before (−1) row `from`; without one, from the beginning or end. Goes on from the other
   * end; `from` itself is looked at last. Undefined: another search has begun meanwhile.
   * @param onProgress rows looked at, of `total`
   */
  async find(
    total: number,
    from: number | undefined,
    draft: FindDraft,
    step: 1 | -1,
    onProgress: (looked: number) => void = () => {},
  ): Promise<Found | undefined> {
    this.cancel();
    const what = await this.#what(draft);
    if (!what) return { entry: undefined, outcome: 'mistake' };
    const start = from ?? (step === 1 ? -1 : total);
    const ahead = step === 1 ? total - 1 - start : start;
    const first = await this.#scan(what, start + step, step, ahead, onProgress);
    if (!first) return undefined;
    if (first.entry !== undefined) return { ...first, outcome: 'found' };
    const again = await this.#scan(what, step === 1 ? 0 : total - 1, step, total - ahead, (looked) =>
      onProgress(ahead + looked),
    );
    if (!again) return undefined;
    return { ...again, outcome: again.entry === undefined ? 'none' : 'wrapped' };
  }

  /** The nearest row of the same conversation, without going round. */
  async neighbour(total: number, from: number, entry: number, step: 1 | -1): Promise<number | undefined> {
    this.cancel();
    const rows = step === 1 ? total - 1 - from : from;
    return (await this.#scan({ kind: 'conversation', entry }, from + step, step, rows, () => {}))?.entry;
  }

  async #scan(
    what: FindWhat,
    from: number,
    step: 1 | -1,
    rows: number,
    onProgress: (looked: number) => void,
  ): Promise<{ readonly entry: number | undefined } | undefined> {
    const search = this.#search;
    const stretch = what.kind === 'conversation' ? STRETCH.columns : STRETCH.bytes;
    for (let looked = 0; looked < rows; ) {
      const ask = { what, from: from + step * looked, step, rows: Math.min(stretch, rows - looked) };
      const answer = await this.#client.ask('find', ask);
      if (!answer || search !== this.#search) return undefined;
      if (answer.found !== undefined) return { entry: answer.found };
      if (answer.looked === 0) break;
      looked += answer.looked;
      onProgress(looked);
    }
    return { entry: undefined };
  }

  /** Undefined: what was typed is not what it should be. */
  async #what({ kind, text, matchCase }: FindDraft): Promise<FindWhat | undefined> {
    switch (kind) {
      case 'text':
      case 'bytesText':
        return { kind, text, matchCase };
      case 'hex': {
        const bytes = hexBytes(text);
        return bytes && { kind: 'bytes', bytes };
      }
      case 'filter': {
        const checked = await this.#client.ask('checkFilter', text);
        return checked && !checked.mistake ? { kind, text } : undefined;
      }
    }
  }
}

/** `0d 0a`, `0d:0a`, `0x0d0a`; undefined: not whole bytes. */
export function hexBytes(text: string): Uint8Array | undefined {
  const digits = text
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:.,-]/g, '');
  if (digits === '' || digits.length % 2 === 1 || /[^0-9a-f]/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
