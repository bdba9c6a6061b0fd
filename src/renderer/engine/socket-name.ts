import type { TraceView } from './trace-client.ts';

const roleNames: Readonly<Record<number, string>> = { 1: 'client', 2: 'server', 3: 'accepted' };

/** What a socket is called: the lab's label, else its role and number, `client #1`. */
export function socketName(view: Pick<TraceView, 'tables' | 'facts'>, socket: number): string {
  const label = view.facts.socketLabels[socket];
  if (label) return label;
  const { sockets } = view.tables;
  if (socket >= sockets.length) return 'socket';
  return `${roleNames[sockets.get('role', socket)] ?? 'socket'} #${sockets.get('id', socket)}`;
}
