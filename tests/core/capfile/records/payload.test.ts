import { describe, expect, it } from 'vitest';
import {
  BlockFrame,
  countEntries,
  decodeIndex,
  ENTERPRISE_NUMBER,
  EntryEncoder,
  encodeIndex,
  encodeInfo,
  encodeRecord,
  entriesPayload,
  isEventCode,
  isServerCode,
  joinPayloads,
  PAYLOAD_SIZE_LIMIT,
  RECORD_NAMES,
  recordName,
} from '../../../../src/core/capfile/records/index.ts';
import { collect } from './collect.ts';

function payloadOf(...ids: number[]): Uint8Array<ArrayBuffer> {
  const encoder = new EntryEncoder(10_000);
  const fixed = {
    name: 1,
    flags: 0,
    depth: 0,
    seconds: 0,
    nanos: 0,
    bytesRead: 0,
    bytesWritten: 0,
    details: {},
  };
  for (const socketId of ids) encodeRecord(encoder, { ...fixed, socketId });
  return entriesPayload(encoder.bytes());
}

const ids = (payload: Uint8Array) => collect(payload).records.map((record) => record.socketId);

describe('joinPayloads', () => {
  it('joins small payloads into few, keeps the order and passes no limit', () => {
    const small = Array.from({ length: 100 }, (_, i) => payloadOf(2 * i, 2 * i + 1));
    const joined = [...joinPayloads(small, 1000)];
    expect(joined.length).toBeLessThan(10);
    expect(joined.every((payload) => payload.length <= 1000)).toBe(true);
    expect(joined.flatMap(ids)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('leaves out what is damaged, empty or not ours, and no more', () => {
    const cut = payloadOf(3, 4).subarray(0, 50);
    const joined = [...joinPayloads([payloadOf(1), payloadOf(), new Uint8Array(20), cut, payloadOf(5)])];
    expect(joined.flatMap(ids)).toEqual([1, 3, 5]);
    expect([...joinPayloads([payloadOf()])]).toEqual([]);
  });

  it('keeps a payload longer than the limit as it is', () => {
    const long = payloadOf(1, 2, 3, 4);
    expect([...joinPayloads([long, payloadOf(5)], 100)].map(ids)).toEqual([[1, 2, 3, 4], [5]]);
  });

  it('makes payloads that stay under what Wireshark can save', () => {
    expect(PAYLOAD_SIZE_LIMIT + 16).toBeLessThan(262_144 / 2);
  });
});

describe('counts and frames', () => {
  it('counts entries and, of them, records', () => {
    const encoder = new EntryEncoder(1000);
    encodeInfo(encoder, { name: 'session.title', value: 'x' });
    encoder.beginRecord(1, 0, 0, 1, 0, 0, 0, 0);
    encoder.endEntry();
    expect(countEntries(entriesPayload(encoder.bytes()))).toEqual({ entries: 2, records: 1 });
  });

  it('frames entries as a custom block of our number', () => {
    const frame = new BlockFrame();
    const entries = payloadOf(1).subarray(8);
    expect(frame.fit(entries.length)).toBe(entries.length + 24);
    const head = new DataView(frame.head.buffer);
    expect([head.getUint32(0, true), head.getUint32(8, true)]).toEqual([0xbad, ENTERPRISE_NUMBER]);
    expect(head.getUint32(4, true)).toBe(new DataView(frame.tail.buffer).getUint32(0, true));
    expect(ids(new Uint8Array([...frame.head.subarray(12), ...entries]))).toEqual([1]);
  });
});

describe('the index', () => {
  const index = {
    ownOffset: 2 ** 40 + 7,
    recordsOffset: 100,
    recordBlocks: 3,
    entries: 9,
    records: 8,
    frames: 5e9,
  };

  it('comes back as it was written', () => {
    expect(decodeIndex(encodeIndex(index), 0)).toEqual({ ok: true, value: index });
  });

  it('is refused where it is cut short or something else', () => {
    const cut = decodeIndex(encodeIndex(index).subarray(0, 30), 77);
    const other = decodeIndex(payloadOf(1), 77);
    for (const result of [cut, other]) {
      expect(result).toMatchObject({ ok: false, error: { code: 'records.index' } });
      expect(!result.ok && result.error.message).toContain('77');
    }
  });
});

describe('names', () => {
  const all = Object.values(RECORD_NAMES);

  it('have one code each, events below 128, calls above, servers marked', () => {
    expect(new Set(all.map((name) => name.code)).size).toBe(all.length);
    for (const name of all) {
      expect(isEventCode(name.code)).toBe(name.kind === 'event');
      expect(isServerCode(name.code)).toBe(name.target === 'server');
      expect(recordName(name.code)).toBe(name);
    }
  });

  it('are shown as a program writes them', () => {
    expect(RECORD_NAMES.connected.text).toBe("'connect'");
    expect(RECORD_NAMES.connect.text).toBe('connect()');
    expect(RECORD_NAMES.serverClosed.text).toBe("'close'");
  });

  it('of a later version show their number', () => {
    expect(recordName(60)).toMatchObject({ kind: 'event', target: 'socket', text: 'unknown event 60' });
    expect(recordName(250)).toMatchObject({ kind: 'call', target: 'server', text: 'unknown call 250' });
  });
});
