/** What leaves the page: texts for pictures, with or without what was said, and the session as one file. */
import { concatBytes } from '../../../core/base/bytes.ts';
import { rewriteWhole } from '../../../core/rewrite/whole.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import { type Described, describeEntries, readRecord } from '../describe.ts';
import type { LogName } from '../live-client.ts';
import { chipText } from '../record-text.ts';

export interface ShareTextsAsk {
  readonly entries: readonly number[];
  /** False: nothing of what was handed over or delivered. */
  readonly payload: boolean;
}

export async function shareTexts(
  from: Described,
  { entries, payload }: ShareTextsAsk,
): Promise<readonly string[]> {
  const texts = await describeEntries(from, entries);
  return Promise.all(
    entries.map(async (entry, index) => {
      const { chip = '', protocol = '', info = '' } = texts[index] ?? {};
      if (!isRecordEntry(entry)) return payload ? `${protocol} ${info}`.trim() : protocol;
      return payload ? chip : bareChip(from, entryRow(entry));
    }),
  );
}

async function bareChip(from: Described, row: number): Promise<string> {
  const record = await readRecord(from, row);
  if (!record) return '';
  const { preview: _, ...details } = record.details;
  return chipText(record.name, details);
}

/** Logs are read into memory whole up to here. */
const MOST_BYTES = 256 * 1024 * 1024;
const PIECE = 1024 * 1024;

export async function sessionBytes(
  from: Described,
  { payload }: { readonly payload: boolean },
): Promise<Uint8Array | undefined> {
  const { packets, records } = from.engine;
  if (packets.bytes + records.bytes > MOST_BYTES) return undefined;
  const logs = {
    packets: await wholeLog(from, 'packets', packets.bytes),
    records: await wholeLog(from, 'records', records.bytes),
  };
  return rewriteWhole(logs, payload);
}

async function wholeLog({ bytes }: Described, log: LogName, length: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < length; at += PIECE)
    pieces.push(await bytes.get(log, at, Math.min(PIECE, length - at)));
  return concatBytes(pieces);
}
