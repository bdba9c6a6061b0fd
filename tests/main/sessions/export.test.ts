import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeText } from '../../../src/core/base/bytes.ts';
import { decodeDetails, decodeEntries, PayloadKind } from '../../../src/core/capfile/records/index.ts';
import { encodeSectionHeader } from '../../../src/core/capfile/writer.ts';
import { type ExportOptions, exportSession } from '../../../src/main/sessions/export.ts';
import { openCapture } from '../../../src/main/sessions/open.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import { collect } from '../../core/capfile/collect.ts';
import { FILES, START, section, zoo } from '../../core/capfile/samples.ts';
import { tool, tsharkRows } from '../../core/capfile/tshark.ts';
import { pcapFromText } from '../../support/packets.ts';
import type { LinkName } from '../../support/packets-bytes.ts';
import { packetsLog, put, recordsLog, recordsOf, withFolder } from './logs.ts';

/** Writes `input` anew and reads the result. */
async function exported(folder: string, input: Uint8Array, options: ExportOptions) {
  const capture = await openCapture(put(folder, 'input', input), folder);
  if (!capture.ok) throw new Error(capture.error.message);
  const path = join(folder, 'out.pcapng');
  const result = await exportSession(capture.value, path, { ...options, replace: true });
  await capture.value.close();
  if (!result.ok) throw new Error(result.error.message);
  const file = readFileSync(path);
  const read = collect(file);
  expect(read.problems).toEqual([]);
  return { ...result.value, path, file, read };
}

/** A session of 10 frames and 20 records. */
async function session(folder: string): Promise<Uint8Array> {
  const packetsPath = put(folder, 'packets', packetsLog(10));
  const recordsPath = put(folder, 'records', recordsLog(4, 5));
  await saveSession({ packetsPath, recordsPath }, join(folder, 'session.pcapng'), { replace: true });
  return readFileSync(join(folder, 'session.pcapng'));
}

const SECRET = 'SECRET-PASSWORD';

/** One frame of each kind, each with the secret in its payload. */
const CONVERSATION = `
  C>S SYN mss=65495 sackok ws=7
  S>C SYN,ACK mss=65495
  C>S PSH,ACK data="${SECRET}" ts=1/2
  C>S UDP data="${SECRET}"
  S>C ICMP quote
  C>S ICMP type=8 data="${SECRET}"
  C>S IP proto=99 data="${SECRET}"
  C>S PSH,ACK data="${SECRET}" frag=0 mf
  C>S RST,ACK
`;

describe('without payload', () => {
  it.each<LinkName>(['ethernet', 'null', 'loop', 'raw', 'sll', 'sll2'])(
    'frames end behind their headers, with their length on the wire kept: %s',
    (link) =>
      withFolder(async (folder) => {
        const input = pcapFromText(CONVERSATION, { link });
        expect(Buffer.from(input).includes(SECRET)).toBe(true);
        const { file, read, path } = await exported(folder, input, { payload: false });
        expect(file.includes(SECRET)).toBe(false);
        const original = collect(input).frames;
        expect(read.frames.map(({ origLen }) => origLen)).toEqual(original.map(({ origLen }) => origLen));
        for (const [i, { data }] of read.frames.entries()) {
          expect(data).toEqual(original[i].data.subarray(0, data.length));
        }
        const headers = (file: string) =>
          tool('tshark', [
            '-r',
            file,
            '-T',
            'fields',
            '-e',
            'tcp.seq',
            '-e',
            'tcp.len',
            '-e',
            'tcp.flags',
            '-e',
            'udp.port',
          ]);
        expect(headers(path)).toBe(headers(join(folder, 'input')));
      }),
  );

  it('nothing is left of frames that are not understood', () =>
    withFolder(async (folder) => {
      const { read } = await exported(folder, section(), { payload: false });
      expect(read.frames.every(({ capLen }) => capLen <= 14)).toBe(true);
    }));

  it('records lose their previews and nothing else', () =>
    withFolder(async (folder) => {
      const input = await session(folder);
      const { file, read, records, entries } = await exported(folder, input, { payload: false });
      expect([records, entries]).toEqual([20, 24]);
      expect(recordsOf(file)).toEqual(recordsOf(input));
      for (const { body } of read.custom.filter(({ kind }) => kind === PayloadKind.entries)) {
        decodeEntries(body, 0, 0, {
          onRecord: (...record) => {
            const [offset, length] = record.slice(8, 10);
            expect(decodeDetails(body, offset, length)).toEqual({});
          },
        });
      }
    }));

  it.each([true, false])(
    'blocks that might carry it are left out, and told (little-endian: %s)',
    (littleEndian) =>
      withFolder(async (folder) => {
        const { read, problems } = await exported(folder, zoo(littleEndian), { payload: false });
        expect([read.secrets, read.custom, read.blockFrames]).toEqual([[], [], []]);
        expect(problems).toMatchObject([{ code: 'session.left-out', severity: 'info' }]);
        expect(problems[0].message).toContain('5 blocks');
        expect(read.names).toHaveLength(2);
        expect(read.frames.map(({ origLen }) => origLen)).toEqual([100, 70, 70, 20]);
        expect(read.frames[0]).toMatchObject({ capLen: 64, untimed: true });
        expect(read.frames[0].data.subarray(14)).toEqual(new Uint8Array(50));
        expect(read.frames[1]).toMatchObject({ capLen: 14, dropped: 7 });
      }),
  );
});

