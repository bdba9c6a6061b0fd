import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import { decodeIndex, PayloadKind } from '../../../src/core/capfile/records/index.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import type { SavedSession } from '../../../src/main/sessions/types.ts';
import { collect } from '../../core/capfile/collect.ts';
import { section, zoo } from '../../core/capfile/samples.ts';
import { tool, tsharkRows } from '../../core/capfile/tshark.ts';
import { infoEntries, packetsLog, put, recordsLog, recordsOf, withFolder } from './logs.ts';

/** Saves the two logs; fails the test where that fails. */
async function saved(
  folder: string,
  packets: Uint8Array | undefined,
  records: Uint8Array | undefined,
  added?: Uint8Array,
): Promise<SavedSession & { file: Uint8Array }> {
  const packetsPath = packets && put(folder, 'packets.pcapng', packets);
  const recordsPath = records && put(folder, 'records.pcapng', records);
  const result = await saveSession({ packetsPath, recordsPath, entries: added }, join(folder, 'out.pcapng'));
  if (!result.ok) throw new Error(result.error.message);
  return { ...result.value, file: readFileSync(join(folder, 'out.pcapng')) };
}

/** Counters 0 … n - 1, as `recordsLog` numbers its records. */
const countersTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a saved session', () => {
  it('begins with the packets log, byte for byte', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(20);
      const { file } = await saved(folder, packets, recordsLog(3, 10));
      expect(file.subarray(0, packets.length)).toEqual(Buffer.from(packets));
    }));

  it('has every record, in order, in few large blocks', () =>
    withFolder(async (folder) => {
      const { file, ...outcome } = await saved(folder, packetsLog(5), recordsLog(1000, 10));
      expect(recordsOf(file)).toEqual({ counters: countersTo(10_000), entries: 11_000, infos: [] });
      expect(outcome).toMatchObject({ frames: 5, entries: 11_000, records: 10_000, bytes: file.length });
      expect(outcome.recordBlocks).toBeLessThan(15);
      expect(outcome.problems).toEqual([]);
      for (const block of collect(file).custom) expect(block.blockLength).toBeLessThanOrEqual(131_072);
    }));

  it('ends with an index that says where the records are', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(7);
      const { file, recordBlocks } = await saved(folder, packets, recordsLog(4, 5));
      const last = collect(file).custom.at(-1);
      expect(last?.kind).toBe(PayloadKind.index);
      const payload = file.subarray((last?.fileOffset ?? 0) + 12);
      expect(decodeIndex(payload, 0)).toEqual({
        ok: true,
        value: {
          ownOffset: last?.fileOffset,
          recordsOffset: packets.length,
          recordBlocks,
          entries: 24,
          records: 20,
          frames: 7,
        },
      });
    }));

  it('takes further entries: titles and notes', () =>
    withFolder(async (folder) => {
      const added = infoEntries('session.title', 'A handshake');
      const { file } = await saved(folder, packetsLog(2), recordsLog(1, 2), added);
      expect(recordsOf(file)).toEqual({ counters: [0, 1], entries: 4, infos: ['session.title'] });
    }));

  it('is of mode 0600 and leaves nothing else behind', () =>
    withFolder(async (folder) => {
      await saved(folder, packetsLog(2), recordsLog(1, 2));
      expect(statSync(join(folder, 'out.pcapng')).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder).sort()).toEqual(['out.pcapng', 'packets.pcapng', 'records.pcapng']);
    }));

  it('can be saved again: the old index gives way to the new one', () =>
    withFolder(async (folder) => {
      const first = await saved(folder, packetsLog(3), recordsLog(2, 4));
      const again = await saved(folder, first.file, undefined, infoEntries('session.notes', 'x')).catch(
        () => 0,
      );
      expect(again).toBe(0);
      const path = join(folder, 'out.pcapng');
      const result = await saveSession(
        { packetsPath: path, entries: infoEntries('session.notes', 'x') },
        path,
        { replace: true },
      );
      expect(result).toMatchObject({
        ok: true,
        value: { frames: 3, records: 8, entries: 11, recordBlocks: 2 },
      });
      const kinds = collect(readFileSync(path)).custom.map(({ kind }) => kind);
      expect(kinds).toEqual([PayloadKind.entries, PayloadKind.entries, PayloadKind.index]);
    }));

  it('may have no packets: a capture was not permitted', () =>
    withFolder(async (folder) => {
      const { file, frames } = await saved(folder, undefined, recordsLog(2, 3));
      expect(frames).toBe(0);
      expect(recordsOf(file).counters).toEqual(countersTo(6));
      expect(collect(file).problems).toEqual([]);
      expect(tool('capinfos', ['-c', '-M', join(folder, 'out.pcapng')])).toContain('packets');
    }));

  it('may have no records', () =>
    withFolder(async (folder) => {
      expect(await saved(folder, packetsLog(4), undefined)).toMatchObject({ frames: 4, records: 0 });
    }));

  it('follows the byte order of a capture that was made elsewhere', () =>
    withFolder(async (folder) => {
      const { file } = await saved(folder, packetsLog(4, { littleEndian: false }), recordsLog(2, 3));
      expect(collect(file).problems).toEqual([]);
      expect(recordsOf(file).counters).toEqual(countersTo(6));
      expect(tsharkRows(join(folder, 'out.pcapng'))).toHaveLength(4 + 2);
    }));
});

