import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeText } from '../../../src/core/base/bytes.ts';
import { MAX_PROBLEMS } from '../../../src/core/capfile/limits.ts';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import * as write from '../../../src/core/capfile/writer.ts';
import { Collector, collect } from './collect.ts';
import { FILES, frame, LENGTHS, packets, pcapFile, section, zoo } from './samples.ts';

/** A copy with some bytes changed. */
function changed(file: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, at);
  return copy;
}

const u32 = (value: number): number[] =>
  [value, value >>> 8, value >>> 16, value >>> 24].map((n) => n & 0xff);

/** Offsets of the packet blocks of `section()`. */
function blockOffsets(): number[] {
  return collect(section()).frames.map(({ offset }) => offset - 28);
}

describe('a damaged pcapng file', () => {
  const offsets = blockOffsets();
  const lengthOf = (index: number) => write.packetBlockLength(LENGTHS[index]);

  it.each([
    ['a length of 4 GB', [4, 0xffff_fffc]],
    ['a length of 0', [4, 0]],
    ['a length that is no multiple of 4', [4, 93]],
    ['a length beyond the file', [4, 100_000]],
    ['a length that ends inside the next block', [4, 100]],
    ['other lengths in front and behind', [4, 88]],
    ['an interface that is not there', [8, 7]],
    ['a captured length beyond the block', [20, 5000]],
  ])('goes on after %s', (_what, [at, value]) => {
    const file = changed(section(), offsets[2] + at, u32(value));
    const read = collect(file, 50);
    const rest = LENGTHS.filter((_, index) => index !== 2);
    expect(read.frames.map(({ capLen }) => capLen)).toEqual(rest);
    expect(read.problems).toMatchObject([
      { code: 'file.damaged', offset: offsets[2], lostBytes: lengthOf(2), fatal: false, severity: 'warning' },
    ]);
    expect(read.problems[0].message).toContain(`offset ${offsets[2]}`);
  });

  it('loses each byte once where no section and no interface is left', () => {
    // What looks like a block longer than the file is kept until its end; then a block within it is found.
    const longer = Uint8Array.from([...u32(10), ...u32(200)]);
    const found = write.encodeSecrets(1, Uint8Array.of(1, 2, 3, 4));
    const file = concatBytes([changed(write.encodeSectionHeader(), 4, u32(40)), longer, found]);
    const { problems } = collect(file);
    expect(problems.map(({ code }) => code)).toEqual(['file.damaged', 'file.unreadable']);
    expect(problems.reduce((sum, { lostBytes }) => sum + lostBytes, 0)).toBeLessThanOrEqual(file.length);
  });

  it('says how much is lost where 1,000 bytes of it are zeros, and goes on after them', () => {
    const long = concatBytes([section(), ...packets(9, true), ...packets(9, true)]);
    const read = collect(changed(long, offsets[1], new Array(1000).fill(0)));
    const [problem] = read.problems;
    expect(problem.offset).toBe(offsets[1]);
    expect(problem.lostBytes).toBeGreaterThanOrEqual(1000);
    expect(read.frames.at(-1)?.offset).toBe(collect(long).frames.at(-1)?.offset);
  });

  it('goes on where bytes are missing, so that blocks are no longer aligned', () => {
    const file = section();
    const cut = concatBytes([file.slice(0, offsets[3] + 10), file.slice(offsets[3] + 13)]);
    expect(collect(cut).frames.map(({ capLen }) => capLen)).toEqual(LENGTHS.filter((_, i) => i !== 3));
  });

  it('finds the next section after a section whose byte order is unreadable', () => {
    const first = section();
    const file = concatBytes([first, changed(section(), 8, [0, 0, 0, 0]), section({ littleEndian: false })]);
    const read = collect(file, 64);
    expect(read.problems[0]).toMatchObject({ offset: first.length });
    expect(read.sections.at(-1)).toMatchObject({ littleEndian: false });
  });

  it('is cut short in the middle of a block: all before it is there', () => {
    const file = section();
    const read = collect(file.slice(0, offsets[7] + 30));
    expect(read.frames).toHaveLength(7);
    expect(read.problems).toMatchObject([
      { code: 'file.cut-short', offset: offsets[7], lostBytes: 30, severity: 'warning' },
    ]);
  });

  it('does not take what a cut packet carries for packets of the file', () => {
    const inner = section();
    const outer = write.encodeEnhancedPacket({ interfaceId: 0, timestamp: 0n, data: inner });
    const file = concatBytes([section(), outer.slice(0, -8)]);
    const read = collect(file);
    expect(read.frames).toHaveLength(LENGTHS.length);
    expect(read.problems).toMatchObject([{ code: 'file.cut-short' }]);
  });

  it('reports names, statistics and secrets that do not fit, and reads on', () => {
    const names = write.encodeBlock(4, Uint8Array.of(1, 0, 200, 0));
    const secrets = write.encodeBlock(10, Uint8Array.of(1, 0, 0, 0, 99, 0, 0, 0));
    const statistics = write.encodeInterfaceStatistics({ interfaceId: 9, timestamp: 0n });
    const read = collect(concatBytes([section(), names, secrets, statistics, ...packets(9, true)]));
    expect(read.problems.map(({ code }) => code)).toEqual(['file.damaged', 'file.damaged', 'file.damaged']);
    expect(read.frames).toHaveLength(2 * LENGTHS.length);
  });

  it('adds up the damage beyond what is reported one by one', () => {
    const bad = write.encodeEnhancedPacket({ interfaceId: 5, timestamp: 0n, data: frame(60) });
    const read = collect(concatBytes([section(), ...new Array(MAX_PROBLEMS + 50).fill(bad)]));
    expect(read.problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(read.problems.at(-1)).toMatchObject({ lostBytes: 50 * bad.length });
  });

  it('never keeps what a block merely promises', () => {
    const huge = changed(packets(9, true)[0], 4, u32(0x00ff_fff0));
    const collector = new Collector();
    const reader = createCaptureReader(collector);
    reader.push(section());
    reader.push(huge);
    expect(reader.pending).toBe(huge.length);
  });
});

describe('a damaged pcap file', () => {
  const long = (() => {
    const file = pcapFile({});
    return concatBytes([file, ...new Array(4).fill(file.slice(24))]);
  })();

  it('goes on where several records follow each other again', () => {
    const second = 24 + 16 + LENGTHS[0];
    const read = collect(changed(long, second + 8, u32(0xffff_ffff)), 33);
    expect(read.problems).toMatchObject([
      { code: 'file.damaged', offset: second, lostBytes: 16 + LENGTHS[1] },
    ]);
    expect(read.frames).toHaveLength(5 * LENGTHS.length - 1);
  });

  it('is cut short inside a packet, or inside a record header', () => {
    for (const missing of [1, LENGTHS[7] + 5]) {
      const read = collect(long.slice(0, -missing));
      expect(read.frames).toHaveLength(5 * LENGTHS.length - 1);
      expect(read.problems).toMatchObject([{ code: 'file.cut-short' }]);
    }
  });

  it('says so where nothing can be told any more', () => {
    const second = 24 + 16 + LENGTHS[0];
    const file = pcapFile({}).slice(0, second + 200);
    const read = collect(changed(file, second, new Array(200).fill(0xff)));
    expect(read.frames).toHaveLength(1);
    expect(read.problems).toMatchObject([{ offset: second, lostBytes: 200 }]);
    expect(read.problems[0].message).toContain('no packet can be told');
  });
});

describe('a file that cannot be read at all', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'an empty file'],
    ['text', encodeText('GET / HTTP/1.1\r\nHost: x\r\n'), 'text ("GET / HTTP/1.1'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 'gzip data'],
    ['a program', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, ...new Array(20).fill(2)]), 'an ELF program'],
    ['zeros', new Uint8Array(100), 'zeros'],
    ['a few bytes', Uint8Array.of(0xff, 0xfe), 'unknown data (ff fe)'],
  ])('says what it found: %s', (_name, bytes, found) => {
    const read = collect(bytes, 3);
    expect(read.problems).toMatchObject([
      { code: 'file.unreadable', severity: 'error', fatal: true, offset: 0 },
    ]);
    expect(read.problems[0].message).toContain(found);
    expect(read.problems[0].advice).toBeDefined();
  });

  it('is one that ends inside its header', () => {
    const pcap = collect(pcapFile({}).slice(0, 20));
    const pcapng = collect(section().slice(0, 20));
    expect([...pcap.problems, ...pcapng.problems].map(({ fatal }) => fatal)).toEqual([true, true]);
  });

  it('is a pcapng file whose byte order cannot be told', () => {
    const read = collect(changed(section(), 8, [9, 9, 9, 9]).slice(0, 28));
    expect(read.problems).toMatchObject([{ code: 'file.unreadable', fatal: true }]);
  });
});

