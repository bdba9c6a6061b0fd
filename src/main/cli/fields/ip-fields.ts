import { Layer } from '../../../core/decode/scratch.ts';
import { type AddressView, formatAddress } from '../../../core/trace/addresses.ts';
import { NONE } from '../../../core/trace/frames.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { type Field, field } from './field.ts';

const COMMA = 44;
const encoder = new TextEncoder();

/** Writes addresses by id; each is put into words once. */
export function addressWriter(addresses: AddressView): (out: ByteWriter, id: number) => void {
  const texts: Uint8Array[] = [];
  return (out, id) => {
    if (id === NONE) return;
    texts[id] ??= encoder.encode(formatAddress(addresses, id));
    out.raw(texts[id]);
  };
}

type Side = 'src' | 'dst';

function addressField(name: string, title: string, layer: number, sides: readonly Side[]): Field {
  return field(name, title, ({ engine }) => {
    const write = addressWriter(engine.tables.addresses);
    return (out, chunk, i) => {
      if ((chunk.layers[i]! & layer) === 0) return;
      sides.forEach((side, index) => {
        if (index > 0) out.byte(COMMA);
        write(out, chunk[side][i]!);
      });
    };
  });
}

const IP = Layer.IPV4 | Layer.IPV6;

export const ipFields: readonly Field[] = [
  addressField('ip.src', 'Source Address', Layer.IPV4, ['src']),
  addressField('ip.dst', 'Destination Address', Layer.IPV4, ['dst']),
  addressField('ip.addr', 'Source or Destination Address', Layer.IPV4, ['src', 'dst']),
  addressField('ipv6.src', 'Source Address', Layer.IPV6, ['src']),
  addressField('ipv6.dst', 'Destination Address', Layer.IPV6, ['dst']),
  addressField('ipv6.addr', 'Source or Destination Address', Layer.IPV6, ['src', 'dst']),
  field('ip.proto', 'Protocol', () => (out, chunk, i) => {
    if ((chunk.layers[i]! & Layer.IPV4) !== 0) out.integer(chunk.ipProto[i]!);
  }),
  field('ip.version', 'Version', () => (out, chunk, i) => {
    const layers = chunk.layers[i]! & IP;
    if (layers !== 0) out.byte((layers & Layer.IPV4) !== 0 ? 52 : 54);
  }),
];
