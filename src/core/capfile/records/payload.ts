import { type DecodeOutcome, decodeEntries, type EntrySink, readPayloadHeader } from './decode.ts';
import {
  PAYLOAD_HEADER_LENGTH,
  PAYLOAD_MAGIC,
  PAYLOAD_SIZE_LIMIT,
  PayloadKind,
  SCHEMA_VERSION,
} from './schema.ts';

/** Writes magic, version and kind into the first eight bytes of `bytes`. */
export function writePayloadHeader(bytes: Uint8Array, kind: PayloadKind): void {
  bytes.set(PAYLOAD_MAGIC, 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint16(4, SCHEMA_VERSION, true);
  view.setUint16(6, kind, true);
}

/** A payload of entries: what an encoder's `bytes()` gave, behind magic and version. */
export function entriesPayload(entries: Uint8Array): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(PAYLOAD_HEADER_LENGTH + entries.byteLength);
  writePayloadHeader(payload, PayloadKind.entries);
  payload.set(entries, PAYLOAD_HEADER_LENGTH);
  return payload;
}

/**
 * The part of a payload that holds whole entries, without magic and version; empty where the payload is not ours or
 * of a later version. A damaged tail is left out, so that joining does not carry the damage on.
 */
export function wholeEntries(payload: Uint8Array): Uint8Array {
  const header = readPayloadHeader(payload);
  const known = header.ours && header.kind === PayloadKind.entries && header.version <= SCHEMA_VERSION;
  if (!known) return payload.subarray(0, 0);
  return payload.subarray(PAYLOAD_HEADER_LENGTH, PAYLOAD_HEADER_LENGTH + wholeLength(payload));
}

function wholeLength(payload: Uint8Array): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  let at = PAYLOAD_HEADER_LENGTH;
  while (at + 4 <= payload.byteLength) {
    const length = view.getUint16(at + 2, true) * 4;
    if (length === 0 || at + length > payload.byteLength) break;
    at += length;
  }
  return at - PAYLOAD_HEADER_LENGTH;
}

/**
 * Joins the many small payloads of a records log into few large ones, for saving. Entries keep their order.
 *
 * @param limit bytes a joined payload may have; a single payload that is longer stays as it is
 */
export function* joinPayloads(
  payloads: Iterable<Uint8Array>,
  limit = PAYLOAD_SIZE_LIMIT,
): Generator<Uint8Array<ArrayBuffer>> {
  let parts: Uint8Array[] = [];
  let length = PAYLOAD_HEADER_LENGTH;
  for (const payload of payloads) {
    const entries = wholeEntries(payload);
    if (parts.length > 0 && length + entries.byteLength > limit) {
      yield concatenated(parts, length);
      parts = [];
      length = PAYLOAD_HEADER_LENGTH;
    }
    if (entries.byteLength > 0) parts.push(entries);
    length += entries.byteLength;
  }
  if (parts.length > 0) yield concatenated(parts, length);
}

function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const payload = new Uint8Array(length);
  writePayloadHeader(payload, PayloadKind.entries);
  let at = PAYLOAD_HEADER_LENGTH;
  for (const part of parts) {
    payload.set(part, at);
    at += part.byteLength;
  }
  return payload;
}

/** How many entries of each sort a payload holds; for the index and for counts on screen. */
export function countEntries(payload: Uint8Array): { readonly entries: number; readonly records: number } {
  let records = 0;
  const sink: EntrySink = {
    onRecord: () => {
      records += 1;
    },
  };
  const outcome: DecodeOutcome = decodeEntries(payload, PAYLOAD_HEADER_LENGTH, 0, sink);
  return { entries: outcome.entries, records };
}
