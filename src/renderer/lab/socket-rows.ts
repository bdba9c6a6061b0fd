/** The sockets of the trace, one row each: from its tables, with the service's newest counters where it is live. */
import type { SocketInfo } from '../../core/contract/session.ts';
import { sideOfRole } from '../../core/ladder/scope.ts';
import { NONE, tcpStates } from '../../core/trace/frames.ts';
import { bytesText } from '../engine/record-text.ts';
import { socketName } from '../engine/socket-name.ts';
import type { TraceView } from '../engine/trace-client.ts';

export interface SocketRow {
  readonly row: number;
  readonly side: 'client' | 'server';
  readonly name: string;
  /** `:52104 → :5000`, `:5000`. */
  readonly ports: string;
  /** `CLOSE-WAIT · wrote 41 B · read 0 B`. */
  readonly state: string;
  /** Conversation, where it has one in this trace. */
  readonly stream: number | undefined;
}

/** Role of core/capfile/records/schema. */
const SERVER = 2;
/** Rows shown: of a trace with more sockets, the newest. */
export const SHOWN_SOCKETS = 60;

export function socketRows(view: TraceView, live: readonly SocketInfo[]): SocketRow[] {
  const { sockets } = view.tables;
  const first = Math.max(0, sockets.length - SHOWN_SOCKETS);
  const byId = new Map(live.filter(({ session }) => session === view.session).map((info) => [info.id, info]));
  return Array.from({ length: sockets.length - first }, (_, i) => socketRow(view, first + i, byId));
}

function socketRow(view: TraceView, row: number, live: ReadonlyMap<number, SocketInfo>): SocketRow {
  const { sockets } = view.tables;
  const stream = sockets.get('stream', row);
  const info = live.get(sockets.get('id', row));
  const isServer = sockets.get('role', row) === SERVER;
  return {
    row,
    side: sideOfRole(sockets.get('role', row)) === 'left' ? 'client' : 'server',
    name: socketName(view, row),
    ports: portsText(sockets.get('localPort', row), isServer ? 0 : sockets.get('remotePort', row)),
    state: [tcpState(view, row, stream), ...counters(info)].filter(Boolean).join(' · '),
    stream: stream === NONE ? undefined : stream,
  };
}

function portsText(local: number, remote: number): string {
  if (local === 0) return '';
  return remote === 0 ? `:${local}` : `:${local} → :${remote}`;
}

/** The TCP state of the socket's end, by the packets; `listening` for servers. */
function tcpState({ tables }: TraceView, row: number, stream: number): string {
  if (tables.sockets.get('role', row) === SERVER) return 'listening';
  const side = tables.sockets.get('side', row);
  if (stream >= tables.conversations.length || side > 1) return '';
  const state = tables.conversations.get(side === 0 ? 'stateA' : 'stateB', stream);
  return state === 0 ? '' : (tcpStates[state] ?? '');
}

function counters(info: SocketInfo | undefined): string[] {
  if (!info) return [];
  if (info.role === 'server') {
    return [
      `${info.connections ?? 0} connection${info.connections === 1 ? '' : 's'}`,
      info.state === 'closed' ? 'closed' : '',
    ];
  }
  return [`wrote ${bytesText(info.bytesWritten)}`, `read ${bytesText(info.bytesRead)}`];
}
