/** The frame that a scan has loaded: its bytes, and its field tree once a filter asks for a field of it. */
import { dissect } from '../../decode/dissect.ts';
import { FIELDS } from '../../decode/fields.ts';
import { type FieldValue, fieldsNamed, type ProtocolLayer } from '../../decode/tree.ts';
import type { Value } from '../../filter/types.ts';
import type { FrameContents } from './field.ts';

/** A tree's value as filters hold it: addresses of IPv4 are numbers, booleans 0 and 1. */
function filterValue(value: FieldValue, ipv4: boolean): Value {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return Number(value);
  if (!ipv4 || !(value instanceof Uint8Array)) return value;
  return new DataView(value.buffer, value.byteOffset).getUint32(0);
}

/** Layers that are carried by another one's bytes, and end with it. */
const carriers: ReadonlySet<string> = new Set(['ip', 'ipv6']);

const none: readonly ProtocolLayer[] = [];

/** One frame at a time; the host loads its bytes before the predicate is asked about it. */
export class LoadedFrame implements FrameContents {
  readonly #linkTypeOf: (row: number) => number;
  readonly #lengthOf: (row: number) => number;
  #row = -1;
  #bytes = new Uint8Array(0);
  #layers: readonly ProtocolLayer[] | undefined;

  /**
   * @param linkTypeOf LINKTYPE_ of a frame's interface
   * @param lengthOf bytes of a frame on the wire
   */
  constructor(linkTypeOf: (row: number) => number, lengthOf: (row: number) => number) {
    this.#linkTypeOf = linkTypeOf;
    this.#lengthOf = lengthOf;
  }

  /** The frame that is asked about next. The bytes are kept until the next call, not copied. */
  load(row: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#row = row;
    this.#bytes = bytes;
    this.#layers = undefined;
  }

  bytes(row: number): Uint8Array {
    return row === this.#row ? this.#bytes : new Uint8Array(0);
  }

  protocols(row: number, name: string, whole: boolean): readonly Uint8Array[] {
    const layers = this.#decoded(row);
    const own = layers.flatMap((layer, index) => {
      if (layer.name !== name) return [];
      const end = whole ? endOf(layers, index, this.#bytes.length) : layer.offset + layer.length;
      return [this.#bytes.subarray(layer.offset, end)];
    });
    // Layers of a packet quoted by an ICMP error stand as fields in that layer.
    const quoted = fieldsNamed(layers, name).map(({ offset, length }) =>
      this.#bytes.subarray(offset, whole ? this.#bytes.length : offset + length),
    );
    return [...own, ...quoted];
  }

  values(row: number, field: string): readonly Value[] {
    const ipv4 = FIELDS.get(field)?.type === 'ipv4';
    // A label without a value is there, which is all that can be asked of it.
    return fieldsNamed(this.#decoded(row), field).map(({ value }) =>
      value === undefined ? 1 : filterValue(value, ipv4),
    );
  }

  #decoded(row: number): readonly ProtocolLayer[] {
    if (row !== this.#row) return none;
    this.#layers ??= dissect(this.#bytes, this.#linkTypeOf(row), {
      originalLength: this.#lengthOf(row),
      // The frame's own layer is there for `frame.protocols`; its times are in columns.
      frame: { number: row + 1, seconds: Number.NaN, nanos: 0 },
    });
    return this.#layers;
  }
}

/** Where what a layer carries ends: at the end of the IP packet it is in, else of the frame (padding is not carried by IP). */
function endOf(layers: readonly ProtocolLayer[], index: number, frameEnd: number): number {
  const carrier = layers.slice(0, index + 1).findLast((layer) => carriers.has(layer.name));
  if (!carrier) return frameEnd;
  const length = fieldsNamed([carrier], carrier.name === 'ip' ? 'ip.len' : 'ipv6.plen')[0]?.value;
  if (typeof length !== 'number' || length === 0) return frameEnd;
  return Math.min(frameEnd, carrier.offset + length + (carrier.name === 'ipv6' ? 40 : 0));
}
