/** The cells of one row of the list, from columns and from what the worker says of the entry. */

import { recordName } from '../../core/capfile/records/names.ts';
import { frameKind } from '../../core/ladder/kinds.ts';
import { sideOfRole } from '../../core/ladder/scope.ts';
import { wireLengthOf } from '../../core/trace/frames.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { dstPortOf, srcPortOf } from '../../core/trace/ports.ts';
import { recordKinds } from '../../core/trace/sockets.ts';
import type { EntryText } from './answers.ts';
import { endpointText } from './endpoint-text.ts';
import { socketName } from './socket-name.ts';
import type { TraceView } from './trace-client.ts';

export interface RowCells {
  readonly number: string;
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: string;
  readonly info: string;
  /** Class names: what kind of row it is. */
  readonly look: string;
}

/** @param time the text of the Time column (time-column.ts) */
export function rowCells(
  view: TraceView,
  entry: number,
  text: EntryText | undefined,
  time: string,
): RowCells {
  return isRecordEntry(entry)
    ? recordCells(view, entryRow(entry), text, time)
    : frameCells(view, entryRow(entry), text, time);
}

function frameCells(view: TraceView, frame: number, text: EntryText | undefined, time: string): RowCells {
  const { frames } = view.tables;
  return {
    number: String(frame + 1),
    time,
    source: endpointText(view.tables, frames.get('src', frame), srcPortOf(view.tables, frame)),
    destination: endpointText(view.tables, frames.get('dst', frame), dstPortOf(view.tables, frame)),
    protocol: text?.protocol ?? '',
    length: String(wireLengthOf(frames, frame)),
    info: text?.info ?? '',
    look: `frame ${frameKind(frames, frame)}`,
  };
}

function recordCells(view: TraceView, record: number, text: EntryText | undefined, time: string): RowCells {
  const { records, sockets } = view.tables;
  const socket = records.get('socket', record);
  const server = sideOfRole(sockets.get('role', socket)) === 'right';
  const call = records.get('kind', record) === recordKinds.call;
  return {
    number: `e${record + 1}`,
    time,
    source: socketName(view, socket),
    destination: '',
    protocol: call ? 'call' : 'event',
    length: '',
    info: text?.info ?? recordName(records.get('name', record)).text,
    look: server ? 'record server' : 'record client',
  };
}
