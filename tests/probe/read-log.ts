import {
  type ClockEntry,
  decodePayload,
  decodeRecord,
  ENTERPRISE_NUMBER,
  type GapEntry,
  type InfoEntry,
  type SocketRecord,
} from '../../src/core/capfile/records/index.ts';

export interface LogContent {
  /** Whole custom blocks of ours. */
  readonly blocks: number;
  readonly records: SocketRecord[];
  readonly gaps: GapEntry[];
  readonly clocks: ClockEntry[];
  readonly infos: InfoEntry[];
  /** Bytes after the last whole block: what a crash may leave. */
  readonly left: number;
}

/** Reads a records log by the format's own rules; throws where a block before the end is not right. */
export function readLog(bytes: Uint8Array): LogContent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const content = { records: [], gaps: [], clocks: [], infos: [] } as Omit<LogContent, 'blocks' | 'left'>;
  if (view.getUint32(0, true) !== 0x0a0d0d0a) throw new Error('no section header');
  let blocks = 0;
  let at = view.getUint32(4, true);
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    if (at + length > bytes.length) break;
    if (view.getUint32(at, true) !== 0xbad || view.getUint32(at + 8, true) !== ENTERPRISE_NUMBER) {
      throw new Error(`not a block of ours at ${at}`);
    }
    if (view.getUint32(at + length - 4, true) !== length) throw new Error(`lengths differ at ${at}`);
    readBlock(bytes.subarray(at + 12, at + length - 4), content);
    blocks += 1;
    at += length;
  }
  return { ...content, blocks, left: bytes.length - at };
}

function readBlock(payload: Uint8Array, content: Omit<LogContent, 'blocks' | 'left'>): void {
  const { problem } = decodePayload(payload, 0, {
    onRecord: (...fields) => {
      const record = decodeRecord(payload, fields[10]);
      if (record) content.records.push(record);
    },
    onGap: (entry) => content.gaps.push(entry),
    onClock: (entry) => content.clocks.push(entry),
    onInfo: (entry) => content.infos.push(entry),
  });
  if (problem) throw new Error(problem.message);
}
