import { decodeText } from '../base/bytes.ts';
import { DETAILS, EntryLength, EntryType } from '../capfile/records/index.ts';

export interface EntryFilter {
  /** Whether previews, the first bytes that a call handed over or an event delivered, stay. */
  readonly previews: boolean;
  /** Which socket records stay, by their number in the session from 1; all if left out. Other entries stay. */
  readonly keepRecord?: ((number: number) => boolean) | undefined;
  /** Which named texts stay; all if left out. */
  readonly keepInfo?: ((name: string) => boolean) | undefined;
}

/** Copies entries that may stay. Counts records through all calls, as they are numbered through all blocks. */
export class EntryFilterer {
  readonly #filter: EntryFilter;
  #records = 0;

  constructor(filter: EntryFilter) {
    this.#filter = filter;
  }

  /** The entries of one block's body that stay; what stands behind a damaged entry is left out. */
  filter(body: Uint8Array): Uint8Array {
    const kept = new Uint8Array(body.length);
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    let length = 0;
    for (let at = 0; at + EntryLength.header <= body.length; ) {
      const size = view.getUint16(at + 2, true) * 4;
      if (size === 0 || size > body.length - at) break;
      const entry = body.subarray(at, at + size);
      if (this.#stays(entry)) length += this.#copy(entry, kept, length);
      at += size;
    }
    return kept.subarray(0, length);
  }

  #stays(entry: Uint8Array): boolean {
    if (entry[0] === EntryType.info) return this.#filter.keepInfo?.(nameOf(entry)) ?? true;
    if (entry[0] !== EntryType.record) return true;
    this.#records += 1;
    return this.#filter.keepRecord?.(this.#records) ?? true;
  }

  /** Returns how many bytes it wrote. */
  #copy(entry: Uint8Array, target: Uint8Array, at: number): number {
    if (this.#filter.previews || entry[0] !== EntryType.record || entry.length < EntryLength.record) {
      target.set(entry, at);
      return entry.length;
    }
    const length = copyWithoutPreview(entry, target, at);
    new DataView(target.buffer, target.byteOffset).setUint16(at + 2, length / 4, true);
    return length;
  }
}

/** Name of an info entry. */
function nameOf(entry: Uint8Array): string {
  const length = entry[4] + entry[5] * 256;
  return decodeText(entry.subarray(EntryLength.info, EntryLength.info + length));
}

function copyWithoutPreview(entry: Uint8Array, target: Uint8Array, at: number): number {
  target.set(entry.subarray(0, EntryLength.record), at);
  let length: number = EntryLength.record;
  for (let item = EntryLength.record; item + 4 <= entry.length; ) {
    const size = 4 + ((entry[item + 2] + entry[item + 3] * 256 + 3) & ~3);
    if (size > entry.length - item) break;
    if (entry[item] !== DETAILS.preview.key) {
      target.set(entry.subarray(item, item + size), at + length);
      length += size;
    }
    item += size;
  }
  return length;
}
