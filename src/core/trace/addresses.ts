/** Interned network addresses: each IPv4, IPv6 or MAC address once, its id being its row. */
import { CHUNK_BITS, CHUNK_MASK, Table, type TableView } from './table.ts';

export const addressSchema = {
  /** The address as big-endian 32-bit words: IPv4 in `a` alone, IPv6 in a–d, MAC in a (first 4 bytes) and b (last 2). */
  a: 'u32',
  b: 'u32',
  c: 'u32',
  d: 'u32',
  /** `addressFamilies`. */
  family: 'u8',
} as const;
export type AddressSchema = typeof addressSchema;
export type AddressView = TableView<AddressSchema>;

export const addressFamilies = { ipv4: 4, ipv6: 6, mac: 1 } as const;

/** The address table with its index (open addressing, no allocation for an address that is known). */
export class AddressTable {
  readonly table: Table<AddressSchema>;
  #slots = new Uint32Array(1024);
  #mask = 1023;

  constructor(options: { shared?: boolean } = {}) {
    this.table = new Table(addressSchema, options);
  }

  /** Id of an address, given as 32-bit words (unused ones 0); new ones are appended and published. */
  intern(family: number, a: number, b: number, c: number, d: number): number {
    let slot = hash(family, a, b, c, d) & this.#mask;
    for (let held = this.#slots[slot]!; held !== 0; held = this.#slots[slot]!) {
      if (this.#is(held - 1, family, a, b, c, d)) return held - 1;
      slot = (slot + 1) & this.#mask;
    }
    const id = this.#add(family, a, b, c, d);
    this.#slots[slot] = id + 1;
    if (id * 2 > this.#mask) this.#rehash();
    return id;
  }

  #is(id: number, family: number, a: number, b: number, c: number, d: number): boolean {
    const chunk = this.table.chunks[id >>> CHUNK_BITS]!;
    const i = id & CHUNK_MASK;
    const low = chunk.a[i] === a >>> 0 && chunk.b[i] === b >>> 0;
    return low && chunk.c[i] === c >>> 0 && chunk.d[i] === d >>> 0 && chunk.family[i] === family;
  }

  #add(family: number, a: number, b: number, c: number, d: number): number {
    const id = this.table.append();
    const chunk = this.table.chunks[id >>> CHUNK_BITS]!;
    const i = id & CHUNK_MASK;
    chunk.a[i] = a;
    chunk.b[i] = b;
    chunk.c[i] = c;
    chunk.d[i] = d;
    chunk.family[i] = family;
    this.table.publish();
    return id;
  }

  #rehash(): void {
    this.#mask = this.#mask * 2 + 1;
    this.#slots = new Uint32Array(this.#mask + 1);
    for (let id = 0; id < this.table.appended; id += 1) {
      const chunk = this.table.chunks[id >>> CHUNK_BITS]!;
      const i = id & CHUNK_MASK;
      let slot = hash(chunk.family[i]!, chunk.a[i]!, chunk.b[i]!, chunk.c[i]!, chunk.d[i]!) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id + 1;
    }
  }
}

function hash(family: number, a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ family, 0x9e3779b1);
  h = Math.imul((h >>> 15) ^ h ^ b, 0x85ebca6b);
  h = Math.imul((h >>> 13) ^ h ^ c, 0xc2b2ae35);
  h = Math.imul((h >>> 16) ^ h ^ d, 0x27d4eb2f);
  return h ^ (h >>> 15);
}

/** An address as text: dotted quad, RFC 5952 IPv6, or colon-separated MAC. */
export function formatAddress(addresses: AddressView, id: number): string {
  const family = addresses.get('family', id);
  const word = (name: 'a' | 'b' | 'c' | 'd'): number => addresses.get(name, id);
  if (family === addressFamilies.ipv4) return formatIpv4(word('a'));
  if (family === addressFamilies.ipv6) return formatIpv6(word('a'), word('b'), word('c'), word('d'));
  return formatMac(word('a'), word('b'));
}

/** Dotted quad of a 32-bit address. */
export function formatIpv4(a: number): string {
  return `${a >>> 24}.${(a >>> 16) & 255}.${(a >>> 8) & 255}.${a & 255}`;
}

function formatMac(a: number, b: number): string {
  const bytes = [a >>> 24, (a >>> 16) & 255, (a >>> 8) & 255, a & 255, (b >>> 24) & 255, (b >>> 16) & 255];
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** RFC 5952 text of four 32-bit words: the longest run of two or more zero groups is `::`, the first of equals. */
export function formatIpv6(a: number, b: number, c: number, d: number): string {
  const groups = [a, b, c, d].flatMap((word) => [word >>> 16, word & 0xffff]);
  // RFC 5952 §5 and inet_ntop: IPv4-mapped addresses keep their dotted quad.
  if (a === 0 && b === 0 && c === 0xffff) return `::ffff:${formatIpv4(d)}`;
  const [start, length] = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): [number, number] {
  let best: [number, number] = [0, 0];
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best[1]) best = [start, index + 1 - start];
  });
  return best;
}
