/** The TCP states that both ends of a conversation went through, up to a frame or socket record. */
import { NONE, previousFrame, tcpStates } from '../../core/trace/frames.ts';
import type { TraceTables } from '../../core/trace/tables.ts';
import type { Described } from './describe.ts';

/** A state that an end came into. */
export interface StateStep {
  /** Index of `tcpStates`. */
  readonly state: number;
  /** Row of the frame that brought it there; undefined: where it began. */
  readonly frame: number | undefined;
}

export interface StatePaths {
  readonly stream: number;
  /** Of the client and of the server, in order; the last is where the end is now. */
  readonly client: readonly StateStep[];
  readonly server: readonly StateStep[];
}

export interface StatesAt {
  readonly kind: 'frame' | 'record';
  readonly row: number;
}

const UNKNOWN = tcpStates.indexOf('unknown');
const CLOSED = tcpStates.indexOf('CLOSED');
const LISTEN = tcpStates.indexOf('LISTEN');

/** Undefined where the item belongs to no conversation. */
export function describeStates({ engine }: Described, at: StatesAt): StatePaths | undefined {
  const { frames, records, conversations } = engine.tables;
  const table = at.kind === 'frame' ? frames : records;
  if (at.row >= table.length) return undefined;
  const stream = at.kind === 'frame' ? frames.get('stream', at.row) : records.get('stream', at.row);
  if (stream === NONE || stream >= conversations.length) return undefined;
  const last = at.kind === 'frame' ? at.row : lastFrameBefore(engine.tables, stream, at.row);
  // Where no SYN was seen, the higher port is more likely the client's (RFC 6056: ephemeral ports lie high).
  const told = conversations.get('client', stream);
  const higher = conversations.get('portA', stream) >= conversations.get('portB', stream) ? 0 : 1;
  const aIsClient = (told === 2 ? higher : told) === 0;
  const begins = (state: number): number => (told === 2 ? UNKNOWN : state);
  const path = (isA: boolean): StateStep[] =>
    pathOf(engine.tables, last, isA ? 'stateA' : 'stateB', begins(isA === aIsClient ? CLOSED : LISTEN));
  return { stream, client: path(aIsClient), server: path(!aIsClient) };
}

/** The conversation's newest frame that is not later than a record; NONE: there is none. */
function lastFrameBefore(
  { frames, records, conversations }: TraceTables,
  stream: number,
  record: number,
): number {
  const seconds = records.get('seconds', record);
  const nanos = records.get('nanos', record);
  let frame = conversations.get('lastFrame', stream);
  while (frame !== NONE) {
    const gap = (frames.get('seconds', frame) - seconds) * 1e9 + frames.get('nanos', frame) - nanos;
    if (!(gap > 0)) return frame;
    frame = previousFrame(frames, frame);
  }
  return NONE;
}

function pathOf(
  { frames }: TraceTables,
  last: number,
  column: 'stateA' | 'stateB',
  begin: number,
): StateStep[] {
  const back: { state: number; frame: number | undefined }[] = [];
  for (let frame = last; frame !== NONE; frame = previousFrame(frames, frame)) {
    const state = frames.get(column, frame);
    const next = back.at(-1);
    if (next?.state === state) next.frame = frame;
    else back.push({ state, frame });
  }
  const first = back.at(-1);
  if (first?.state === begin) first.frame = undefined;
  else back.push({ state: begin, frame: undefined });
  return back.reverse();
}
