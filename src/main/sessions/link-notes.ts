/** What a session's links say, as options on its frames, for readers who know nothing of our records. */

import type { Problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { OPT_COMMENT } from '../../core/capfile/options.ts';
import { decodeRecord, recordName } from '../../core/capfile/records/index.ts';
import { customText, type OptionToWrite } from '../../core/capfile/writer.ts';
import { createEngine } from '../../core/engine/engine.ts';
import { recordText } from '../../core/engine/record-text.ts';
import type { Engine } from '../../core/engine/types.ts';
import { spanText } from '../../core/findings/render.ts';
import { FrameLinkIndex, lagOf } from '../../core/trace/links.ts';
import { offsetOf } from '../../core/trace/offsets.ts';
import { linkRelations } from '../../core/trace/sockets.ts';
import { ByteSource } from './byte-source.ts';
import type { OpenedCapture } from './types.ts';

/** Text before the JSON of a link's custom option. */
export const LINK_MARK = 'WSDE link ';

/** Options for a frame, by Wireshark's number, for a block of that byte order. */
export type LinkNotes = (frame: number, littleEndian?: boolean) => readonly OptionToWrite[];

/**
 * Reads a session and links it. The notes of a frame are a comment for each record that caused it or was caused by it,
 * and a custom option with the same as JSON (docs/session-format.md).
 *
 * @param records a records log beside the capture
 */
export async function linkNotes(
  capture: OpenedCapture,
  records?: OpenedCapture,
): Promise<Result<LinkNotes, Problem>> {
  const engine = createEngine();
  const failed = (await feed(engine.packets, capture)) ?? (records && (await feed(engine.records, records)));
  if (failed) return err(failed);
  engine.packets.end();
  engine.records.end();
  return ok(notesOf(engine, [capture, records ?? capture]));
}

/** Between the chunks other work goes on: a long session holds nothing up. */
async function feed(input: Engine['packets'], from: OpenedCapture): Promise<Problem | undefined> {
  const chunks = from.chunks();
  for (;;) {
    const next = await chunks.next();
    if (next.done) return next.value;
    input.push(next.value);
  }
}

function notesOf(engine: Engine, inputs: readonly OpenedCapture[]): LinkNotes {
  const { records, sockets, links } = engine.tables;
  const index = new FrameLinkIndex(links);
  index.update();
  const sources = inputs.map(({ descriptor }) => new ByteSource(descriptor, 1 << 18));
  const textOf = (record: number): string => {
    const source = sources[records.get('input', record)] ?? sources[0]!;
    const count = source.view(offsetOf(records, record), records.get('entryWords', record) * 4);
    const entry = decodeRecord(source.buffer.subarray(source.start, source.start + count), 0);
    return recordText(records.get('name', record), records.get('flags', record), entry?.details ?? {});
  };
  return (frame, littleEndian) =>
    index.of(frame - 1).flatMap((link) => {
      const record = links.get('record', link);
      const socket = records.get('socket', record);
      const label = engine.socketNotes(socket).label || 'socket';
      const name = `${label} #${sockets.get('id', socket)}`;
      const lag = lagOf(engine.tables, link);
      const causes = links.get('relation', link) === linkRelations.causes;
      const how = causes
        ? `caused this frame, ${spanText(lag)} before it`
        : `was caused by this frame, ${spanText(lag)} after it`;
      const { kind, name: what } = recordName(records.get('name', record));
      const data = {
        record: record + 1,
        socket: name,
        kind,
        name: what,
        relation: causes ? 'causes' : 'causedBy',
        lag,
      };
      return [
        { code: OPT_COMMENT, value: `${name}: ${textOf(record)} ${how} (e${record + 1})` },
        customText(LINK_MARK + JSON.stringify(data), littleEndian),
      ];
    });
}
