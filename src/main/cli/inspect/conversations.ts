import { hostAndPort } from '../../../core/engine/record-text.ts';
import { spanText } from '../../../core/findings/render.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { flowRow } from '../../../core/trace/conversations.ts';
import { tcpStates } from '../../../core/trace/frames.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { LoadedTrace } from '../load.ts';
import { tableLines } from './table.ts';

/** One TCP stream with both directions; A is the sender of its first frame. Bytes are payload, each counted once. */
interface Conversation {
  readonly stream: number;
  readonly a: string;
  readonly b: string;
  readonly framesFromA: number;
  readonly framesFromB: number;
  readonly bytesFromA: number;
  readonly bytesFromB: number;
  /** Frame number of the first frame. */
  readonly firstFrame: number;
  /** Nanoseconds from the first frame to the last. */
  readonly duration: number;
  readonly completeness: number;
  readonly stateA: string;
  readonly stateB: string;
}

function conversationAt({ engine }: LoadedTrace, stream: number): Conversation {
  const { conversations, flows, frames, addresses } = engine.tables;
  const get = (column: Parameters<typeof conversations.get>[0]) => conversations.get(column, stream);
  const end = (side: 'a' | 'b', port: number) => hostAndPort(formatAddress(addresses, get(side)), port);
  const [fromA, fromB] = [flowRow(stream, 0), flowRow(stream, 1)];
  return {
    stream,
    a: end('a', get('portA')),
    b: end('b', get('portB')),
    framesFromA: flows.get('frames', fromA),
    framesFromB: flows.get('frames', fromB),
    bytesFromA: flows.get('streamBytes', fromA),
    bytesFromB: flows.get('streamBytes', fromB),
    firstFrame: get('firstFrame') + 1,
    duration: nanosBetween(frames, get('firstFrame'), frames, get('lastFrame')),
    completeness: get('completeness'),
    stateA: tcpStates[get('stateA')] ?? 'unknown',
    stateB: tcpStates[get('stateB')] ?? 'unknown',
  };
}

const headings = ['stream', 'A', 'B', 'A→B', 'B→A', 'bytes A→B', 'bytes B→A', 'first', 'duration', 'A', 'B'];

function cellsOf(one: Conversation): string[] {
  return [
    one.stream,
    one.a,
    one.b,
    one.framesFromA,
    one.framesFromB,
    one.bytesFromA,
    one.bytesFromB,
    one.firstFrame,
    spanText(one.duration),
    one.stateA,
    one.stateB,
  ].map(String);
}

const rightAligned = new Set([0, 3, 4, 5, 6, 7, 8]);

/** `--conversations`: a table, or with `--json` one object a line. */
export function printConversations(trace: LoadedTrace, out: ByteWriter, json: boolean): void {
  const { length } = trace.engine.tables.conversations;
  const all = Array.from({ length }, (_, stream) => conversationAt(trace, stream));
  const lines = json
    ? all.map((one) => `${JSON.stringify(one)}\n`)
    : tableLines([headings, ...all.map(cellsOf)], rightAligned);
  for (const text of lines) out.text(text);
}
