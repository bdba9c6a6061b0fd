import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../../../src/core/base/bytes.ts';
import { OPT_CUSTOM_TEXT } from '../../../src/core/capfile/options.ts';
import {
  PAYLOAD_HEADER_LENGTH,
  PAYLOAD_SIZE_LIMIT,
  PayloadKind,
} from '../../../src/core/capfile/records/schema.ts';
import * as write from '../../../src/core/capfile/writer.ts';
import { collect } from './collect.ts';
import { FILES, frame, LENGTHS, START, section } from './samples.ts';
import { tool, withFile } from './tshark.ts';

describe('blocks', () => {
  it('are multiples of 4, with their length at both ends', () => {
    for (const length of [0, 1, 2, 3, 4]) {
      const block = write.encodeBlock(0x1234, new Uint8Array(length));
      const view = new DataView(block.buffer);
      expect(block.length % 4).toBe(0);
      expect([view.getUint32(4, true), view.getUint32(block.length - 4, true)]).toEqual([
        block.length,
        block.length,
      ]);
    }
  });

  it('cut an option that its 16-bit length could not hold', () => {
    const comment = 'x'.repeat(70_000);
    const packet = write.encodeEnhancedPacket({
      interfaceId: 0,
      timestamp: 0n,
      data: frame(60),
      comments: [comment],
    });
    expect(collect(concatBytes([section(), packet])).comments[0].text).toHaveLength(65_535);
  });

  it('keep comments and custom options through editcap', () => {
    const packet = write.encodeEnhancedPacket({
      interfaceId: 0,
      timestamp: BigInt(START) * 1_000_000_000n,
      data: frame(61),
      comments: ['seen by e3, 42 µs later'],
      options: [{ code: OPT_CUSTOM_TEXT, value: concatBytes([Uint8Array.of(0xd9, 0x7e, 0, 0), frame(5)]) }],
    });
    const file = concatBytes([section(), packet]);
    const again = withFile(file, (path, folder) => {
      tool('editcap', [path, `${folder}/out.pcapng`]);
      return collect(readFileSync(`${folder}/out.pcapng`));
    });
    expect(again.comments).toEqual(collect(file).comments);
    expect(again.frames.at(-1)?.options).toEqual(collect(file).frames.at(-1)?.options);
  });
});

describe('packets in bulk', () => {
  it('are the same blocks as those written one by one', () => {
    const nanos = 123_456_789;
    const single = LENGTHS.map((length) =>
      write.encodeEnhancedPacket({
        interfaceId: 0,
        timestamp: BigInt(START) * 1_000_000_000n + BigInt(nanos),
        data: frame(length),
        origLen: length + 1,
      }),
    );
    const target = new Uint8Array(LENGTHS.reduce((sum, length) => sum + write.packetBlockLength(length), 0));
    target.fill(0xee);
    const view = new DataView(target.buffer);
    let at = 0;
    for (const length of LENGTHS) {
      const source = concatBytes([frame(9), frame(length)]);
      at = write.writePacketBlock(target, view, at, 0, START, nanos, source, 9, length, length + 1);
    }
    expect(at).toBe(target.length);
    expect(target).toEqual(concatBytes(single));
  });
});

describe('our blocks', () => {
  it('stay far under what makes a save of Wireshark fail, with the longest body', () => {
    const body = new Uint8Array(PAYLOAD_SIZE_LIMIT - PAYLOAD_HEADER_LENGTH);
    expect(write.encodeOurBlock(PayloadKind.entries, body).length).toBeLessThanOrEqual(262_144 / 2);
    expect(body.length % 4).toBe(0);
  });
});

describe('what we write', () => {
  it.each(Object.keys(FILES))('is opened by capinfos: %s', (name) => {
    // capinfos counts packets only, unlike tshark's frame numbers.
    const text = withFile(FILES[name](), (path) => tool('capinfos', ['-c', '-M', path]));
    const count = Number(/Number of packets:\s*(\d+)/.exec(text)?.[1]);
    expect(count).toBe(collect(FILES[name]()).frames.length);
  });
});
