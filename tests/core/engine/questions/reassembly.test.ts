import { expect, test } from 'vitest';
import { FrameScratch } from '../../../../src/core/decode/scratch.ts';
import { createEngine } from '../../../../src/core/engine/engine.ts';
import { fragmentRows, reassemble } from '../../../../src/core/engine/questions/reassembly.ts';
import { offsetOf } from '../../../../src/core/trace/offsets.ts';
import { pcapFromText } from '../../../support/packets.ts';

/** Eight bytes of UDP header, 1000 → 9999, and 16 letters. */
const HEADER = '03e8270f00180000';
const part = (id: number, at: number, hex: string, more = true): string =>
  `C>S IP proto=17 id=${id} frag=${at}${more ? ' mf' : ''} hex=${hex}`;

/** The packet ends in frame 5; frame 2 is of another, which stays unfinished. */
const pcap = pcapFromText(
  [
    part(1, 16, '6262626262626262', false),
    part(2, 0, HEADER),
    'C>S SYN',
    part(1, 8, '6161616161616161'),
    part(1, 0, HEADER),
  ].join('\n'),
);

const engine = createEngine();
engine.packets.push(pcap);
const { frames } = engine.tables;

const load = (row: number) => {
  const start = offsetOf(frames, row);
  return { buffer: pcap, start, end: start + frames.get('capLen', row) };
};

test('names the frames as they came', () => {
  expect(fragmentRows(engine, 4)).toEqual([0, 3, 4]);
  expect(fragmentRows(engine, 3)).toEqual([]);
});

test('puts the bytes together, with the headers of the frame that was last', () => {
  const last = new FrameScratch();
  const packet = reassemble(engine, 4, load, last);
  expect(Buffer.from(packet!.bytes).toString('latin1', 8)).toBe('aaaaaaaabbbbbbbb');
  expect([packet!.protocol, last.ipId, last.fragmentOffset]).toEqual([17, 1, 0]);
});

test('gives none for other frames, nor where a frame cannot be read', () => {
  const last = new FrameScratch();
  expect(reassemble(engine, 2, load, last)).toBeUndefined();
  const unreadable = (row: number) => (row === 3 ? { buffer: pcap, start: 0, end: 0 } : load(row));
  expect(reassemble(engine, 4, unreadable, last)).toBeUndefined();
});
