import { RANGE_LENGTH_AT, RECORD_NAMES, RecordFlag } from '../core/capfile/records/index.ts';
import { DATA_ROOM, isUtf8 } from './bytes.ts';
import type { ProbeContext } from './context.ts';
import { bytesDispatched, bytesHanded, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import type { Recorder } from './recorder.ts';
import type { Method } from './wrap.ts';

const WRITE = RECORD_NAMES.write.code;
/** Flags of a record without the preview that there might be. */
const FLAGS = RecordFlag.byNode | RecordFlag.cut;
/** A text of up to this many characters is counted: that costs less than the estimate. */
const SHORT = 16;

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
  const at = begin(context, socket, participant, chunk, encoding);
  const result = original.call(socket, chunk, encoding, callback);
  if (result === false && at >= 0) context.recorder.flagLast(at, RecordFlag.returnedFalse);
  return result;
}

function begin(
  context: ProbeContext,
  socket: ObservedSocket,
  participant: Participant,
  chunk: unknown,
  given: unknown,
): number {
  const { recorder, bytes } = context;
  try {
    if (participant.estimated) settleEstimate(recorder, participant, bytesHanded(socket));
    const encoding = typeof given === 'string' ? given : 'utf8';
    if (typeof chunk === 'string' && bytes.spent && canEstimate(socket, chunk, encoding)) {
      return estimate(recorder, participant, chunk.length);
    }
    return tell(context, socket, participant, chunk, encoding);
  } catch {
    recorder.fault();
    return -1;
  }
}

function tell(
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

/**
 * Counting the bytes of a text costs as much as all else of a record. A message that is sent as one text is corked,
 * written and uncorked in one go (OutgoingMessage.end): then the handle's counter tells the bytes right after, and the
 * characters may stand in for them until then.
 */
function canEstimate(socket: ObservedSocket, text: string, encoding: string): boolean {
  if (text.length <= SHORT || !isUtf8(encoding)) return false;
  const state = socket._writableState;
  return state !== undefined && state.length === 0 && (state.corked ?? 0) > 0;
}

function estimate(recorder: Recorder, participant: Participant, characters: number): number {
  const { handed, told } = participant;
  const at = recorder.range(participant, WRITE, FLAGS, told, handed, handed, characters, 0, 0);
  participant.handed = handed + characters;
  participant.estimated = at >= 0;
  participant.estimateAt = at + RANGE_LENGTH_AT;
  participant.estimateGeneration = recorder.generation;
  participant.estimateStart = handed;
  return at;
}

/** Puts the length right of the write recorded last. `handed` is where its bytes end. */
export function settleEstimate(recorder: Recorder, participant: Participant, handed: number): void {
  participant.estimated = false;
  participant.handed = handed;
  const { estimateAt, estimateGeneration, estimateStart } = participant;
  recorder.patch(estimateAt, estimateGeneration, Math.max(0, handed - estimateStart));
}

/** uncork() has handed to the handle what was corked: the bytes of an estimated write are known. */
export function settleUncorked(recorder: Recorder, socket: ObservedSocket, participant: Participant): void {
  try {
    const handed = bytesDispatched(socket);
    if (handed > participant.estimateStart) settleEstimate(recorder, participant, handed);
  } catch {
    recorder.fault();
  }
}
