/** A session that is small enough to be held whole, written anew in one go. */
import { concatBytes } from '../base/bytes.ts';
import { createCaptureReader } from '../capfile/reader.ts';
import {
  ENTERPRISE_NUMBER,
  entriesPayload,
  PAYLOAD_SIZE_LIMIT,
  PayloadKind,
} from '../capfile/records/index.ts';
import { encodeCustomBlock } from '../capfile/writer.ts';
import { EntryFilterer } from './filter-entries.ts';
import { PayloadJoiner } from './payload-joiner.ts';
import { Rewriter } from './rewrite.ts';

/** The logs of a session; a saved one has all in `packets`. */
export interface SessionLogs {
  readonly packets: Uint8Array;
  readonly records: Uint8Array;
}

/**
 * One pcapng file of both logs, without what names the machine.
 * @param payload false: frames are cut behind their headers, previews are left out
 */
export function rewriteWhole({ packets, records }: SessionLogs, payload: boolean): Uint8Array {
  const joiner = new PayloadJoiner(PAYLOAD_SIZE_LIMIT);
  const rewriter = new Rewriter({ payload, origin: false }, (entries) => joiner.add(entriesPayload(entries)));
  const reader = createCaptureReader(rewriter);
  reader.push(packets);
  reader.end();
  addRecords(joiner, records, payload);
  const blocks = [...joiner.take(), ...joiner.finish()];
  const { littleEndian } = rewriter;
  return concatBytes([
    rewriter.take(),
    ...blocks.map((block) => encodeCustomBlock(ENTERPRISE_NUMBER, block, true, littleEndian)),
  ]);
}

/** The entries of a records log of its own, behind those of the packets log. */
function addRecords(joiner: PayloadJoiner, records: Uint8Array, payload: boolean): void {
  const entries = new EntryFilterer({ previews: payload });
  const reader = createCaptureReader({
    iface() {},
    packet() {},
    problem() {},
    customBlock: ({ ours, kind, buffer, start, length }) => {
      if (!ours || kind !== PayloadKind.entries) return;
      joiner.add(entriesPayload(entries.filter(buffer.subarray(start, start + length))));
    },
  });
  reader.push(records);
  reader.end();
}
