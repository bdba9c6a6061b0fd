import { plural } from '../text.ts';
import { type FieldDefinition, field } from './define.ts';
import type { Dissection } from './dissection.ts';
import type { Section } from './section.ts';
import { transportLayers } from './transport.ts';

/** Wireshark's fields of a packet put together from fragments; the same for both families but for their names. */
function reassemblyFields(protocol: 'ip' | 'ipv6', title: string) {
  return {
    list: field(`${protocol}.fragments`, `${title} Fragments`, protocol === 'ip' ? 'bytes' : 'none'),
    fragment: field(`${protocol}.fragment`, `${title} Fragment`, 'framenum'),
    count: field(`${protocol}.fragment.count`, 'Fragment count', 'uint32'),
    length: field(`${protocol}.reassembled.length`, `Reassembled ${title} length`, 'uint32'),
    data: field(`${protocol}.reassembled.data`, `Reassembled ${title} data`, 'bytes'),
  };
}

const IPV4 = reassemblyFields('ip', 'IPv4');
const IPV6 = reassemblyFields('ipv6', 'IPv6');

export const REASSEMBLY_FIELDS: readonly FieldDefinition[] = [...Object.values(IPV4), ...Object.values(IPV6)];

/**
 * If the engine has put the packet together, and this frame completed it: the list of its fragments, then the
 * transport layer of the whole. Byte ranges of that layer are empty: its bytes are not this frame's.
 */
export function addReassembly(
  d: Dissection,
  section: Section,
  family: 'ip' | 'ipv6',
  at: number,
  protocol: number,
): boolean {
  const { reassembly } = d.context;
  if (reassembly === undefined || d.inQuote) return false;
  const fields = family === 'ip' ? IPV4 : IPV6;
  const { bytes, fragments } = reassembly;
  const parts = fragments.map(({ frame, length }) => `#${frame}(${length})`).join(', ');
  const count = fragments.length;
  const label = `${count} ${fields.fragment.title}${plural(count)} (${bytes.length} bytes): ${parts}`;
  const below = section.under(
    section.generated(fields.list, at, family === 'ip' ? bytes : undefined, { label }),
  );
  for (const { frame, offset, length } of fragments) {
    const range = `${offset}-${offset + length - 1} (${length} byte${plural(length)})`;
    below.generated(fields.fragment, at, frame, { label: `Frame: ${frame}, payload: ${range}` });
  }
  below.generated(fields.count, at, count);
  below.generated(fields.length, at, bytes.length);
  below.generated(fields.data, at, bytes);
  d.layers.push(...transportLayers(d, bytes, protocol, at));
  return true;
}
