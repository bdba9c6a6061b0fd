import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_RECENT, RecentFiles } from '../../../src/main/sessions/recent.ts';
import { put, withFolder } from './logs.ts';

describe('recent files', () => {
  it('are kept newest first, each once, with their length where they are still there', () =>
    withFolder(async (folder) => {
      const path = put(folder, 'a.pcapng', new Uint8Array(7));
      const recent = new RecentFiles(folder);
      await recent.add(path, 1);
      await recent.add(join(folder, 'gone.pcapng'), 2);
      await recent.add(path, 3);
      expect(await new RecentFiles(folder).list()).toEqual([
        { path, name: 'a.pcapng', usedAt: 3, bytes: 7 },
        { path: join(folder, 'gone.pcapng'), name: 'gone.pcapng', usedAt: 2 },
      ]);
      expect(statSync(join(folder, 'recent.json')).mode & 0o777).toBe(0o600);
    }));

  it('can be forgotten', () =>
    withFolder(async (folder) => {
      const recent = new RecentFiles(folder);
      await recent.add('/a', 1);
      await recent.add('/b', 2);
      const left = await recent.forget('/a');
      expect(left).toMatchObject({ ok: true, value: [{ path: '/b' }] });
      expect(await recent.list()).toHaveLength(1);
    }));

  it('are so many and no more, and none is lost when they come at once', () =>
    withFolder(async (folder) => {
      const recent = new RecentFiles(folder);
      await Promise.all(Array.from({ length: MAX_RECENT + 5 }, (_, i) => recent.add(`/file-${i}`, i)));
      const names = (await recent.list()).map(({ usedAt }) => usedAt);
      expect(names).toEqual(Array.from({ length: MAX_RECENT }, (_, i) => MAX_RECENT + 4 - i));
    }));

  it.each([
    '',
    '{',
    'null',
    '{"version":2,"files":[{"path":"/a","usedAt":1}]}',
    '{"version":1,"files":7}',
    '{"version":1,"files":[3,{"path":""},{"path":"/a","usedAt":"x"}]}',
  ])('are an empty list where the file holds %j, and work from there on', (text) =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'recent.json'), text);
      const recent = new RecentFiles(folder);
      expect(await recent.list()).toEqual([]);
      await recent.add('/new', 1);
      expect(await recent.list()).toHaveLength(1);
    }),
  );

  it('keep the entries that hold beside those that do not', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'recent.json'), '{"version":1,"files":[null,{"path":"/a","usedAt":1}]}');
      expect(await new RecentFiles(folder).list()).toMatchObject([{ path: '/a' }]);
    }));

  it('say so where they cannot be stored, and make their folder', () =>
    withFolder(async (folder) => {
      const deep = join(folder, 'data', 'deep');
      expect((await new RecentFiles(deep).add('/a', 1)).ok).toBe(true);
      expect(existsSync(deep)).toBe(true);
      const blocked = put(folder, 'blocked', new Uint8Array(0));
      const result = await new RecentFiles(blocked).add('/a', 1);
      expect(result).toMatchObject({ ok: false, error: { severity: 'error' } });
      expect(readFileSync(blocked)).toHaveLength(0);
    }));
});