describe('hostile input', () => {
  const originals = [...Object.values(FILES).map((make) => make()), zoo(true)];

  it('never throws, gives only frames that lie in the file, and reads alike in any chunks', () => {
    const mutation = fc.record({ at: fc.nat(), value: fc.nat(255), cut: fc.nat(40) });
    fc.assert(
      fc.property(
        fc.nat(originals.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 300 }),
        (which, mutations, chunk) => {
          let file = originals[which].slice();
          for (const { at, value, cut } of mutations) {
            file[at % file.length] = value;
            if (cut > 35)
              file = concatBytes([file.slice(0, at % file.length), file.slice((at % file.length) + cut)]);
          }
          const read = collect(file, chunk);
          for (const { offset, data } of read.frames) {
            expect(file.slice(offset, offset + data.length)).toEqual(data);
          }
          expect(collect(file).frames.length).toBe(read.frames.length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never throws on bytes that are nearly blocks', () => {
    const near = fc.array(
      fc.oneof(fc.constantFrom(0, 1, 6, 12, 28, 32, 0x0a, 0x0d, 0xad, 0x0b), fc.nat(255)),
    );
    fc.assert(
      fc.property(near, fc.integer({ min: 1, max: 64 }), (bytes, chunk) => {
        const read = collect(concatBytes([section().slice(0, 100), Uint8Array.from(bytes)]), chunk);
        expect(read.problems.length).toBeLessThanOrEqual(MAX_PROBLEMS + 1);
      }),
      { numRuns: 1000 },
    );
  });
});
