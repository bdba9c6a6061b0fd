import { Server, type Socket } from 'node:net';
import type { SocketInfo } from '../../core/contract/session.ts';
import { addressesOf, stateOf } from '../lab/participant-state.ts';
import type { RecordsTap } from './records-tap.ts';

function describe(participant: Socket | Server, id: number, session: number, tap: RecordsTap): SocketInfo {
  const entry = tap.socket(id);
  const isServer = participant instanceof Server;
  const role = isServer ? 'server' : entry?.parentId ? 'accepted' : 'client';
  return {
    id,
    session,
    role,
    label: `${entry?.label || role} #${id}`,
    state: stateOf(participant),
    ...addressesOf(participant),
    bytesRead: isServer ? 0 : participant.bytesRead,
    bytesWritten: isServer ? 0 : participant.bytesWritten,
    ...(entry?.parentId ? { server: entry.parentId } : {}),
  };
}

/** What Node says of each open participant that the probe knows, in the order of their numbers. */
export function socketTable(
  open: Iterable<Socket | Server>,
  idOf: (participant: Socket | Server) => number | undefined,
  session: number,
  tap: RecordsTap,
): SocketInfo[] {
  const table: SocketInfo[] = [];
  for (const participant of open) {
    const id = idOf(participant);
    if (id !== undefined) table.push(describe(participant, id, session, tap));
  }
  const connections = (server: number) => table.filter((one) => one.server === server).length;
  return table
    .map((one) => (one.role === 'server' ? { ...one, connections: connections(one.id) } : one))
    .sort((a, b) => a.id - b.id);
}
