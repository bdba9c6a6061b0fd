import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, encodeText } from '../../../src/core/base/bytes.ts';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { PayloadKind } from '../../../src/core/capfile/records/schema.ts';
import * as write from '../../../src/core/capfile/writer.ts';
import { Collector, collect } from './collect.ts';
import { FILES, frame, LENGTHS, packets, START, section, zoo } from './samples.ts';

describe('chunks of any size', () => {
  it.each(Object.keys(FILES))('read alike: %s', (name) => {
    const file = FILES[name]();
    const whole = collect(file);
    for (const size of [1, 2, 3, 7, 13, 64, 1000]) expect(collect(file, size)).toEqual(whole);
  });

  it('may be cut anywhere', () => {
    const file = concatBytes([zoo(true), section({ littleEndian: false })]);
    const whole = collect(file);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const collector = new Collector();
        const reader = createCaptureReader(collector);
        for (let at = 0, turn = 0; at < file.length; turn += 1) {
          const size = sizes[turn % sizes.length];
          reader.push(file.slice(at, at + size));
          at += size;
        }
        reader.end();
        expect(collector).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('may be reused by the caller after each push', () => {
    const file = section();
    const collector = new Collector();
    const reader = createCaptureReader(collector);
    const chunk = new Uint8Array(50);
    for (let at = 0; at < file.length; at += 50) {
      const part = file.subarray(at, at + 50);
      chunk.set(part);
      reader.push(chunk.subarray(0, part.length));
      chunk.fill(0xee);
    }
    reader.end();
    expect(collector.frames.map(({ data }) => data)).toEqual(LENGTHS.map((length) => frame(length)));
  });

  it('may lie in shared memory or be Node buffers', () => {
    const file = zoo(true);
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    shared.set(file);
    expect(collect(shared)).toEqual(collect(file));
    expect(collect(Buffer.from(file))).toEqual(collect(file));
  });
});

describe('offsets', () => {
  it('are those of the bytes in the file, through all chunks', () => {
    const file = concatBytes([section(), section({ littleEndian: false })]);
    for (const chunk of [17, file.length]) {
      for (const { offset, data } of collect(file, chunk).frames) {
        expect(file.slice(offset, offset + data.length)).toEqual(data);
      }
    }
  });

  it('begin at baseOffset', () => {
    const [first] = collect(section()).frames;
    const [moved] = collect(section(), 100, { baseOffset: 2 ** 40 }).frames;
    expect(moved.offset).toBe(first.offset + 2 ** 40);
  });
});

describe('a file that is still being written', () => {
  it('gives each block as soon as it is complete, and waits for the rest', () => {
    const head = section();
    const [next] = packets(9, true);
    const collector = new Collector();
    const reader = createCaptureReader(collector);
    reader.push(head);
    reader.push(next.slice(0, 40));
    expect([reader.frames, reader.pending, reader.position]).toEqual([LENGTHS.length, 40, head.length]);
    reader.push(next.slice(40));
    expect([reader.frames, reader.pending]).toEqual([LENGTHS.length + 1, 0]);
    expect(reader.position).toBe(head.length + next.length);
    expect(collector.problems).toEqual([]);
  });

  it('is no problem while it is empty', () => {
    const collector = new Collector();
    createCaptureReader(collector).push(new Uint8Array(0));
    expect(collector.problems).toEqual([]);
  });
});

describe('pcap', () => {
  it('says what it is', () => {
    expect(collect(FILES['pcap, modified, big-endian']()).formats).toMatchObject([
      { format: 'pcap', littleEndian: false, description: 'pcap, modified, microseconds, big-endian' },
    ]);
    expect(collect(FILES['pcap, ns, little-endian']()).interfaces).toMatchObject([
      { id: 0, linkType: 1, tsresol: 9, snaplen: 262_144, fcsLength: 0 },
    ]);
  });

  it('keeps the link type apart from the length of the frame check sequence', () => {
    const file = FILES['pcap, µs, little-endian']();
    new DataView(file.buffer).setUint32(20, 0x2400_0001, true);
    expect(collect(file).interfaces).toMatchObject([{ linkType: 1, fcsLength: 4 }]);
  });

  it('knows that version 2.2 wrote the lengths the other way round', () => {
    const file = FILES['pcap, µs, little-endian']().slice(0, 24 + 16 + LENGTHS[0]);
    const view = new DataView(file.buffer);
    view.setUint16(6, 2, true);
    view.setUint32(32, 99, true);
    view.setUint32(36, LENGTHS[0], true);
    expect(collect(file).frames).toMatchObject([{ capLen: LENGTHS[0], origLen: 99 }]);
  });

  it('carries fractions over a second into the seconds', () => {
    const file = FILES['pcap, µs, little-endian']();
    new DataView(file.buffer).setUint32(28, 2_500_000, true);
    expect(collect(file).frames[0]).toMatchObject({ seconds: START + 2, nanos: 500_000_000 });
  });
});

describe('pcapng', () => {
  it.each([true, false])('keeps all that its blocks say (little-endian: %s)', (littleEndian) => {
    const read = collect(zoo(littleEndian));
    expect(read.problems).toEqual([]);
    expect(read.sections).toMatchObject([{ hardware: 'x86', os: 'Linux', application: 'zoo', littleEndian }]);
    expect(read.interfaces).toMatchObject([
      { id: 0, linkType: 1, snaplen: 64, tsresol: 6, tsoffset: 0, name: 'eth0', filter: 'tcp' },
      { id: 1, linkType: 101, snaplen: 0, tsresol: 9, tsoffset: -5, name: 'tun0', os: 'Linux' },
    ]);
    expect(read.comments).toEqual([
      { scope: 'section', index: 0, text: 'of the section' },
      { scope: 'interface', index: 0, text: 'of eth0' },
      { scope: 'frame', index: 2, text: 'first' },
      { scope: 'frame', index: 2, text: 'second' },
      { scope: 'statistics', index: 1, text: 'of the statistics' },
    ]);
    expect(read.stats).toMatchObject([
      { interfaceId: 1, seconds: START - 5, nanos: 0, received: 5e9, dropped: 2 },
    ]);
    expect(read.names.map(({ names }) => names)).toEqual([['localhost', 'here'], ['ip6-localhost']]);
    expect(read.secrets).toEqual([{ type: 0x544c534b, data: encodeText('# key log\n') }]);
    expect(read.blockFrames.at(-1)).toMatchObject({ time: { seconds: START, nanos: 123_000 } });
  });

  it('gives packets their options, drops and the lack of a time', () => {
    const [simple, enhanced, old, last] = collect(zoo(true)).frames;
    expect(simple).toMatchObject({ capLen: 64, origLen: 100, untimed: true });
    expect(enhanced).toMatchObject({
      capLen: 70,
      dropped: 7,
      options: [{ code: 2, value: Uint8Array.of(1, 0, 0, 0) }],
    });
    expect(old).toMatchObject({ capLen: 70, dropped: 3 });
    expect(last).toMatchObject({ iface: 1, seconds: START - 5 });
  });

  it('numbers interfaces through all sections', () => {
    const read = collect(concatBytes([section(), zoo(false), section()]));
    expect(read.interfaces.map(({ id, section, indexInSection }) => [id, section, indexInSection])).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [2, 1, 1],
      [3, 2, 0],
    ]);
    expect(read.frames.at(-1)?.iface).toBe(3);
  });

  it('tells our custom blocks from those of others, also under the same enterprise number', () => {
    const body = Uint8Array.of(1, 2, 3, 4);
    const read = collect(
      concatBytes([
        section(),
        write.encodeOurBlock(PayloadKind.entries, body),
        write.encodeCustomBlock(32_473, encodeText('not ours')),
        write.encodeCustomBlock(32_473, encodeText('WSDE')),
      ]),
    );
    expect(read.custom.map(({ ours, kind, schemaVersion }) => [ours, kind, schemaVersion])).toEqual([
      [true, 1, 1],
      [false, 0, 0],
      [false, 0, 0],
    ]);
    expect(read.custom[0].body).toEqual(body);
    expect(read.blockFrames.map(({ number }) => number)).toEqual([LENGTHS.length + 1, LENGTHS.length + 2]);
  });

  it('reads our blocks in a section of the other byte order, where only the enterprise number is turned', () => {
    const payload = encodeText('WSDE\x01\x00\x01\x00body');
    const read = collect(
      concatBytes([section({ littleEndian: false }), write.encodeCustomBlock(32_473, payload, true, false)]),
    );
    expect(read.custom).toMatchObject([{ ours: true, kind: 1, schemaVersion: 1, body: encodeText('body') }]);
  });

  it('needs no methods but three', () => {
    const frames: number[] = [];
    const packet = (interfaceId: number) => {
      frames.push(interfaceId);
    };
    const reader = createCaptureReader({ iface: () => {}, packet, problem: () => {} });
    reader.push(zoo(true));
    reader.end();
    expect(frames).toEqual([0, 0, 0, 1]);
    expect(reader.frames).toBe(7);
  });
});
