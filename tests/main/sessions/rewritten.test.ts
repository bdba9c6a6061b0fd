/** Our session through Wireshark's own tools and back: what they keep, and what is said where they do not. */
import { copyFileSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import { recordsLogHeader } from '../../../src/core/capfile/records/index.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { PacketsLog } from '../../../src/main/capture/packets-log.ts';
import { exportSession } from '../../../src/main/sessions/export.ts';
import { openCapture } from '../../../src/main/sessions/open.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import { collect } from '../../core/capfile/collect.ts';
import { tool } from '../../core/capfile/tshark.ts';
import { workplace } from '../cli/wireside.ts';
import { packetBlocks, put, recordsLog, recordsOf } from './logs.ts';

const file = workplace();
const SESSION = file('session.pcapng');
const FRAMES = 10;
const RECORDS = 20;

/** A session whose packets log the capture helper's own class wrote, so that its interface carries the mark. */
beforeAll(async () => {
  const packetsPath = file('packets.pcapng');
  const log = PacketsLog.open(packetsPath, false, { bytes: Infinity, packets: Infinity, sizeCap: Infinity });
  if (!log.ok) throw new Error(log.error.message);
  log.value.begin({ device: 'lo', linkType: 1, snaplen: 262_144, filter: 'tcp port 5000' });
  log.value.append(packetBlocks(FRAMES), FRAMES);
  log.value.finish(0n);
  const recordsPath = put(file('.'), 'records.pcapng', recordsLog(4, 5));
  const saved = await saveSession({ packetsPath, recordsPath }, SESSION);
  if (!saved.ok) throw new Error(saved.error.message);
});

function read(path: string): Engine {
  const engine = createEngine();
  engine.packets.push(readFileSync(path));
  engine.packets.end();
  engine.records.end();
  return engine;
}

const told = (engine: Engine): string[] => engine.problems.map(({ code }) => code);

/** The session as a tool has written it anew. */
function through(name: string, command: string, args: (from: string, to: string) => string[]): string {
  const to = file(`${name}.pcapng`);
  tool(command, args(SESSION, to));
  return to;
}

const keeping: readonly (readonly [string, string, (from: string, to: string) => string[]])[] = [
  ['editcap', 'editcap', (from, to) => [from, to]],
  ['mergecap of one', 'mergecap', (from, to) => ['-w', to, from]],
  ['tshark -w', 'tshark', (from, to) => ['-r', from, '-w', to]],
  ['editcap -F pcapng', 'editcap', (from, to) => ['-F', 'pcapng', from, to]],
];

describe('programs that keep everything', () => {
  it('the session itself: nothing is missing', () => {
    const engine = read(SESSION);
    expect(engine.counters).toMatchObject({ frames: FRAMES, records: RECORDS });
    expect(told(engine)).toEqual([]);
  });

  it.each(keeping)('%s: every frame, comment and socket record is there', async (name, command, args) => {
    const commented = file('commented.pcapng');
    const capture = await openCapture(SESSION, file('.'));
    if (!capture.ok) throw new Error(capture.error.message);
    await exportSession(capture.value, commented, {
      replace: true,
      annotate: (number) => (number === 3 ? [{ code: 1, value: 'the third frame, 第三個' }] : []),
    });
    await capture.value.close();
    const to = file(`${name.replaceAll(' ', '-')}.pcapng`);
    tool(command, args(commented, to));
    const [before, after] = [readFileSync(commented), readFileSync(to)];
    const bytesOf = (bytes: Uint8Array) =>
      collect(bytes).frames.map(({ data, seconds, nanos }) => [seconds, nanos, ...data]);
    expect(bytesOf(after)).toEqual(bytesOf(before));
    expect(recordsOf(after)).toEqual(recordsOf(before));
    const engine = read(to);
    expect(engine.frameComments(2)).toEqual(['the third frame, 第三個']);
    expect(told(engine)).toEqual([]);
  });

  it('mergecap of two sessions: the records of both', () => {
    const other = file('other.pcapng');
    copyFileSync(SESSION, other);
    const to = file('two.pcapng');
    tool('mergecap', ['-a', '-w', to, SESSION, other]);
    const engine = read(to);
    expect(told(engine)).not.toContain('session.stripped');
    expect(engine.counters).toMatchObject({ frames: 2 * FRAMES, records: 2 * RECORDS });
  });
});

describe('programs that leave something out', () => {
  it('tshark -Y -w leaves out every record, and it is said', () => {
    const engine = read(
      through('display-filter', 'tshark', (from, to) => ['-r', from, '-Y', 'frame.number <= 4', '-w', to]),
    );
    expect(engine.counters).toMatchObject({ frames: 4, records: 0 });
    expect(told(engine)).toEqual(['session.stripped']);
    expect(engine.problems[0]?.message).toContain('none of them is in this file');
  });

  it('editcap -r leaves out every record too', () => {
    expect(told(read(through('range', 'editcap', (from, to) => ['-r', from, to, '1-3'])))).toEqual([
      'session.stripped',
    ]);
  });

  it('frames that were left out are counted', () => {
    // Frames 2 and 3 go; our blocks stand behind them and stay.
    const engine = read(through('without', 'editcap', (from, to) => [from, to, '2-3']));
    expect(engine.counters).toMatchObject({ frames: FRAMES - 2, records: RECORDS });
    expect(told(engine)).toEqual(['session.fewer-frames']);
    expect(engine.problems[0]?.message).toBe(
      `The session had ${FRAMES} frames when it was saved; ${FRAMES - 2} are in this file.`,
    );
  });

  it('some of the records: the index says how many there were', () => {
    const bytes = readFileSync(SESSION);
    const block = collect(bytes).custom.find(({ kind }) => kind === 1);
    if (!block) throw new Error('no block of records');
    const without = Buffer.concat([
      bytes.subarray(0, block.fileOffset),
      bytes.subarray(block.fileOffset + block.blockLength),
    ]);
    const engine = read(put(file('.'), 'some.pcapng', without));
    expect(engine.problems.map(({ message }) => message)).toEqual([
      `Wireside recorded socket records beside these packets: ${RECORDS} when it was saved, and 0 are in this file.`,
    ]);
  });

  it('a file that is cut short is told as damaged, and as nothing else', () => {
    const cut = readFileSync(SESSION).subarray(0, 600);
    expect(told(read(put(file('.'), 'cut.pcapng', cut)))).toEqual(['file.cut-short']);
  });

  it('the packets log alone says that it is not all', () => {
    expect(told(read(file('packets.pcapng')))).toEqual(['session.stripped']);
  });

  it('a capture of another program has nothing to miss', () => {
    const plain = put(file('.'), 'plain.pcapng', plainFrames());
    expect(told(read(plain))).toEqual([]);
  });
});

/** The frames as another program would have written them: no mark, no records. */
function plainFrames(): Uint8Array {
  const to = file('plain.pcap');
  tool('editcap', ['-F', 'nsecpcap', file('range.pcapng'), to]);
  return readFileSync(to);
}

describe('records that are given beside the packets', () => {
  it('are not missing, wherever their index stands', () => {
    const bytes = readFileSync(SESSION);
    const at = collect(bytes).custom[0]!.fileOffset;
    const engine = createEngine();
    engine.packets.push(bytes.subarray(0, at));
    engine.records.push(concatBytes([recordsLogHeader('test'), bytes.subarray(at)]));
    engine.packets.end();
    engine.records.end();
    expect(engine.counters).toMatchObject({ frames: FRAMES, records: RECORDS });
    expect(told(engine)).toEqual([]);
  });
});

describe('a records log that is merged', () => {
  it('marks the capture, so that it can be told when the records are gone', async () => {
    const capture = await openCapture(file('plain.pcap'), file('.'));
    if (!capture.ok) throw new Error(capture.error.message);
    const merged = file('merged.pcapng');
    await exportSession(capture.value, merged, { recordsPath: file('records.pcapng') });
    await capture.value.close();
    expect(told(read(merged))).toEqual([]);
    const to = file('merged-range.pcapng');
    tool('editcap', ['-r', merged, to, '1-2']);
    expect(told(read(to))).toEqual(['session.stripped']);
  });
});
