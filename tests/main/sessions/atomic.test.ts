import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../src/core/base/problem.ts';
import { err, ok } from '../../../src/core/base/result.ts';
import { FileOutput, writeAtomically } from '../../../src/main/sessions/atomic.ts';
import { put, withFolder } from './logs.ts';

const failing = (code: string) => async () => {
  throw Object.assign(new Error(`${code}: something failed`), { code });
};

describe('a file written atomically', () => {
  it('is not there until it is whole', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'file');
      const result = await writeAtomically(path, { replace: false }, async (file) => {
        const output = new FileOutput(file);
        await output.write(Uint8Array.of(1, 2, 3, 4));
        expect(readdirSync(folder)).not.toContain('file');
        await output.cut(2);
        await output.write(Uint8Array.of(9));
        return ok(output.position);
      });
      expect(result).toEqual({ ok: true, value: 3 });
      expect(readFileSync(path)).toEqual(Buffer.of(1, 2, 9));
    }));

  it.each([
    ['ENOSPC', 'session.disk-full'],
    ['EDQUOT', 'session.disk-full'],
    ['EFBIG', 'session.disk-full'],
    ['EACCES', 'session.permission'],
    ['EROFS', 'session.permission'],
    ['EIO', 'session.file'],
  ])('leaves nothing behind where writing fails with %s, and what was there is untouched', (errno, code) =>
    withFolder(async (folder) => {
      const path = put(folder, 'file', Uint8Array.of(7));
      const result = await writeAtomically(path, { replace: true }, failing(errno));
      expect(result).toMatchObject({ ok: false, error: { code, severity: 'error' } });
      expect(readdirSync(folder)).toEqual(['file']);
      expect(readFileSync(path)).toEqual(Buffer.of(7));
    }),
  );

  it('hands on the problem of whoever writes', () =>
    withFolder(async (folder) => {
      const own = problem('error', 'own', 'No.');
      const result = await writeAtomically(join(folder, 'file'), { replace: true }, async () => err(own));
      expect(result).toEqual({ ok: false, error: own });
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('is refused at once where the disk has no room for it', () =>
    withFolder(async (folder) => {
      const options = { replace: true, expectedBytes: 2 ** 60 };
      const result = await writeAtomically(join(folder, 'file'), options, failing('EIO'));
      expect(result).toMatchObject({ ok: false, error: { code: 'session.disk-full' } });
    }));

  it('takes the place of a file that appears meanwhile only if it may', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'file');
      const write = async () => {
        put(folder, 'file', Uint8Array.of(1));
        return ok(0);
      };
      expect(await writeAtomically(path, { replace: false }, write)).toMatchObject({
        ok: false,
        error: { code: 'session.exists' },
      });
      expect(readFileSync(path)).toEqual(Buffer.of(1));
      expect(readdirSync(folder)).toEqual(['file']);
    }));
});
