import { describe, expect, it } from 'vitest';
import type { SocketInfo } from '../../../src/core/contract/session.ts';
import { SHOWN_SOCKETS, socketRows } from '../../../src/renderer/lab/socket-rows.ts';
import { CONNECTION, shown } from '../support/traced.ts';

describe('the sockets of a trace', () => {
  it('are named, with their ports and the state of their end', async () => {
    const rows = socketRows((await shown(CONNECTION)).view(), []);
    expect(rows.map(({ side, ports, state, stream }) => [side, ports, state, stream])).toEqual([
      ['server', ':8080', 'listening', undefined],
      ['client', ':40000 → :8080', 'CLOSED', 0],
      ['server', ':8080 → :40000', 'TIME-WAIT', 0],
    ]);
    expect(rows.every(({ name }) => name.length > 0)).toBe(true);
  });

  it('carry the service’s newest counters while they live', async () => {
    const view = (await shown(CONNECTION)).view();
    const live: SocketInfo = {
      id: view.tables.sockets.get('id', 1),
      session: 1,
      role: 'client',
      label: 'client',
      state: 'open',
      bytesRead: 0,
      bytesWritten: 41,
    };
    const server: SocketInfo = {
      ...live,
      id: view.tables.sockets.get('id', 0),
      role: 'server',
      connections: 1,
    };
    const states = socketRows(view, [live, server]).map(({ state }) => state);
    expect(states.slice(0, 2)).toEqual(['listening · 1 connection', 'CLOSED · wrote 41 B · read 0 B']);
    const elsewhere = socketRows(view, [{ ...live, session: 9 }]);
    expect(elsewhere[1]?.state).toBe('CLOSED');
  });

  it('are the newest where there are many', async () => {
    const many = Array.from({ length: SHOWN_SOCKETS + 5 }, (_, i) => `c${i + 2} socket`).join('; ');
    expect(socketRows((await shown(`C>S SYN; ${many}`)).view(), [])).toHaveLength(SHOWN_SOCKETS);
  });
});
