import { entriesPayload, PAYLOAD_HEADER_LENGTH, wholeEntries } from '../capfile/records/index.ts';

/**
 * Joins the many small payloads of a records log into few large ones, as they come. Entries keep their order; a damaged
 * tail of a payload is left out.
 */
export class PayloadJoiner {
  readonly #entries: Uint8Array<ArrayBuffer>;
  #length = 0;
  #finished: Uint8Array[] = [];

  /** @param limit bytes that a joined payload may have, its header included */
  constructor(limit: number) {
    this.#entries = new Uint8Array(limit - PAYLOAD_HEADER_LENGTH);
  }

  /** Takes a payload (copied). One longer than the limit stays as it is. */
  add(payload: Uint8Array): void {
    const entries = wholeEntries(payload);
    if (this.#length + entries.length > this.#entries.length) this.#close();
    if (entries.length > this.#entries.length) {
      this.#finished.push(entriesPayload(entries));
      return;
    }
    this.#entries.set(entries, this.#length);
    this.#length += entries.length;
  }

  /** The payloads that are full; each is handed out once. */
  take(): readonly Uint8Array[] {
    const full = this.#finished;
    this.#finished = [];
    return full;
  }

  /** The rest. */
  finish(): readonly Uint8Array[] {
    this.#close();
    return this.take();
  }

  #close(): void {
    if (this.#length === 0) return;
    this.#finished.push(entriesPayload(this.#entries.subarray(0, this.#length)));
    this.#length = 0;
  }
}
