import { describe, expect, it } from 'vitest';
import {
  DETAILS,
  EntryEncoder,
  encodeClock,
  encodeGap,
  encodeInfo,
  encodeRecord,
  encodeSocket,
  encodeTuple,
  RecordFlag,
} from '../../../../src/core/capfile/records/index.ts';
import { collectFrom } from './collect.ts';

const begin = (encoder: EntryEncoder) => encoder.beginRecord(129, 0, 0, 1, 10, 20, 0, 0);

describe('EntryEncoder', () => {
  it('refuses an entry it has no room for and keeps what it has', () => {
    const encoder = new EntryEncoder(60);
    expect(begin(encoder)).toBe(0);
    encoder.endEntry();
    expect(begin(encoder)).toBe(-1);
    expect(encoder.putRange(15, 0, 0, 1, 0, 0, 0, 0, 0, 0, 42, 1)).toBe(-1);
    expect(collectFrom(encoder).records).toHaveLength(1);
    expect(encoder.room).toBe(24);
  });

  it('refuses every other entry in a full buffer, with nothing written', () => {
    const encoder = new EntryEncoder(8);
    const time = { seconds: 0, nanos: 0 };
    const none = new Uint8Array(0);
    expect(encodeClock(encoder, { monotonic: time, epoch: time, error: 0 })).toBe(false);
    expect(encodeGap(encoder, { ...time, count: 1, reason: 0 })).toBe(false);
    expect(encodeInfo(encoder, { name: 'a', value: 'b' })).toBe(false);
    expect(
      encodeSocket(encoder, {
        ...time,
        socketId: 1,
        role: 1,
        transport: 1,
        parentId: 0,
        label: '',
        details: {},
      }),
    ).toBe(false);
    const tuple = {
      ...time,
      socketId: 1,
      reason: 1,
      family: 4,
      attempt: 0,
      localPort: 1,
      remotePort: 2,
    } as const;
    expect(encodeTuple(encoder, { ...tuple, localAddress: none, remoteAddress: none })).toBe(false);
    const record = {
      ...time,
      name: 1,
      flags: 0,
      depth: 0,
      socketId: 1,
      bytesRead: 0,
      bytesWritten: 0,
      details: {},
    };
    expect(encodeRecord(encoder, record)).toBe(false);
    expect(encoder.length).toBe(0);
  });

  it('leaves out a detail that has no room and says so with the cut flag', () => {
    const encoder = new EntryEncoder(52);
    begin(encoder);
    encoder.addU32(DETAILS.size.key, 5);
    encoder.addU64(DETAILS.start.key, 5);
    encoder.addText(DETAILS.host.key, 'localhost');
    expect(encoder.addRange(1, 2)).toBe(-1);
    expect(encoder.reserveBytes(DETAILS.preview.key, 256)).toBe(-1);
    encoder.endEntry();
    const [record] = collectFrom(encoder).records;
    expect(record?.details).toEqual({ size: 5 });
    expect(record?.flags).toBe(RecordFlag.cut);
  });

  it('cuts a text to its limit between two characters', () => {
    const encoder = new EntryEncoder(1000);
    begin(encoder);
    encoder.addText(DETAILS.errorMessage.key, 'ab€', 4);
    encoder.addText(DETAILS.host.key, 'x'.repeat(100), 64);
    encoder.endEntry();
    const [record] = collectFrom(encoder).records;
    expect(record?.details).toEqual({ errorMessage: 'ab', host: 'x'.repeat(64) });
    expect(record?.flags).toBe(RecordFlag.cut);
  });

  it('pads reserved bytes with zeros over what stood there before', () => {
    const encoder = new EntryEncoder(1000);
    encoder.buffer.fill(0xff);
    begin(encoder);
    const at = encoder.reserveBytes(DETAILS.preview.key, 256);
    encoder.buffer.set([1, 2, 3, 4, 5], at);
    encoder.commitBytes(at, 5);
    encoder.addBool(DETAILS.hadError.key, true);
    encoder.endEntry();
    expect([...encoder.buffer.subarray(at, at + 8)]).toEqual([1, 2, 3, 4, 5, 0, 0, 0]);
    expect(collectFrom(encoder).records[0]?.details).toEqual({
      preview: Uint8Array.of(1, 2, 3, 4, 5),
      hadError: true,
    });
  });

  it('counts an entry only when it is ended, and takes one back', () => {
    const encoder = new EntryEncoder(1000);
    begin(encoder);
    encoder.addU32(DETAILS.size.key, 1);
    expect(encoder.length).toBe(0);
    encoder.dropEntry();
    begin(encoder);
    encoder.endEntry();
    expect(encoder.length).toBe(36);
  });

  it('forgets everything on reset, and tells of it by its generation', () => {
    const encoder = new EntryEncoder(1000);
    begin(encoder);
    encoder.endEntry();
    const before = encoder.generation;
    encoder.reset();
    expect(encoder.length).toBe(0);
    expect(encoder.generation).toBe(before + 1);
  });

  it('refuses a detail over 65,535 bytes', () => {
    const encoder = new EntryEncoder(200_000);
    begin(encoder);
    encoder.addBytes(DETAILS.preview.key, new Uint8Array(65_536));
    encoder.endEntry();
    expect(collectFrom(encoder).records[0]).toMatchObject({ details: {}, flags: RecordFlag.cut });
  });
});