describe('to Wireshark', () => {
  it('frame numbers, times and lengths are those of the packets log alone', () =>
    withFolder(async (folder) => {
      const outcome = await saved(folder, packetsLog(50), recordsLog(300, 20));
      const alone = tsharkRows(join(folder, 'packets.pcapng'));
      const rows = tsharkRows(join(folder, 'out.pcapng'));
      expect(rows.slice(0, 50)).toEqual(alone);
      expect(rows).toHaveLength(50 + outcome.recordBlocks + 1);
      expect(tool('capinfos', ['-c', '-M', join(folder, 'out.pcapng')])).toMatch(/packets: +50\n/);
    }));

  it.each([
    ['one section with everything', () => zoo(true)],
    ['sections of both byte orders', () => concatBytes([section(), section({ littleEndian: false })])],
  ])('frames keep their numbers in other people’s captures: %s', (_name, make) =>
    withFolder(async (folder) => {
      await saved(folder, make(), recordsLog(3, 3));
      const alone = tsharkRows(join(folder, 'packets.pcapng'));
      expect(tsharkRows(join(folder, 'out.pcapng')).slice(0, alone.length)).toEqual(alone);
    }),
  );

  it('editcap keeps every frame and every record', () =>
    withFolder(async (folder) => {
      const { file } = await saved(folder, packetsLog(50), recordsLog(2000, 10, 200));
      tool('editcap', [join(folder, 'out.pcapng'), join(folder, 'again.pcapng')]);
      const again = readFileSync(join(folder, 'again.pcapng'));
      expect(recordsOf(again)).toEqual(recordsOf(file));
      const frames = (bytes: Uint8Array) =>
        collect(bytes).frames.map(({ number, seconds, nanos, data }) => ({ number, seconds, nanos, data }));
      expect(frames(again)).toEqual(frames(file));
    }));
});

describe('logs that a killed process left behind', () => {
  it('lose the block that was never finished, and say so', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(10);
      const whole = collect(packets).frames[8].offset - 28;
      const records = recordsLog(5, 10);
      const { file, problems, frames } = await saved(
        folder,
        packets.slice(0, whole + 50),
        records.slice(0, records.length - 7),
      );
      expect(frames).toBe(8);
      expect(file.subarray(0, whole)).toEqual(Buffer.from(packets.subarray(0, whole)));
      expect(recordsOf(file).counters).toEqual(countersTo(40));
      expect(problems.map(({ code }) => code)).toEqual(['session.torn', 'session.torn']);
      expect(problems[0].message).toContain('50 bytes');
      expect(collect(file).problems).toEqual([]);
      expect(tsharkRows(join(folder, 'out.pcapng'))).toHaveLength(8 + 2);
    }));

  it('may be cut anywhere: what was whole is there, and tshark opens the file', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(6);
      const records = recordsLog(3, 4);
      for (let part = 0; part <= 8; part += 1) {
        const at = mkdirSync(join(folder, String(part)), { recursive: true }) as string;
        const packetsCut = packets.slice(0, Math.round((packets.length * part) / 8));
        const recordsCut = records.slice(0, Math.round((records.length * (8 - part)) / 8));
        const { file, frames, problems } = await saved(at, packetsCut, recordsCut);
        const before = collect(packetsCut).frames.length;
        expect(frames).toBe(before);
        expect(recordsOf(file).counters).toEqual(recordsOf(recordsCut).counters);
        expect(collect(file).problems).toEqual([]);
        expect(problems.every(({ severity }) => severity !== 'error' || part === 8)).toBe(true);
        expect(tsharkRows(join(at, 'out.pcapng')).length).toBeGreaterThanOrEqual(before);
      }
    }));

  it('lose zeros at their end, as a crashed file system leaves them', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(10);
      const { file, frames } = await saved(
        folder,
        concatBytes([packets, new Uint8Array(5000)]),
        recordsLog(2, 2),
      );
      expect(frames).toBe(10);
      expect(collect(file).problems).toEqual([]);
      expect(file.subarray(0, packets.length)).toEqual(Buffer.from(packets));
    }));

  it('keep damage in the middle as it is, and what comes after it', () =>
    withFolder(async (folder) => {
      const packets = packetsLog(10);
      packets.fill(0xff, collect(packets).frames[4].offset - 28, collect(packets).frames[4].offset);
      const { file, problems } = await saved(folder, packets, recordsLog(2, 2));
      expect(file.subarray(0, packets.length)).toEqual(Buffer.from(packets));
      expect(problems).toMatchObject([{ code: 'file.damaged' }]);
      expect(recordsOf(file).counters).toEqual(countersTo(4));
    }));
});

