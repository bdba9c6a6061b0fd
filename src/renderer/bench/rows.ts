import type { BenchSocket } from '../../core/contract/bench.ts';
import { bytesText } from '../engine/record-text.ts';
import type { Translate } from '../words/words.ts';

/** Rows in the order in which they are read: each server with what it accepted, then the clients. */
export function rowsOf(sockets: readonly BenchSocket[]): BenchSocket[] {
  const servers = sockets.filter(({ role }) => role === 'server');
  return [
    ...servers.flatMap((server) => [
      server,
      ...sockets.filter(({ ref }) => ref.startsWith(`${server.ref}/`)),
    ]),
    ...sockets.filter(({ role }) => role === 'client'),
  ];
}

/** `:24512`, `:50012 → :24512`; addresses other than loopback's are written out. */
export function portsText({ role, local, remote }: BenchSocket): string {
  const end = (one: BenchSocket['local']): string => {
    if (!one) return '';
    const loopback = one.address.startsWith('127.') || one.address === '::1' || one.address === '::';
    return loopback ? `:${one.port}` : `${one.address}:${one.port}`;
  };
  if (role === 'server' || !remote) return end(local);
  return `${end(local)} → ${end(remote)}`;
}

/** `open · wrote 4 B · read 0 B · paused`. */
export function stateText(socket: BenchSocket, t: Translate): string {
  const { role, state, connections, bytesRead, bytesWritten, waiting, paused } = socket;
  if (role === 'server') return `${t(state)} · ${t('{{count}} connections', { count: connections ?? 0 })}`;
  return [
    t(state),
    t('wrote {{bytes}}', { bytes: bytesText(bytesWritten) }),
    t('read {{bytes}}', { bytes: bytesText(bytesRead) }),
    waiting > 0 ? t('{{bytes}} waiting', { bytes: bytesText(waiting) }) : '',
    paused && state !== 'closed' ? t('not reading') : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `Server 1`, `Client 2`, `Socket 3`. */
export function titleOf({ ref, role }: BenchSocket, t: Translate): string {
  const number = /\d+$/.exec(ref)?.[0] ?? '';
  if (role === 'server') return t('Server {{number}}', { number });
  return role === 'client' ? t('Client {{number}}', { number }) : t('Socket {{number}}', { number });
}
