import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeInterface, encodeSectionHeader } from '../../../src/core/capfile/writer.ts';
import { cutBlocks, repairTail } from '../../../src/main/capture/log-tail.ts';
import { blocks, parseLog, temporaryFolder } from './kit.ts';

const BLOCK = 32 + 60;

describe('cutting at whole blocks', () => {
  const five = blocks(5);

  test.each([
    ['all', five.length, 9, 5 * BLOCK, 5],
    ['bytes for two and a half', 2.5 * BLOCK, 9, 2 * BLOCK, 2],
    ['three frames', five.length, 3, 3 * BLOCK, 3],
    ['no frame', five.length, 0, 0, 0],
    ['less than a block', BLOCK - 1, 9, 0, 0],
    ['a room below zero', -50, 9, 0, 0],
  ])('%s', (_name, mostBytes, mostFrames, length, frames) => {
    expect(cutBlocks(five, mostBytes, mostFrames)).toEqual({ length, frames });
  });

  test('only Enhanced Packet Blocks count as frames', () => {
    const header = encodeSectionHeader({ application: 'test' });
    const bytes = Buffer.concat([header, encodeInterface({ linkType: 1 }), five]);
    expect(cutBlocks(bytes, bytes.length, 2).frames).toBe(2);
    expect(cutBlocks(bytes, header.length).frames).toBe(0);
  });

  test.each([0, 3, 8])('a length of %d, which no block has, ends the walk', (length) => {
    const bytes = Buffer.from(blocks(2));
    bytes.writeUInt32LE(length, BLOCK + 4);
    expect(cutBlocks(bytes, bytes.length)).toEqual({ length: BLOCK, frames: 1 });
  });
});

describe('repairing the tail of a log', () => {
  const header = Buffer.concat([encodeSectionHeader(), encodeInterface({ linkType: 1, tsresol: 9 })]);

  test.each([
    ['nothing to cut', 0],
    ['half a block', 40],
    ['its length missing', 4],
    ['one byte missing', BLOCK - 1],
  ])('%s', (_name, extra) => {
    const path = join(temporaryFolder(), 'log.pcapng');
    writeFileSync(path, Buffer.concat([header, blocks(7), blocks(1).subarray(0, extra)]));
    expect(repairTail(path, header.length)).toEqual({ length: 7 * BLOCK, frames: 7 });
    expect(statSync(path).size).toBe(header.length + 7 * BLOCK);
    expect(parseLog(readFileSync(path))).toMatchObject({ problems: [], sections: 1 });
  });

  test('walks over more than one chunk of the file', () => {
    const path = join(temporaryFolder(), 'log.pcapng');
    const many = blocks(30, { length: 60_000 });
    writeFileSync(path, Buffer.concat([header, many, blocks(1).subarray(0, 20)]));
    expect(repairTail(path, header.length)).toEqual({ length: many.length, frames: 30 });
  });
});
