/**
 * The byte stream between service and trace engine: the two logs of a session as they are written, or a file.
 * One protocol over two carriers: a WebSocket (`/api/live`; requests are JSON text, frames binary messages) and a
 * MessagePort (requests are plain objects, frames transferred ArrayBuffers). The requests are in live-requests.ts.
 *
 * A frame, little-endian:
 *
 * | bytes | what                                                                 |
 * |-------|----------------------------------------------------------------------|
 * | 0     | version, 1                                                           |
 * | 1     | kind                                                                 |
 * | 2–3   | 0                                                                    |
 * | 4–7   | session                                                              |
 * | 8–15  | offset: of the payload's first byte in its log; id of a read; else 0 |
 * | 16–19 | length of the payload                                                |
 * | 20–23 | 0                                                                    |
 * | 24…   | payload                                                              |
 */

export const LIVE_VERSION = 1;
export const LIVE_HEADER_LENGTH = 24;
/** Bytes a sender may have under way to one subscriber, not yet acknowledged; then it waits, and goes on from the log. */
export const LIVE_WINDOW = 16 * 1024 * 1024;
/** Of complete logs so many bytes are sent to a page that fetches; what is more is quicker fetched (`logPath`). */
export const LIVE_SENT = 1024 * 1024;
/** Longest payload of one frame. */
export const LIVE_MAX_PAYLOAD = 4 * 1024 * 1024;

export type LiveMessage =
  /** Bytes of the packets log (of the file, where the session is one) from `offset` on. */
  | {
      readonly kind: 'packets';
      readonly session: number;
      readonly offset: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** Bytes of the records log from `offset` on. */
  | {
      readonly kind: 'records';
      readonly session: number;
      readonly offset: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  /** No frame stamped before this is still to come. Seconds since 1970, nanoseconds of the second. */
  | { readonly kind: 'watermark'; readonly session: number; readonly seconds: number; readonly nanos: number }
  /** The same of socket records; on the frames' clock. */
  | {
      readonly kind: 'recordsWatermark';
      readonly session: number;
      readonly seconds: number;
      readonly nanos: number;
    }
  /** Forget everything of this session; both logs start again at offset 0. */
  | { readonly kind: 'reset'; readonly session: number }
  /** Both logs are complete at these lengths; their bytes may still be to come. */
  | {
      readonly kind: 'end';
      readonly session: number;
      readonly packetsLength: number;
      readonly recordsLength: number;
    }
  /** Answer to a `read`; empty where the log has no such bytes. */
  | {
      readonly kind: 'bytes';
      readonly session: number;
      readonly id: number;
      readonly bytes: Uint8Array<ArrayBuffer>;
    };

const kinds = ['packets', 'records', 'watermark', 'reset', 'end', 'bytes', 'recordsWatermark'] as const;

/** One message as one frame. Copies the payload: the result owns its buffer and can be transferred. */
export function encodeLive(message: LiveMessage): Uint8Array<ArrayBuffer> {
  const payload = payloadOf(message);
  const frame = new Uint8Array(LIVE_HEADER_LENGTH + payload.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, LIVE_VERSION);
  view.setUint8(1, kinds.indexOf(message.kind) + 1);
  view.setUint32(4, message.session, true);
  view.setBigUint64(8, BigInt(offsetOf(message)), true);
  view.setUint32(16, payload.length, true);
  frame.set(payload, LIVE_HEADER_LENGTH);
  return frame;
}

/** Reads one frame; `undefined` where it is none (wrong version, kind or length). `bytes` are a view, not a copy. */
export function decodeLive(frame: Uint8Array<ArrayBuffer>): LiveMessage | undefined {
  if (frame.length < LIVE_HEADER_LENGTH || frame[0] !== LIVE_VERSION) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const kind = kinds[frame[1] - 1];
  const bytes = frame.subarray(LIVE_HEADER_LENGTH);
  if (!kind || bytes.length !== view.getUint32(16, true)) return undefined;
  const offset = Number(view.getBigUint64(8, true));
  return Number.isSafeInteger(offset) ? message(kind, view.getUint32(4, true), offset, bytes) : undefined;
}

function message(
  kind: (typeof kinds)[number],
  session: number,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
): LiveMessage | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (kind) {
    case 'packets':
    case 'records':
      return { kind, session, offset, bytes };
    case 'bytes':
      return { kind, session, id: offset, bytes };
    case 'reset':
      return { kind, session };
    case 'watermark':
    case 'recordsWatermark':
      if (bytes.length !== 12) return undefined;
      return { kind, session, seconds: view.getFloat64(0, true), nanos: view.getUint32(8, true) };
    case 'end':
      if (bytes.length !== 16) return undefined;
      return {
        kind,
        session,
        packetsLength: view.getFloat64(0, true),
        recordsLength: view.getFloat64(8, true),
      };
  }
}

function offsetOf(message: LiveMessage): number {
  if (message.kind === 'packets' || message.kind === 'records') return message.offset;
  return message.kind === 'bytes' ? message.id : 0;
}

function payloadOf(message: LiveMessage): Uint8Array {
  switch (message.kind) {
    case 'packets':
    case 'records':
    case 'bytes':
      return message.bytes;
    case 'reset':
      return new Uint8Array(0);
    case 'watermark':
    case 'recordsWatermark': {
      const view = new DataView(new ArrayBuffer(12));
      view.setFloat64(0, message.seconds, true);
      view.setUint32(8, message.nanos, true);
      return new Uint8Array(view.buffer);
    }
    case 'end': {
      const view = new DataView(new ArrayBuffer(16));
      view.setFloat64(0, message.packetsLength, true);
      view.setFloat64(8, message.recordsLength, true);
      return new Uint8Array(view.buffer);
    }
  }
}
