import { readdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { openCapture, openStream } from '../../../src/main/sessions/open.ts';
import type { OpenedCapture } from '../../../src/main/sessions/types.ts';
import { Collector, collect } from '../../core/capfile/collect.ts';
import { tool } from '../../core/capfile/tshark.ts';
import { packetsLog, put, withFolder } from './logs.ts';

const CAPTURE = 'tests/fixtures/captures/zerowin.pcap';

async function opened(path: string, spoolFolder: string): Promise<OpenedCapture> {
  const result = await openCapture(path, spoolFolder);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Reads a capture to its end through `chunks`. */
async function readAll(capture: OpenedCapture, from = 0): Promise<Collector> {
  const collector = new Collector();
  const reader = createCaptureReader(collector);
  const chunks = capture.chunks(from);
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done) {
      expect(next.value).toBeUndefined();
      break;
    }
    reader.push(next.value);
  }
  reader.end();
  return collector;
}

describe('an opened capture', () => {
  it('says what it is and gives its bytes in order and at random', () =>
    withFolder(async (folder) => {
      const bytes = readFileSync(CAPTURE);
      const capture = await opened(CAPTURE, folder);
      expect(capture).toMatchObject({
        name: 'zerowin.pcap',
        format: 'pcap',
        size: bytes.length,
        compressed: false,
      });
      expect(await readAll(capture)).toEqual(collect(bytes));
      for (const [offset, length] of [
        [0, 24],
        [1000, 500],
        [bytes.length - 10, 100],
        [bytes.length + 5, 10],
        [10, 0],
        [10, -5],
      ]) {
        const read = await capture.read(offset, length);
        expect(read).toEqual({
          ok: true,
          value: Uint8Array.from(bytes.subarray(offset, offset + Math.max(0, length))),
        });
      }
      await capture.close();
    }));

  it('reports a read that fails', () =>
    withFolder(async (folder) => {
      const capture = await opened(CAPTURE, folder);
      await capture.close();
      expect(await capture.read(0, 10)).toMatchObject({ ok: false, error: { severity: 'error' } });
      expect(await capture.chunks().next()).toMatchObject({ done: true, value: { severity: 'error' } });
    }));

  it('may be gzip, whatever its name: it is unpacked to a file without a name', () =>
    withFolder(async (folder) => {
      const bytes = packetsLog(5000);
      const spoolFolder = join(folder, 'spool');
      const path = put(folder, 'x.pcapng', gzipSync(bytes));
      const capture = await opened(path, spoolFolder);
      expect(capture).toMatchObject({
        format: 'pcapng',
        size: bytes.length,
        compressed: true,
        problem: undefined,
      });
      expect(readdirSync(spoolFolder)).toEqual([]);
      expect(statSync(spoolFolder).mode & 0o777).toBe(0o700);
      expect((await readAll(capture)).frames).toHaveLength(5000);
      const read = await capture.read(3000, 100);
      expect(read).toEqual({ ok: true, value: bytes.slice(3000, 3100) });
      await capture.close();
    }));

  it('may be gzip that is cut short or damaged: what could be unpacked is there', () =>
    withFolder(async (folder) => {
      const packed = gzipSync(packetsLog(5000));
      const cut = await opened(put(folder, 'cut.gz', packed.subarray(0, packed.length / 2)), folder);
      const read = await readAll(cut);
      expect(read.frames.length).toBeGreaterThan(1000);
      expect(read.problems.map(({ code }) => code)).toEqual(['file.cut-short']);
      const wrong = Buffer.from(packed);
      wrong[wrong.length - 6] ^= 0xff;
      const damaged = await opened(put(folder, 'damaged.gz', wrong), folder);
      expect(damaged.problem).toMatchObject({ code: 'session.gzip', severity: 'warning' });
      await Promise.all([cut.close(), damaged.close()]);
    }));

  it.each([
    ['a file that is not there', 'none.pcap', 'session.not-found'],
    ['a folder', '.', 'session.folder'],
    ['text', 'x.txt', 'file.unreadable'],
    ['an empty file', 'empty', 'file.unreadable'],
    ['gzip of text', 'text.gz', 'file.unreadable'],
    ['gzip that is none', 'bad.gz', 'session.gzip'],
  ])('is not %s', (_what, name, code) =>
    withFolder(async (folder) => {
      put(folder, 'x.txt', Buffer.from('This is no capture.'));
      put(folder, 'empty', new Uint8Array(0));
      put(folder, 'text.gz', gzipSync('This is no capture.'));
      put(folder, 'bad.gz', Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
      tool('mkfifo', [join(folder, 'pipe')]);
      const result = await openCapture(join(folder, name), folder);
      expect(result).toMatchObject({ ok: false, error: { code } });
      if (!result.ok) expect(result.error.message).toContain(name);
    }),
  );
});

describe('a place that is no file', () => {
  it('may be a pipe: it is spooled', () =>
    withFolder(async (folder) => {
      const pipe = join(folder, 'pipe');
      tool('mkfifo', [pipe]);
      const writer = writeFile(pipe, readFileSync(CAPTURE));
      const capture = await opened(pipe, folder);
      await writer;
      expect(capture).toMatchObject({ format: 'pcap', size: statSync(CAPTURE).size });
      await capture.close();
    }));

  it('may not be a device', () =>
    withFolder(async (folder) => {
      expect(await openCapture('/dev/zero', folder)).toMatchObject({ error: { code: 'session.no-file' } });
    }));
});

describe('a stream', () => {
  it('is spooled, so that it can be read at random, gzip or not', () =>
    withFolder(async (folder) => {
      const bytes = readFileSync(CAPTURE);
      for (const input of [bytes, gzipSync(bytes)]) {
        const pieces = Array.from({ length: Math.ceil(input.length / 7919) }, (_, i) =>
          input.subarray(i * 7919, (i + 1) * 7919),
        );
        const result = await openStream(Readable.from([Buffer.of(), ...pieces]), { folder, name: '-' });
        if (!result.ok) throw new Error(result.error.message);
        expect(result.value).toMatchObject({
          format: 'pcap',
          size: bytes.length,
          compressed: input !== bytes,
        });
        expect((await readAll(result.value)).frames).toHaveLength(collect(bytes).frames.length);
        await result.value.close();
      }
    }));

  it('is refused beyond a limit, also where it only unpacks to more', () =>
    withFolder(async (folder) => {
      const bomb = gzipSync(Buffer.concat([packetsLog(1), Buffer.alloc(3_000_000)]));
      expect(bomb.length).toBeLessThan(10_000);
      const result = await openStream(Readable.from([bomb]), { folder, name: 'upload', limit: 1_000_000 });
      expect(result).toMatchObject({ ok: false, error: { code: 'session.too-long' } });
    }));

  it('that fails is a problem, not a wait', () =>
    withFolder(async (folder) => {
      const packed = gzipSync(packetsLog(5000));
      for (const head of [packetsLog(1), packed.subarray(0, 100)]) {
        async function* failing() {
          yield head;
          throw Object.assign(new Error('EIO: read error'), { code: 'EIO' });
        }
        const result = await openStream(failing(), { folder, name: '-' });
        expect(result).toMatchObject({ ok: false, error: { code: 'session.file' } });
      }
      expect(readdirSync(folder)).toEqual([]);
    }));

  it('is no capture where it holds none', () =>
    withFolder(async (folder) => {
      const result = await openStream(Readable.from([Buffer.of(1)]), { folder, name: '-' });
      expect(result).toMatchObject({ ok: false, error: { code: 'file.unreadable' } });
    }));
});
