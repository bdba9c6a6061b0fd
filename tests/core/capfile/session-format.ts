/** The generated parts of docs/session-format.md: the tables of codes, and a small session byte by byte. */
import { concatBytes } from '../../../src/core/base/bytes.ts';
import {
  DETAILS,
  DetailType,
  ENTERPRISE_NUMBER,
  EntryEncoder,
  encodeClock,
  encodeIndex,
  encodeRecord,
  encodeSocket,
  entriesPayload,
  INFO_NAMES,
  RECORD_NAMES,
  Role,
  Transport,
} from '../../../src/core/capfile/records/index.ts';
import {
  encodeCustomBlock,
  encodeEnhancedPacket,
  encodeInterface,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';

type Row = readonly (string | number)[];

function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function names(): string {
  const rows = Object.values(RECORD_NAMES).map(({ code, kind, target, text }) => [code, kind, target, text]);
  return table(['code', 'kind', 'of a', 'text'], rows);
}

function details(): string {
  const types = Object.entries(DetailType);
  const typeTable = table(
    ['type', 'value'],
    types.map(([name, code]) => [code, name]),
  );
  const rows = Object.entries(DETAILS).map(([name, { key, type }]) => [key, name, type]);
  return `${typeTable}\n\n${table(['key', 'name', 'type'], rows)}`;
}

function infos(): string {
  return INFO_NAMES.map((name) => `\`${name}\``).join(', ');
}

/** A stretch of bytes and what it says. */
type Part = readonly [length: number, says: string];

/** A block of the example: its bytes, and what each stretch of them says. The lengths add up to the block's. */
export interface ExampleBlock {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly parts: readonly Part[];
}

const HEAD = (type: string): Part[] => [
  [4, `block type: ${type}`],
  [4, 'block length'],
];
const TAIL: Part = [4, 'block length again'];
const OURS: Part[] = [
  [4, 'enterprise number 32473'],
  [4, 'magic "WSDE"'],
  [2, 'version of the schema: 1'],
];

function entries(): Uint8Array {
  const encoder = new EntryEncoder(1000);
  encodeClock(encoder, {
    monotonic: { seconds: 4000, nanos: 500_000_000 },
    epoch: { seconds: 1_700_000_000, nanos: 250_000_000 },
    error: 21,
  });
  encodeSocket(encoder, {
    seconds: 4000,
    nanos: 600_000_000,
    socketId: 1,
    role: Role.client,
    transport: Transport.tcp,
    parentId: 0,
    label: 'client',
    details: {},
  });
  encodeRecord(encoder, {
    seconds: 4000,
    nanos: 700_000_123,
    name: RECORD_NAMES.write.code,
    flags: 0,
    depth: 0,
    socketId: 1,
    bytesRead: 0,
    bytesWritten: 2,
    details: { start: 0, length: 2, preview: Uint8Array.of(0x68, 0x69) },
  });
  return encoder.bytes().slice();
}

/** The blocks of a session of one frame and three entries. */
export function exampleBlocks(): ExampleBlock[] {
  const section = encodeSectionHeader({ application: 'Wireside' });
  const iface = encodeInterface({ linkType: 1, snaplen: 262_144, tsresol: 9, name: 'lo' });
  const frame = new Uint8Array(14);
  frame.set([0x08, 0x00], 12);
  const packet = encodeEnhancedPacket({ interfaceId: 0, timestamp: 1_700_000_000_450_003_073n, data: frame });
  const records = encodeCustomBlock(ENTERPRISE_NUMBER, entriesPayload(entries()));
  const recordsOffset = section.length + iface.length + packet.length;
  const ownOffset = recordsOffset + records.length;
  const index = { ownOffset, recordsOffset, recordBlocks: 1, entries: 3, records: 1, frames: 1 };
  return [
    { title: 'Section Header Block', bytes: section, parts: SECTION_PARTS },
    { title: 'Interface Description Block', bytes: iface, parts: INTERFACE_PARTS },
    { title: 'Enhanced Packet Block: frame 1', bytes: packet, parts: PACKET_PARTS },
    { title: 'Custom Block: entries', bytes: records, parts: RECORDS_PARTS },
    {
      title: 'Custom Block: index',
      bytes: encodeCustomBlock(ENTERPRISE_NUMBER, encodeIndex(index)),
      parts: INDEX_PARTS,
    },
  ];
}

const SECTION_PARTS: readonly Part[] = [
  ...HEAD('Section Header'),
  [4, 'byte-order magic: little-endian'],
  [4, 'pcapng version 1.0'],
  [8, 'section length: not specified'],
  [4, 'option 4 (shb_userappl), 8 bytes'],
  [8, '"Wireside"'],
  [4, 'end of options'],
  TAIL,
];

const INTERFACE_PARTS: readonly Part[] = [
  ...HEAD('Interface Description'),
  [4, 'link type 1 (Ethernet), reserved'],
  [4, 'snapshot length 262,144'],
  [8, 'option 2 (if_name): "lo"'],
  [8, 'option 9 (if_tsresol): 9, nanoseconds'],
  [4, 'end of options'],
  TAIL,
];

const PACKET_PARTS: readonly Part[] = [
  ...HEAD('Enhanced Packet'),
  [4, 'interface 0'],
  [8, 'time: upper, then lower 32 bits of 1700000000450003073 ns'],
  [4, 'captured length 14'],
  [4, 'length on the wire 14'],
  [16, 'the frame (an empty Ethernet header), padded to 4'],
  TAIL,
];

const RECORDS_PARTS: readonly Part[] = [
  ...HEAD('Custom, to be copied'),
  ...OURS,
  [2, 'kind 1: entries'],
  [4, 'type 4 (clock), flags 0, 6 words'],
  [8, 'monotonic: 4000 s, 500,000,000 ns'],
  [8, 'epoch: 1,700,000,000 s, 250,000,000 ns'],
  [4, 'error: 21 ns'],
  [4, 'type 2 (socket), flags 0, 9 words'],
  [4, 'socket 1'],
  [4, 'role 1 (client), transport 1 (TCP), reserved'],
  [4, 'no parent'],
  [8, 'monotonic: 4000 s, 600,000,000 ns'],
  [4, 'detail 48 (label), type 5 (text), 6 bytes'],
  [8, '"client", padded'],
  [4, 'type 1 (record), flags 0, 16 words'],
  [4, 'name 129 (write()), depth 0, reserved'],
  [4, 'socket 1'],
  [8, 'monotonic: 4000 s, 700,000,123 ns'],
  [8, 'bytes read: 0'],
  [8, 'bytes written: 2'],
  [4, 'detail 1 (start), type 2 (u64), 8 bytes'],
  [8, '0'],
  [4, 'detail 2 (length), type 1 (u32), 4 bytes'],
  [4, '2'],
  [4, 'detail 3 (preview), type 6 (bytes), 2 bytes'],
  [4, '"hi", padded'],
  TAIL,
];

const INDEX_PARTS: readonly Part[] = [
  ...HEAD('Custom, to be copied'),
  ...OURS,
  [2, 'kind 2: index'],
  [8, 'offset of this block'],
  [8, 'offset of the first block of entries'],
  [8, 'blocks of entries: 1'],
  [8, 'entries: 3'],
  [8, 'socket records: 1'],
  [8, 'frames: 1'],
  TAIL,
];

/** The whole example as a file. */
export const exampleFile = (): Uint8Array => concatBytes(exampleBlocks().map(({ bytes }) => bytes));

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');

function example(): string {
  const lines: string[] = [];
  let offset = 0;
  for (const { title, bytes, parts } of exampleBlocks()) {
    lines.push(`        ${title}`);
    let at = 0;
    for (const [length, says] of parts) {
      const place = (offset + at).toString(16).padStart(4, '0');
      lines.push(`${place}  ${hex(bytes.subarray(at, at + length)).padEnd(48)} ${says}`);
      at += length;
    }
    offset += bytes.length;
  }
  return `\`\`\`\n${lines.join('\n')}\n\`\`\``;
}

const PARTS: Readonly<Record<string, () => string>> = { names, details, infos, example };

/** The document with every generated part made anew. */
export function regenerated(document: string): string {
  return document.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_whole, begin: string, name: string, end: string) => `${begin}\n${PARTS[name]()}\n\n${end}`,
  );
}
