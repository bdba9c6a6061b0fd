import { RECORD_NAMES, RecordFlag } from '../core/capfile/records/index.ts';
import { DATA_ROOM } from './bytes.ts';
import type { ProbeContext } from './context.ts';
import type { ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import type { Method } from './wrap.ts';

const WRITE = RECORD_NAMES.write.code;
/** Flags of a record without the preview that there might be. */
const CUT = RecordFlag.byNode | RecordFlag.cut;

/**
 * write() by an HTTP message: the one call that http makes once a request or more often, so the one whose record must
 * cost next to nothing. It is Node's call beyond doubt, and both counters are known without asking the handle: the
 * bytes consumed were told when the request was, the bytes handed over are counted here. No listener runs inside it, so
 * nothing need know that it is under way.
 */
export function httpWrite(
  context: ProbeContext,
  original: Method,
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  encoding: unknown,
  callback: unknown,
): unknown {
  const at = record(context, socket, participant, chunk, typeof encoding === 'string' ? encoding : 'utf8');
  const result = original.call(socket, chunk, encoding, callback);
  if (result === false && at >= 0) context.recorder.flagLast(at, RecordFlag.returnedFalse);
  return result;
}

/** Returns where the record stands; −1 where there is none. */
function record(
  context: ProbeContext,
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  encoding: string,
): number {
  const { recorder, bytes, attribution } = context;
  try {
    if (!attribution.busy) return recordWhole(context, socket, participant, chunk, encoding);
    const { handed, told } = participant;
    const length = bytes.lengthOf(chunk, encoding);
    if (length < 0) return recordWhole(context, socket, participant, chunk, encoding);
    participant.handed = handed + length;
    return recorder.range(participant, WRITE, CUT, told, handed, handed, length, 0, 0);
  } catch {
    recorder.fault();
    return -1;
  }
}

/** With a preview, and for what no socket takes. */
function recordWhole(
  { recorder, bytes }: ProbeContext,
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  encoding: string,
): number {
  const { handed, told } = participant;
  const to = recorder.call(participant, WRITE, RecordFlag.byNode, told, handed, DATA_ROOM);
  if (to === undefined) return -1;
  const length = bytes.addWritten(to, handed, chunk, encoding);
  if (length > 0 && !socket.writableEnded && !socket.destroyed) participant.handed = handed + length;
  recorder.close();
  recorder.stamp();
  return recorder.lastAt;
}
