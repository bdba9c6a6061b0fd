import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SessionFolders } from '../../../src/main/sessions/folders.ts';
import { isAlive, parseOwner, thisProcess } from '../../../src/main/sessions/owner.ts';
import { packetsLog, recordsLog, withFolder } from './logs.ts';

/** Number of a process that has ended. */
async function goneProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

/** A session folder left behind by a process that is gone. */
async function leftBehind(data: string, name: string, since = 1000): Promise<string> {
  const folder = join(data, 'sessions', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'packets.pcapng'), packetsLog(3));
  writeFileSync(join(folder, 'records.pcapng'), recordsLog(1, 2));
  const owner = { pid: await goneProcess(), started: '1 x', recordedSince: since };
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner));
  return folder;
}

async function made(folders: SessionFolders) {
  const result = await folders.create();
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('the folder of a recording', () => {
  it('is closed to others, new each time, and without logs', () =>
    withFolder(async (data) => {
      const folders = new SessionFolders(join(data, 'deep', 'data'));
      const first = await made(folders);
      const second = await made(folders);
      expect(first.path).not.toBe(second.path);
      for (const path of [first.path, join(first.path, '..')])
        expect(statSync(path).mode & 0o777).toBe(0o700);
      expect(statSync(join(first.path, 'owner.json')).mode & 0o777).toBe(0o600);
      expect(existsSync(first.packetsPath) || existsSync(first.recordsPath)).toBe(false);
    }));

  it('is gone when it is discarded', () =>
    withFolder(async (data) => {
      const folder = await made(new SessionFolders(data));
      writeFileSync(folder.packetsPath, packetsLog(1));
      await folder.discard();
      expect(readdirSync(join(data, 'sessions'))).toEqual([]);
      await folder.discard();
    }));

  it('says why it cannot be made', () =>
    withFolder(async (data) => {
      writeFileSync(join(data, 'sessions'), 'in the way');
      const result = await new SessionFolders(data).create();
      expect(result).toMatchObject({ ok: false, error: { severity: 'error', code: 'session.exists' } });
    }));
});

describe('recovery', () => {
  it('is not offered for what a living process records', () =>
    withFolder(async (data) => {
      const folders = new SessionFolders(data);
      const folder = await made(folders);
      writeFileSync(folder.packetsPath, packetsLog(1));
      expect(await folders.recoverable()).toEqual([]);
      expect(await folders.adopt(folder.path)).toMatchObject({ ok: false });
    }));

  it('is offered for what a process left behind, newest first', () =>
    withFolder(async (data) => {
      const older = await leftBehind(data, 'a', 1000);
      const newer = await leftBehind(data, 'b', 2000);
      const found = await new SessionFolders(data).recoverable();
      expect(found.map(({ folder, startedAt }) => [folder, startedAt])).toEqual([
        [newer, 2000],
        [older, 1000],
      ]);
      expect(found[0].packetsLength).toBe(packetsLog(3).length);
      expect(found[0].recordsLength).toBe(recordsLog(1, 2).length);
    }));

  it('is offered for what was released', () =>
    withFolder(async (data) => {
      const folders = new SessionFolders(data);
      const folder = await made(folders);
      writeFileSync(folder.recordsPath, recordsLog(1, 1));
      await folder.release();
      expect(await folders.recoverable()).toMatchObject([{ folder: folder.path, packetsLength: 0 }]);
    }));

  it('is offered where the process number was given to another process since', () =>
    withFolder(async (data) => {
      const folder = await leftBehind(data, 'a');
      const owner = { ...thisProcess(5), started: 'another time' };
      writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner));
      expect(await new SessionFolders(data).recoverable()).toHaveLength(1);
    }));

  it.each(['', '{', '{"pid":-1}', '[]', 'null'])('is offered where the owner cannot be read: %j', (text) =>
    withFolder(async (data) => {
      const folder = await leftBehind(data, 'a');
      writeFileSync(join(folder, 'owner.json'), text);
      expect(await new SessionFolders(data).recoverable()).toHaveLength(1);
    }),
  );

  it('makes the session this process’s own', () =>
    withFolder(async (data) => {
      const path = await leftBehind(data, 'a', 7777);
      const folders = new SessionFolders(data);
      const adopted = await folders.adopt(path);
      expect(adopted).toMatchObject({ ok: true, value: { path, startedAt: 7777 } });
      expect(await folders.recoverable()).toEqual([]);
      expect(parseOwner(readFileSync(join(path, 'owner.json'), 'utf8'))?.pid).toBe(process.pid);
    }));

  it('passes over folders with nothing in them, and clears them and half deleted ones away', () =>
    withFolder(async (data) => {
      const empty = await leftBehind(data, 'empty');
      for (const log of ['packets', 'records']) writeFileSync(join(empty, `${log}.pcapng`), '');
      const half = await leftBehind(data, '.deleted-x');
      expect(await new SessionFolders(data).recoverable()).toEqual([]);
      expect([existsSync(empty), existsSync(half)]).toEqual([false, false]);
    }));

  it('finds nothing where there never was a session', () =>
    withFolder(async (data) => {
      expect(await new SessionFolders(join(data, 'none')).recoverable()).toEqual([]);
      expect(await new SessionFolders(data).adopt(join(data, 'none'))).toMatchObject({
        error: { code: 'session.not-found' },
      });
    }));
});

describe('an owner', () => {
  it('lives while its process does', async () => {
    expect(isAlive(thisProcess(0))).toBe(true);
    expect(isAlive({ ...thisProcess(0), pid: await goneProcess() })).toBe(false);
    expect(isAlive({ ...thisProcess(0), started: 'before' })).toBe(false);
  });
});
