/** The cells of one row of the list, from columns and from what the worker says of the entry. */
import { recordName } from '../../core/capfile/records/names.ts';
import { secondsText } from '../../core/ladder/duration.ts';
import { frameKind } from '../../core/ladder/kinds.ts';
import { sideOfRole } from '../../core/ladder/scope.ts';
import { formatAddress } from '../../core/trace/addresses.ts';
import { NONE } from '../../core/trace/frames.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { recordKinds } from '../../core/trace/sockets.ts';
import type { EntryText } from '../engine/answers.ts';
import { socketName } from '../engine/socket-name.ts';
import type { TraceView } from '../engine/trace-client.ts';

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

export interface Start {
  readonly seconds: number;
  readonly nanos: number;
}

export function rowCells(
  view: TraceView,
  entry: number,
  text: EntryText | undefined,
  start: Start,
): RowCells {
  return isRecordEntry(entry)
    ? recordCells(view, entryRow(entry), text, start)
    : frameCells(view, entryRow(entry), text, start);
}

function frameCells(view: TraceView, frame: number, text: EntryText | undefined, start: Start): RowCells {
  const { frames } = view.tables;
  return {
    number: String(frame + 1),
    time: timeText(frames.get('seconds', frame), frames.get('nanos', frame), start),
    source: endpoint(view, frames.get('src', frame), frames.get('srcPort', frame)),
    destination: endpoint(view, frames.get('dst', frame), frames.get('dstPort', frame)),
    protocol: text?.protocol ?? '',
    length: String(frames.get('origLen', frame)),
    info: text?.info ?? '',
    look: `frame ${frameKind(frames, frame)}`,
  };
}

function recordCells(view: TraceView, record: number, text: EntryText | undefined, start: Start): RowCells {
  const { records, sockets } = view.tables;
  const socket = records.get('socket', record);
  const server = sideOfRole(sockets.get('role', socket)) === 'right';
  const call = records.get('kind', record) === recordKinds.call;
  return {
    number: `e${record + 1}`,
    time: timeText(records.get('seconds', record), records.get('nanos', record), start),
    source: socketName(view, socket),
    destination: '',
    protocol: call ? 'call' : 'event',
    length: '',
    info: text?.info ?? recordName(records.get('name', record)).text,
    look: server ? 'record server' : 'record client',
  };
}

function timeText(seconds: number, nanos: number, start: Start): string {
  return Number.isNaN(seconds) ? '' : secondsText(seconds - start.seconds, nanos - start.nanos);
}

/** `127.0.0.1:5000`, `[::1]:5000`; without a port where the frame has none. */
function endpoint(view: TraceView, address: number, port: number): string {
  if (address === NONE) return '';
  const text = formatAddress(view.tables.addresses, address);
  if (port === 0) return text;
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
}
