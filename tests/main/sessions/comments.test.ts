import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newestInfos, saveCommented, savedInfos } from '../../../src/main/sessions/comments.ts';
import { exportSession } from '../../../src/main/sessions/export.ts';
import { infoEntries } from '../../../src/main/sessions/infos.ts';
import { openCapture } from '../../../src/main/sessions/open.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import { collect } from '../../core/capfile/collect.ts';
import { tool } from '../../core/capfile/tshark.ts';
import { pcapFromText } from '../../support/packets.ts';
import { packetsLog, put, recordsLog, withFolder } from './logs.ts';

const notes = JSON.stringify({ frames: { 2: 'here it goes wrong', 4: '' }, records: { 3: 'too late' } });

/** `frame.number` and `frame.comment` of the frames that have one. */
function commented(path: string): string[] {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'frame.comment'];
  const printed = tool('tshark', ['-r', path, '-Y', 'frame.comment', ...fields]);
  return printed.trim().split('\n').filter(Boolean);
}

describe('a session with comments on frames', () => {
  it('is saved with them on its packets; all else is as it was', () =>
    withFolder(async (folder) => {
      const parts = {
        packetsPath: put(folder, 'packets', packetsLog(10)),
        recordsPath: put(folder, 'records', recordsLog(4, 5)),
      };
      const plain = join(folder, 'plain.pcapng');
      const path = join(folder, 'noted.pcapng');
      expect((await saveSession(parts, plain)).ok).toBe(true);
      const saved = await saveCommented(parts, path, { 'session.comments': notes, 'session.title': 'Two' });
      expect(saved).toMatchObject({ ok: true, value: { frames: 10, records: 20, problems: [] } });
      expect(commented(path)).toEqual(['2\there it goes wrong']);
      expect(collect(readFileSync(path)).frames.map(({ data }) => data)).toEqual(
        collect(readFileSync(plain)).frames.map(({ data }) => data),
      );
      expect((await newestInfos(path)).get('session.comments')).toBe(
        '{"frames":{},"records":{"3":"too late"}}',
      );
      expect((await newestInfos(path)).get('session.title')).toBe('Two');
      const copy = join(folder, 'copy.pcapng');
      tool('editcap', [path, copy]);
      expect(commented(copy)).toEqual(['2\there it goes wrong']);
      expect((await newestInfos(copy)).get('session.comments')).toBe(
        '{"frames":{},"records":{"3":"too late"}}',
      );
    }));

  it('is joined as it stands where none was changed', () =>
    withFolder(async (folder) => {
      const packetsPath = put(folder, 'packets', packetsLog(3));
      const path = join(folder, 'plain.pcapng');
      await saveCommented({ packetsPath }, path, { 'session.title': 'One' });
      const log = readFileSync(packetsPath);
      expect(readFileSync(path).subarray(0, log.length).equals(log)).toBe(true);
    }));

  it('has a comment replaced, and taken away by an empty one', () =>
    withFolder(async (folder) => {
      const write = async (from: string, to: string, comments: ReadonlyMap<number, string>) => {
        const opened = await openCapture(from, folder);
        if (!opened.ok) throw new Error(opened.error.message);
        const done = await exportSession(opened.value, to, { comments, replace: true });
        await opened.value.close();
        expect(done.ok).toBe(true);
      };
      const input = put(folder, 'in.pcap', pcapFromText('C>S SYN; S>C SYN,ACK; C>S ACK'));
      const [first, second] = [join(folder, 'first.pcapng'), join(folder, 'second.pcapng')];
      await write(
        input,
        first,
        new Map([
          [1, 'one'],
          [3, 'three'],
        ]),
      );
      expect(commented(first)).toEqual(['1\tone', '3\tthree']);
      await write(
        first,
        second,
        new Map([
          [1, 'uno'],
          [3, ''],
        ]),
      );
      expect(commented(second)).toEqual(['1\tuno']);
    }));
});

describe('texts that are saved', () => {
  it('are the changed ones where no frame has a comment', () => {
    expect(savedInfos(undefined)).toEqual({ infos: undefined, comments: undefined });
    const infos = { 'session.comments': '{"frames":{},"records":{"3":"x"}}' };
    expect(savedInfos(infos)).toEqual({ infos, comments: undefined });
    expect(infoEntries(infos).length).toBeGreaterThan(0);
  });
});
