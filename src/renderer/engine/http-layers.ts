/** The HTTP layers of a looked-at frame: its conversation is followed up to it, if that is little to read. */
import { httpLayers, type SegmentPlace } from '../../core/decode/dissect.ts';
import type { ProtocolLayer } from '../../core/decode/tree.ts';
import { type FollowPiece, followStream } from '../../core/engine/questions/follow.ts';
import { HttpStream } from '../../core/engine/questions/http.ts';
import type { Engine } from '../../core/engine/types.ts';
import { isSegment } from '../../core/ladder/kinds.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { ByteSource } from './byte-source.ts';

/** Bytes of the packets log read for it in one go; a frame further into its conversation shows no HTTP. */
const MOST_BYTES = 4 << 20;
const MOST_PIECES = 8192;

/** Empty where the frame carries no HTTP, or where too much lies before it. */
export async function frameHttpLayers(
  engine: Engine,
  bytes: Pick<ByteSource, 'get'>,
  row: number,
): Promise<ProtocolLayer[]> {
  const place = placeOf(engine, row);
  const pieces = place ? piecesUpTo(engine, row) : [];
  const own = pieces.find(({ frame }) => frame === row);
  if (!place || !own) return [];
  const there = pieces.filter(({ captured }) => captured > 0);
  const start = there.reduce((least, { offset }) => Math.min(least, offset), Number.POSITIVE_INFINITY);
  const end = there.reduce((most, { offset, captured }) => Math.max(most, offset + captured), 0);
  if (end <= start || end - start > MOST_BYTES) return [];
  const range = await bytes.get('packets', start, end - start);
  const http = new HttpStream(engine.tables.conversations.get('client', streamOf(engine, row)));
  for (const piece of pieces) {
    http.take(piece, (length) => range.subarray(piece.offset - start, piece.offset - start + length));
  }
  return http.messages(own.direction).flatMap(({ message, base }) =>
    // Offsets of a message count from its base.
    httpLayers([message], { ...place, streamStart: place.streamStart - base }),
  );
}

const streamOf = (engine: Engine, row: number): number => engine.tables.frames.get('stream', row);

/** Where the frame's payload stands; undefined: it has none that is in the frame. */
function placeOf({ tables, byteMap }: Engine, row: number): SegmentPlace | undefined {
  const { frames } = tables;
  const frameOffset = frames.get('payload', row);
  const tcpLen = frames.get('tcpLen', row);
  if (!isSegment(frames, row) || frameOffset === 0 || tcpLen === NONE) return undefined;
  const length = Math.min(tcpLen, frames.get('capLen', row) - frameOffset);
  const streamStart = byteMap.offsetOf(row);
  return length <= 0 || Number.isNaN(streamStart) ? undefined : { streamStart, length, frameOffset };
}

/** The pieces of its conversation until those of the frame have come; empty where they are too many. */
function piecesUpTo(engine: Engine, row: number): FollowPiece[] {
  const pieces: FollowPiece[] = [];
  let found = false;
  for (const piece of followStream(engine, streamOf(engine, row))) {
    if (found && piece.complete > row && piece.frame !== row) break;
    if (pieces.length >= MOST_PIECES) return [];
    pieces.push(piece);
    found ||= piece.frame === row;
  }
  return pieces;
}
