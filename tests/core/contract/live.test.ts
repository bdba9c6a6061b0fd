import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeLive,
  encodeLive,
  LIVE_HEADER_LENGTH,
  type LiveMessage,
} from '../../../src/core/contract/live.ts';
import { liveRequestSchema } from '../../../src/core/contract/live-requests.ts';

const session = fc.integer({ min: 1, max: 0xffff_ffff });
const offset = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => new Uint8Array(array));

const anyMessage: fc.Arbitrary<LiveMessage> = fc.oneof(
  fc.record({ kind: fc.constantFrom('packets' as const, 'records' as const), session, offset, bytes }),
  fc.record({
    kind: fc.constantFrom('watermark' as const, 'recordsWatermark' as const),
    session,
    seconds: offset,
    nanos: fc.integer({ min: 0, max: 999_999_999 }),
  }),
  fc.record({ kind: fc.constant('reset' as const), session }),
  fc.record({ kind: fc.constant('end' as const), session, packetsLength: offset, recordsLength: offset }),
  fc.record({ kind: fc.constant('bytes' as const), session, id: offset, bytes }),
);

describe('live frames', () => {
  it('come back as they went, whatever they are', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(decodeLive(encodeLive(message))).toEqual(message);
      }),
    );
  });

  it('carry the length of their payload at byte 16', () => {
    const frame = encodeLive({ kind: 'packets', session: 7, offset: 4096, bytes: new Uint8Array(5) });
    expect(frame.length).toBe(LIVE_HEADER_LENGTH + 5);
    expect([...frame.subarray(0, 8)]).toEqual([1, 1, 0, 0, 7, 0, 0, 0]);
    expect(new DataView(frame.buffer).getUint32(16, true)).toBe(5);
  });

  it('are refused when cut, of another version or of an unknown kind', () => {
    const frame = encodeLive({ kind: 'end', session: 1, packetsLength: 9, recordsLength: 3 });
    expect(decodeLive(frame.subarray(0, 10))).toBeUndefined();
    expect(decodeLive(frame.subarray(0, frame.length - 1))).toBeUndefined();
    expect(decodeLive(frame.with(0, 2))).toBeUndefined();
    expect(decodeLive(frame.with(1, 0))).toBeUndefined();
    expect(decodeLive(frame.with(1, 99))).toBeUndefined();
  });

  it('never throw on bytes of any kind', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (array) => {
        const frame = new Uint8Array(array);
        if (frame.length > 1) frame[0] = 1;
        decodeLive(frame);
      }),
    );
  });
});

describe('live requests', () => {
  const subscribe = { type: 'subscribe', session: 1, packets: 0, records: 0 };

  it('are accepted as written', () => {
    expect(liveRequestSchema.safeParse(subscribe).success).toBe(true);
  });

  it.each([
    ['a session of 0', { ...subscribe, session: 0 }],
    ['a negative offset', { ...subscribe, packets: -1 }],
    ['a missing offset', { type: 'subscribe', session: 1, packets: 0 }],
    ['a name it does not know', { ...subscribe, more: 1 }],
    ['an unknown type', { ...subscribe, type: 'delete' }],
    ['a read of 5 GB', { type: 'read', id: 0, session: 1, log: 'packets', offset: 0, length: 5_000_000_000 }],
  ])('are refused with %s', (_name, request) => {
    expect(liveRequestSchema.safeParse(request).success).toBe(false);
  });
});
