import type { DissectContext } from '../tree.ts';
import { FrameBytes, type Stop } from './frame-bytes.ts';
import { type Draft, type LayerDraft, Section } from './section.ts';

/** Quoted packets followed into each other: an ICMP error may quote one that quotes one … */
const MAX_QUOTES = 3;

/** The state of one frame's dissection: bytes, layers so far, and what inner layers need to know of outer ones. */
export class Dissection {
  readonly bytes: FrameBytes;
  readonly context: DissectContext;
  /** Layers of the frame, outermost first; while a quoted packet is decoded, those of the quote. */
  layers: LayerDraft[] = [];
  /** Packets quoted around this one. */
  quotes = 0;
  /** The transport layer belongs to a fragment whose length is not known. */
  fragmented = false;
  /** Addresses of the innermost network layer, for the pseudo-header. */
  src: Uint8Array = new Uint8Array(0);
  dst: Uint8Array = new Uint8Array(0);
  /** TTL or hop limit of it. */
  ttl = 0;
  /** End of the network layer's packet by its own length: what follows is the link's trailer. */
  packetEnd: number;
  /** Protocol being decoded, as an error layer names it. */
  current = 'Frame';

  constructor(bytes: Uint8Array, context: DissectContext) {
    this.bytes = new FrameBytes(bytes, context.originalLength ?? bytes.length);
    this.packetEnd = this.bytes.limit;
    this.context = context;
  }

  /** Begins a layer; it counts from now on, even if decoding stops in it. */
  open(name: string, label: string, offset: number, length: number): LayerDraft {
    // Of a header that was cut the layer has what was captured.
    const captured = Math.max(0, Math.min(length, this.bytes.bytes.length - offset));
    const layer = { name, label, offset, length: captured, section: new Section(this.bytes) };
    this.layers.push(layer);
    return layer;
  }

  /** The packet ends here by its own length. */
  narrow(end: number): void {
    this.bytes.limit = end;
    if (!this.inQuote) this.packetEnd = end;
  }

  get inQuote(): boolean {
    return this.quotes > 0;
  }

  /** Checksums are verified unless the caller wants them left alone. */
  get verify(): boolean {
    return this.context.verifyChecksums !== false;
  }

  /**
   * Decodes a quoted packet; its layers become fields of `into`. What stops decoding inside a quote stops only the
   * quote: they are cut short by rule.
   */
  quote(into: Section, decode: () => void, caught: (thrown: unknown) => Stop): void {
    if (this.quotes >= MAX_QUOTES) return;
    const outer = {
      layers: this.layers,
      limit: this.bytes.limit,
      src: this.src,
      dst: this.dst,
      current: this.current,
    };
    this.layers = [];
    this.quotes++;
    try {
      decode();
    } catch (thrown) {
      caught(thrown);
    }
    into.fields.push(...this.layers.map(asField));
    this.quotes--;
    this.layers = outer.layers;
    this.bytes.limit = outer.limit;
    this.src = outer.src;
    this.dst = outer.dst;
    this.current = outer.current;
  }
}

function asField(layer: LayerDraft): Draft {
  const { name, label, offset, length, section } = layer;
  return { name, label, display: label, value: undefined, offset, length, children: section.fields };
}

/** What the layer in `error` says: what is missing and where. */
export function stopText(current: string, stop: Stop, end: number): string {
  const wanted = `${stop.wanted} byte${stop.wanted === 1 ? '' : 's'} at offset ${stop.offset}`;
  return stop.cut
    ? `${current} goes on with ${wanted}, but only ${end} bytes were captured`
    : `${current} needs ${wanted}, but the packet ends at ${end}`;
}
