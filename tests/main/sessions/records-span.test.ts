import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import {
  EntryLength,
  EntryType,
  PayloadKind,
  recordsLogHeader,
} from '../../../src/core/capfile/records/index.ts';
import { encodeOurBlock } from '../../../src/core/capfile/writer.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { openCapture } from '../../../src/main/sessions/open.ts';
import { checkRecords } from '../../../src/main/sessions/records-span.ts';
import { collect } from '../../core/capfile/collect.ts';
import { packetsLog, put, recordsLog, withFolder } from './logs.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/handshake.pcapng');

async function checked(
  folder: string,
  packets: Uint8Array,
  records: Uint8Array,
): Promise<string | undefined> {
  const [capture, log] = await Promise.all([
    openCapture(put(folder, 'packets', packets), folder),
    openCapture(put(folder, 'records', records), folder),
  ]);
  if (!capture.ok || !log.ok) throw new Error('cannot be opened');
  const found = await checkRecords(capture.value, log.value);
  await Promise.all([capture.value.close(), log.value.close()]);
  return found?.code;
}

/** The entries of a session that are no clock samples, as a records log of their own. */
function withoutClock(session: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  for (const { ours, kind, body } of collect(session).custom) {
    if (!ours || kind !== PayloadKind.entries) continue;
    for (let at = 0; at + EntryLength.header <= body.length; ) {
      const size = (body[at + 2]! + body[at + 3]! * 256) * 4;
      if (body[at] !== EntryType.clock) kept.push(body.subarray(at, at + size));
      at += size;
    }
  }
  return concatBytes([recordsLogHeader('test'), encodeOurBlock(PayloadKind.entries, concatBytes(kept))]);
}

describe('records before they are merged', () => {
  it('fit where they were made in the time of the frames', () =>
    withFolder(async (folder) => {
      expect(await checked(folder, packetsLog(10), recordsLog(4, 5))).toBeUndefined();
    }));

  it('are refused where there are none', () =>
    withFolder(async (folder) => {
      expect(await checked(folder, packetsLog(10), packetsLog(3))).toBe('session.no-records');
    }));

  it('are told to have no clock; then links hold, and lags do not', () =>
    withFolder(async (folder) => {
      const session = readFileSync(SAMPLE);
      const log = withoutClock(session);
      expect(await checked(folder, session, log)).toBe('session.no-clock');
      const engine = createEngine();
      // The frames alone: what is before the first of our blocks.
      const [first] = collect(session).custom;
      engine.packets.push(session.subarray(0, first!.fileOffset));
      engine.records.push(log);
      engine.packets.end();
      engine.records.end();
      expect(engine.counters).toMatchObject({ frames: 10, records: 25, unlinked: 0 });
      expect(engine.counters.links).toBeGreaterThan(0);
      expect(engine.problems.map(({ code }) => code)).toContain('records.clock');
    }));
});