describe('what cannot be saved', () => {
  const parts = (folder: string) => ({
    packetsPath: put(folder, 'packets.pcapng', packetsLog(3)),
    recordsPath: put(folder, 'records.pcapng', recordsLog(1, 1)),
  });

  it('is not written over a file that is there, unless asked to', () =>
    withFolder(async (folder) => {
      const path = put(folder, 'there.pcapng', Uint8Array.of(1, 2, 3));
      const refused = await saveSession(parts(folder), path);
      expect(refused).toMatchObject({ ok: false, error: { code: 'session.exists', severity: 'error' } });
      expect(readFileSync(path)).toEqual(Buffer.of(1, 2, 3));
      expect(readdirSync(folder).sort()).toEqual(['packets.pcapng', 'records.pcapng', 'there.pcapng']);
      expect((await saveSession(parts(folder), path, { replace: true })).ok).toBe(true);
    }));

  it('replaces what a link points to, not the link', () =>
    withFolder(async (folder) => {
      const path = put(folder, 'real.pcapng', Uint8Array.of(1));
      symlinkSync(path, join(folder, 'link.pcapng'));
      expect((await saveSession(parts(folder), join(folder, 'link.pcapng'), { replace: true })).ok).toBe(
        true,
      );
      expect(collect(readFileSync(path)).frames).toHaveLength(3);
    }));

  it.each([
    ['a folder that is not there', 'nowhere/out.pcapng', 'session.not-found'],
    ['a folder', '.', 'session.folder'],
    ['a path through a file', 'packets.pcapng/out.pcapng', 'session.not-found'],
    ['a name that is too long', `${'x'.repeat(300)}.pcapng`, 'session.name'],
  ])('says so: %s', (_what, name, code) =>
    withFolder(async (folder) => {
      const result = await saveSession(parts(folder), join(folder, name), { replace: true });
      expect(result).toMatchObject({ ok: false, error: { code } });
      if (!result.ok) expect(result.error.message).toContain(name);
      expect(readdirSync(folder).sort()).toEqual(['packets.pcapng', 'records.pcapng']);
    }),
  );

  it('is not put in the place of a device', () =>
    withFolder(async (folder) => {
      tool('mkfifo', [join(folder, 'pipe')]);
      const result = await saveSession(parts(folder), join(folder, 'pipe'), { replace: true });
      expect(result).toMatchObject({ ok: false, error: { code: 'session.no-file' } });
      expect(statSync(join(folder, 'pipe')).isFIFO()).toBe(true);
    }));

  it('is a pcap file, or no capture file at all', () =>
    withFolder(async (folder) => {
      const pcap = put(folder, 'x.pcap', readFileSync('tests/fixtures/captures/rst.pcap'));
      const text = put(folder, 'x.txt', Buffer.from('some text that is no capture'));
      const to = join(folder, 'out.pcapng');
      expect(await saveSession({ packetsPath: pcap }, to)).toMatchObject({ error: { code: 'session.pcap' } });
      expect(await saveSession({ packetsPath: text, recordsPath: to }, to)).toMatchObject({
        error: { code: 'file.unreadable' },
      });
      expect(await saveSession({ packetsPath: join(folder, 'none') }, to)).toMatchObject({
        error: { code: 'session.not-found' },
      });
    }));
});

it('writes what is whole in logs that are still growing', () =>
  withFolder(async (folder) => {
    const packets = packetsLog(10);
    const cut = collect(packets).frames[5].offset + 3;
    const first = await saved(folder, packets.slice(0, cut), recordsLog(2, 2));
    expect(first.frames).toBe(5);
    writeFileSync(join(folder, 'packets.pcapng'), packets);
    const path = join(folder, 'later.pcapng');
    const later = await saveSession({ packetsPath: join(folder, 'packets.pcapng') }, path);
    expect(later).toMatchObject({ ok: true, value: { frames: 10 } });
  }));
