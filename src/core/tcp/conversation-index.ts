/** The newest conversation of each pair of endpoints: open addressing over row numbers, nothing allocated per lookup. */
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';

/** A table with a pair of endpoints a row: conversations, or streams of UDP. */
export interface Pairs {
  readonly chunks: readonly {
    readonly a: Uint32Array<ArrayBufferLike>;
    readonly b: Uint32Array<ArrayBufferLike>;
    readonly portA: Uint16Array<ArrayBufferLike>;
    readonly portB: Uint16Array<ArrayBufferLike>;
  }[];
}

export class ConversationIndex {
  readonly #conversations: Pairs;
  /** Stream + 1; 0: free. */
  #slots = new Uint32Array(1024);
  #pairs = 0;

  constructor(conversations: Pairs) {
    this.#conversations = conversations;
  }

  /** The newest conversation between two endpoints (address ids and ports), either way round; NONE: there is none. */
  find(a: number, portA: number, b: number, portB: number): number {
    const held = this.#slots[this.#slot(a, portA, b, portB)]!;
    return held === 0 ? NONE : held - 1;
  }

  /** Makes `stream`, whose endpoints are in the table, the newest of its pair. */
  set(stream: number): void {
    const slot = this.#slotOf(stream);
    if (this.#slots[slot] === 0) this.#pairs += 1;
    this.#slots[slot] = stream + 1;
    if (this.#pairs * 2 > this.#slots.length) this.#grow();
  }

  #slotOf(stream: number): number {
    const chunk = this.#conversations.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    return this.#slot(chunk.a[i]!, chunk.portA[i]!, chunk.b[i]!, chunk.portB[i]!);
  }

  /** Where the pair is, or would be. */
  #slot(a: number, portA: number, b: number, portB: number): number {
    const mask = this.#slots.length - 1;
    let slot = (hash(a, portA) + hash(b, portB)) & mask;
    for (let held = this.#slots[slot]!; held !== 0; held = this.#slots[slot]!) {
      if (this.#joins(held - 1, a, portA, b, portB)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #joins(stream: number, a: number, portA: number, b: number, portB: number): boolean {
    const chunk = this.#conversations.chunks[stream >>> CHUNK_BITS]!;
    const i = stream & CHUNK_MASK;
    const oneA = chunk.a[i]!;
    const oneB = chunk.b[i]!;
    const oneBPort = chunk.portB[i]!;
    const oneAPort = chunk.portA[i]!;
    if (oneA === a && oneAPort === portA && oneB === b && oneBPort === portB) return true;
    return oneA === b && oneAPort === portB && oneB === a && oneBPort === portA;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const held of old) if (held !== 0) this.#slots[this.#slotOf(held - 1)] = held;
  }
}

/** Of one endpoint; the sum of both is the same either way round. */
function hash(address: number, port: number): number {
  let h = Math.imul(address ^ (port << 12), 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 1;
}
