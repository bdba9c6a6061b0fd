/** A row of the ladder in words, for those who do not see it. */

import { durationText } from '../ladder/duration.ts';
import { arrowLabel, arrowNumbers, isSegment } from '../ladder/kinds.ts';
import { sideOfRole } from '../ladder/scope.ts';
import { formatAddress } from '../trace/addresses.ts';
import { NONE } from '../trace/frames.ts';
import { entryRow, isRecordEntry } from '../trace/order.ts';
import { dstPortOf, srcPortOf } from '../trace/ports.ts';
import { recordKinds } from '../trace/sockets.ts';
import type { LadderTrace } from './trace.ts';

/** `Frame 3, SYN, ACK from 127.0.0.1 port 5000 to port 52104, Seq=0 Ack=1`; `Client call connect()`; idle time before it first. */
export function rowText(view: LadderTrace, row: number, chipText: (entry: number) => string): string {
  const entry = view.layout.rows.get('entry', row);
  const idle = view.layout.rows.get('idle', row);
  const before = idle > 0 ? `After ${durationText(idle)} idle: ` : '';
  return (
    before +
    (isRecordEntry(entry) ? recordText(view, entry, chipText) : frameText(view, entryRow(entry), chipText))
  );
}

function recordText(view: LadderTrace, entry: number, chipText: (entry: number) => string): string {
  const { records, sockets } = view.tables;
  const record = entryRow(entry);
  const side = sideOfRole(sockets.get('role', records.get('socket', record)));
  const kind = records.get('kind', record) === recordKinds.call ? 'call' : 'event';
  return `${side === 'left' ? 'Client' : 'Server'} ${kind} ${chipText(entry)}`;
}

function frameText(view: LadderTrace, frame: number, chipText: (entry: number) => string): string {
  const { frames, extras } = view.tables;
  if (!isSegment(frames, frame)) return `Frame ${frame + 1}, ${chipText(frame)}`;
  const label = arrowLabel(frames, extras, frame);
  const from = endpointName(view, frames.get('src', frame), srcPortOf(view.tables, frame));
  const to = endpointName(view, frames.get('dst', frame), dstPortOf(view.tables, frame));
  return `Frame ${frame + 1}, ${label} from ${from} to ${to}, ${arrowNumbers(frames, frame)}`;
}

function endpointName(view: LadderTrace, address: number, port: number): string {
  return address === NONE ? `port ${port}` : `${formatAddress(view.tables.addresses, address)} port ${port}`;
}

/** The ladder in one sentence, for the live region. */
export function summaryText(view: LadderTrace): string {
  const { frames, records, conversations } = view.tables;
  const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
  return `${count(frames.length, 'frame')}, ${count(records.length, 'socket record')}, ${count(conversations.length, 'conversation')}`;
}
