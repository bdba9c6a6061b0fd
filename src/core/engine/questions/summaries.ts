/** Conversations as rows of a table: counts, duration, rates. */
import { flowRow } from '../../trace/conversations.ts';
import { nanosBetween } from '../../trace/links.ts';
import type { TraceTables } from '../../trace/tables.ts';

/** One direction of a conversation. */
export interface FlowSummary {
  readonly frames: number;
  /** Bytes of its frames on the wire. */
  readonly bytes: number;
  /** Payload bytes, retransmissions included; and each counted once. */
  readonly payload: number;
  readonly streamBytes: number;
  readonly retransmissions: number;
  /** Bits per second on the wire over the conversation's duration; NaN: it has none. */
  readonly bitsPerSecond: number;
}

export interface ConversationSummary {
  readonly stream: number;
  /** Address ids and ports; A sent the first frame. */
  readonly a: number;
  readonly b: number;
  readonly portA: number;
  readonly portB: number;
  /** Frame rows. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  /** Nanoseconds from the first frame to the last. */
  readonly duration: number;
  readonly fromA: FlowSummary;
  readonly fromB: FlowSummary;
}

/** The conversation `stream` as it is now. */
export function summarizeConversation(tables: TraceTables, stream: number): ConversationSummary {
  const { conversations, frames } = tables;
  const firstFrame = conversations.get('firstFrame', stream);
  const lastFrame = conversations.get('lastFrame', stream);
  const duration = nanosBetween(frames, firstFrame, frames, lastFrame);
  return {
    stream,
    a: conversations.get('a', stream),
    b: conversations.get('b', stream),
    portA: conversations.get('portA', stream),
    portB: conversations.get('portB', stream),
    firstFrame,
    lastFrame,
    duration,
    fromA: summarizeFlow(tables, flowRow(stream, 0), duration),
    fromB: summarizeFlow(tables, flowRow(stream, 1), duration),
  };
}

function summarizeFlow({ flows }: TraceTables, row: number, duration: number): FlowSummary {
  const bytes = flows.get('bytes', row);
  return {
    frames: flows.get('frames', row),
    bytes,
    payload: flows.get('payload', row),
    streamBytes: flows.get('streamBytes', row),
    retransmissions: flows.get('retransmissions', row),
    bitsPerSecond: rate(bytes, duration),
  };
}

/** Bits per second; NaN where there is no span to count over. */
export function rate(bytes: number, nanos: number): number {
  return nanos > 0 ? (bytes * 8e9) / nanos : Number.NaN;
}