describe('all of it', () => {
  it.each([
    'pcap, µs, big-endian',
    'pcap, modified, little-endian',
    'pcapng, 2^-20, big-endian',
    'pcapng, negative offset, big-endian',
    'pcapng, sections of both byte orders',
    'pcapng, blocks of every kind',
  ])('is the same to tshark: %s', (name) =>
    withFolder(async (folder) => {
      const input = FILES[name]();
      const { path } = await exported(folder, input, {});
      expect(tsharkRows(path)).toEqual(tsharkRows(join(folder, 'input')));
    }),
  );

  it('keeps comments, options, names, statistics and records', () =>
    withFolder(async (folder) => {
      const input = concatBytes([zoo(false), await session(folder)]);
      const { read } = await exported(folder, input, {});
      const before = collect(input);
      expect([read.comments, read.names, read.secrets]).toEqual([
        before.comments,
        before.names,
        before.secrets,
      ]);
      const plain = (frames: typeof read.frames) => frames.map(({ offset, ...frame }) => frame);
      expect(plain(read.frames)).toEqual(plain(before.frames));
    }));
});

describe('a selection', () => {
  it('has the chosen frames and records, numbered anew, and all that records need', () =>
    withFolder(async (folder) => {
      const input = await session(folder);
      const { read, file, ...outcome } = await exported(folder, input, {
        keepFrame: (number) => number % 3 === 0,
        keepRecord: (number) => number > 15,
      });
      expect(outcome).toMatchObject({ frames: 3, records: 5, entries: 9 });
      const before = collect(input).frames;
      expect(read.frames.map(({ number, data }) => [number, data])).toEqual(
        [3, 6, 9].map((number, i) => [i + 1, before[number - 1].data]),
      );
      expect(recordsOf(file).counters).toEqual([15, 16, 17, 18, 19]);
    }));

  it('counts other people’s rows as Wireshark does', () =>
    withFolder(async (folder) => {
      const { read } = await exported(folder, zoo(true), {
        keepFrame: (number) => number === 5 || number === 7,
      });
      expect(read.blockFrames).toMatchObject([{ number: 1, blockType: 0x40000bad }]);
      expect(read.frames).toMatchObject([{ number: 2, origLen: 20 }]);
    }));
});

describe('annotations', () => {
  it('are comments on frames, beside those that were there', () =>
    withFolder(async (folder) => {
      const annotate = (number: number) => (number < 3 ? [{ code: 1, value: `e${number}: write()` }] : []);
      for (const input of [zoo(true), zoo(false)]) {
        const { read, path } = await exported(folder, input, { annotate });
        const texts = read.comments.filter(({ scope }) => scope === 'frame').map(({ text }) => text);
        expect(texts).toEqual(['first', 'second', 'e2: write()']);
        expect(tool('tshark', ['-r', path, '-T', 'fields', '-e', 'frame.comment'])).toContain('e2: write()');
        expect(read.frames[1]).toMatchObject({ dropped: 7, options: [{ code: 2 }] });
      }
      const pcap = readFileSync('tests/fixtures/captures/rst.pcap');
      const { read } = await exported(folder, pcap, { annotate });
      expect(read.comments.map(({ index, text }) => [index, text])).toEqual([
        [1, 'e1: write()'],
        [2, 'e2: write()'],
      ]);
    }));
});

describe('merging the records of a run into its capture', () => {
  /** Times of `recordsLog` are those of `packetsLog`: START, by its clock samples. */
  const log = () => recordsLog(4, 5);

  it('makes a session of them, also from pcap', () =>
    withFolder(async (folder) => {
      const recordsPath = put(folder, 'log', log());
      const pcap = FILES['pcap, ns, little-endian']();
      const { file, problems, records, frames, path } = await exported(folder, pcap, { recordsPath });
      expect([frames, records, problems]).toEqual([8, 20, []]);
      expect(recordsOf(file)).toEqual(recordsOf(log()));
      expect(tsharkRows(path).slice(0, 8)).toEqual(tsharkRows(join(folder, 'input')));
      expect(collect(file).custom.at(-1)).toMatchObject({ kind: PayloadKind.index });
    }));

  it('says so where they are not of the same time', () =>
    withFolder(async (folder) => {
      const recordsPath = put(folder, 'log', log());
      const capture = readFileSync('tests/fixtures/captures/rst.pcap');
      const { problems } = await exported(folder, capture, { recordsPath });
      expect(problems).toMatchObject([{ code: 'session.no-overlap', severity: 'warning' }]);
      expect(problems[0].message).toContain(new Date(START * 1000).toISOString().slice(0, 10));
    }));

  it('says so where the capture has records already, or the log is damaged', () =>
    withFolder(async (folder) => {
      const whole = log();
      const recordsPath = put(folder, 'log', whole.slice(0, whole.length - 5));
      const { problems, records } = await exported(folder, await session(folder), { recordsPath });
      expect(records).toBe(20 + 15);
      expect(problems.map(({ code }) => code)).toEqual(['file.cut-short', 'session.records-twice']);
    }));

  it('fails where the log is not there, and writes nothing', () =>
    withFolder(async (folder) => {
      const capture = await openCapture(put(folder, 'input', section()), folder);
      if (!capture.ok) throw new Error(capture.error.message);
      const path = join(folder, 'out.pcapng');
      const result = await exportSession(capture.value, path, { recordsPath: join(folder, 'none') });
      expect(result).toMatchObject({ ok: false, error: { code: 'session.not-found' } });
      await capture.value.close();
    }));
});

it('leaves out what is damaged, and says so', () =>
  withFolder(async (folder) => {
    const broken = concatBytes([
      section(),
      encodeText('this is no block '),
      section().slice(0, 0),
      encodeSectionHeader(),
    ]);
    const { problems, frames } = await exported(folder, broken, {});
    expect(frames).toBe(8);
    expect(problems).toMatchObject([{ code: 'file.damaged' }]);
  }));
