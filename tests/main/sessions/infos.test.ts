import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import { ENTERPRISE_NUMBER, entriesPayload, PayloadKind } from '../../../src/core/capfile/records/index.ts';
import {
  encodeCustomBlock,
  encodeInterface,
  encodeOurBlock,
  encodeSectionHeader,
} from '../../../src/core/capfile/writer.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { exportSession } from '../../../src/main/sessions/export.ts';
import { type InfoChanges, infoEntries } from '../../../src/main/sessions/infos.ts';
import { openCapture } from '../../../src/main/sessions/open.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import { collect } from '../../core/capfile/collect.ts';
import { packetsLog, put, recordsLog, recordsOf, withFolder } from './logs.ts';

function infosOf(file: Uint8Array): Record<string, string> {
  const engine = createEngine();
  engine.packets.push(file);
  engine.packets.end();
  engine.records.end();
  return Object.fromEntries(engine.infos);
}

/** Saves a session of 10 frames and 20 records with these texts changed. */
async function saved(folder: string, from: string | undefined, changes: InfoChanges): Promise<Uint8Array> {
  const parts = from
    ? { packetsPath: from }
    : {
        packetsPath: put(folder, 'packets', packetsLog(10)),
        recordsPath: put(folder, 'records', recordsLog(4, 5)),
      };
  const path = join(folder, 'session.pcapng');
  const done = await saveSession({ ...parts, entries: infoEntries(changes) }, path, { replace: true });
  if (!done.ok) throw new Error(done.error.message);
  return readFileSync(path);
}

describe('the texts of a session', () => {
  it('are changed where they are and added where they are not; frames and records stay', () =>
    withFolder(async (folder) => {
      const first = await saved(folder, undefined, {
        'session.title': 'Keep-alive',
        'session.notes': '保持連線',
      });
      expect(infosOf(first)).toEqual({ 'session.title': 'Keep-alive', 'session.notes': '保持連線' });
      const path = join(folder, 'session.pcapng');
      const second = await saved(folder, path, { 'session.title': 'Why 3 s?' });
      expect(infosOf(second)).toEqual({ 'session.title': 'Why 3 s?', 'session.notes': '保持連線' });
      expect(collect(second).frames).toEqual(collect(first).frames);
      expect(recordsOf(second).counters).toEqual(recordsOf(first).counters);
    }));

  it('are taken away by an empty one', () =>
    withFolder(async (folder) => {
      await saved(folder, undefined, { 'session.title': 'A', 'session.notes': 'B' });
      const file = await saved(folder, join(folder, 'session.pcapng'), { 'session.notes': '' });
      expect(infosOf(file)).toEqual({ 'session.title': 'A' });
    }));

  it('of the caller count over those of a log that is merged', () =>
    withFolder(async (folder) => {
      const capture = await openCapture(put(folder, 'packets', packetsLog(3)), folder);
      const log = concatBytes([
        recordsLog(1, 2),
        encodeOurBlock(PayloadKind.entries, infoEntries({ 'session.title': 'of the log' })),
      ]);
      if (!capture.ok) throw new Error(capture.error.message);
      const path = join(folder, 'merged');
      await exportSession(capture.value, path, {
        recordsPath: put(folder, 'log', log),
        entries: infoEntries({ 'session.title': 'of the caller' }),
      });
      await capture.value.close();
      expect(infosOf(readFileSync(path))['session.title']).toBe('of the caller');
    }));
});

describe('an export without its origin', () => {
  it('names neither machine nor process, and keeps everything else', () =>
    withFolder(async (folder) => {
      const from = {
        'process.pid': '4711',
        'process.title': '/home/me/node',
        'process.node': 'v24',
      } as const;
      for (const littleEndian of [true, false]) {
        const input = concatBytes([
          encodeSectionHeader({
            hardware: 'my laptop',
            os: 'Linux 6.18',
            application: 'Wireside',
            littleEndian,
          }),
          encodeInterface({
            linkType: 1,
            name: 'lo',
            os: 'Linux 6.18',
            tsresol: 9,
            filter: 'tcp',
            littleEndian,
          }),
          encodeCustomBlock(ENTERPRISE_NUMBER, entriesPayload(infoEntries(from)), true, littleEndian),
        ]);
        const capture = await openCapture(put(folder, 'input', input), folder);
        if (!capture.ok) throw new Error(capture.error.message);
        const path = join(folder, 'out');
        const written = await exportSession(capture.value, path, { origin: false, replace: true });
        await capture.value.close();
        expect(written.ok && written.value.problems).toEqual([]);
        const file = readFileSync(path);
        for (const secret of ['my laptop', 'Linux', '4711', '/home'])
          expect(file.includes(secret)).toBe(false);
        const { sections, interfaces, problems } = collect(file);
        expect(problems).toEqual([]);
        expect(sections[0]).toMatchObject({ application: 'Wireside', littleEndian });
        expect(interfaces[0]).toMatchObject({ name: 'lo', tsresol: 9, filter: 'tcp' });
        expect(infosOf(file)).toEqual({ 'process.node': 'v24' });
      }
    }));
});
