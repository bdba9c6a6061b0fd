import type { CaptureFormat } from './sink.ts';

/** What the first bytes of a file say. */
export interface Detected {
  readonly format: CaptureFormat;
  readonly littleEndian: boolean;
  /** pcap only: units of a second that the second timestamp field counts. */
  readonly fractions: 1_000_000 | 1_000_000_000;
  /** pcap only: bytes of each record's header, 16, or 24 in the modified form. */
  readonly recordHeader: 16 | 24;
}

/** Block type of a Section Header; the same in both byte orders. */
export const SECTION_HEADER = 0x0a0d0d0a;

const PCAP_MAGICS: ReadonlyMap<number, Pick<Detected, 'fractions' | 'recordHeader'>> = new Map([
  [0xa1b2c3d4, { fractions: 1_000_000, recordHeader: 16 }],
  [0xa1b23c4d, { fractions: 1_000_000_000, recordHeader: 16 }],
  // Kuznetzov's patched libpcap (Red Hat 6.1): 8 more bytes in each record's header. wiretap/libpcap.c.
  [0xa1b2cd34, { fractions: 1_000_000, recordHeader: 24 }],
]);

/** Bytes that `detect` needs. */
export const MAGIC_LENGTH = 4;
/** Bytes that `nameOf` looks at. */
export const NAMED_LENGTH = 16;

/** The capture format that `bytes` begin with, if any; needs MAGIC_LENGTH bytes. */
export function detect(view: DataView, at: number): Detected | undefined {
  if (view.getUint32(at, true) === SECTION_HEADER) {
    return { format: 'pcapng', littleEndian: true, fractions: 1_000_000, recordHeader: 16 };
  }
  for (const littleEndian of [true, false]) {
    const found = PCAP_MAGICS.get(view.getUint32(at, littleEndian));
    if (found) return { format: 'pcap', littleEndian, ...found };
  }
  return undefined;
}

const KNOWN_STARTS: readonly (readonly [string, string])[] = [
  ['1f8b', 'gzip data'],
  ['28b52ffd', 'Zstandard data'],
  ['04224d18', 'LZ4 data'],
  ['fd377a585a00', 'xz data'],
  ['425a68', 'bzip2 data'],
  ['504b0304', 'a zip archive'],
  ['7f454c46', 'an ELF program'],
  ['cffaedfe', 'a Mach-O program'],
  ['25504446', 'a PDF document'],
  ['89504e47', 'a PNG picture'],
  ['736e6f6f70000000', 'a snoop capture'],
  ['474d4255', 'a Network Monitor capture'],
  ['52545353', 'a Network Monitor 1 capture'],
  ['53514c69746520', 'an SQLite database'],
];

/** What the first bytes look like to a person: "gzip data", "text", or the bytes in hex. */
export function nameOf(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'an empty file';
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const known = KNOWN_STARTS.find(([start]) => hex.startsWith(start));
  if (known) return known[1];
  if (bytes.every((byte) => byte === 0)) return 'zeros';
  const printable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13);
  if (bytes.every(printable)) return `text ("${String.fromCharCode(...bytes).replace(/\s+/g, ' ')}")`;
  return `unknown data (${hex.replace(/(..)(?=.)/g, '$1 ')})`;
}
