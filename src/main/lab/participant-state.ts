/** What Node says of a socket or server, in the contract's words. */
import { Server, type Socket } from 'node:net';
import type { SocketAddress, SocketInfo } from '../../core/contract/session.ts';

const states: Readonly<Record<string, SocketInfo['state']>> = {
  opening: 'connecting',
  open: 'open',
  readOnly: 'readOnly',
  writeOnly: 'writeOnly',
};

const endpoint = (address: string | undefined, port: number | undefined): SocketAddress | undefined =>
  address === undefined || port === undefined ? undefined : { address, port };

export function addressesOf(participant: Socket | Server): Pick<SocketInfo, 'local' | 'remote'> {
  if (participant instanceof Server) {
    const bound = participant.address();
    const local = bound && typeof bound === 'object' ? endpoint(bound.address, bound.port) : undefined;
    return local ? { local } : {};
  }
  const local = endpoint(participant.localAddress, participant.localPort);
  const remote = endpoint(participant.remoteAddress, participant.remotePort);
  return { ...(local ? { local } : {}), ...(remote ? { remote } : {}) };
}

/** `listening` or `closed` for servers; Node's `readyState` else. */
export function stateOf(participant: Socket | Server): SocketInfo['state'] {
  if (participant instanceof Server) return participant.listening ? 'listening' : 'closed';
  return participant.destroyed ? 'closed' : (states[participant.readyState] ?? 'closed');
}
