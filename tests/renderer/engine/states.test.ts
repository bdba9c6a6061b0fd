import { describe, expect, it } from 'vitest';
import { tcpStates } from '../../../src/core/trace/frames.ts';
import type { StateStep } from '../../../src/renderer/engine/state-paths.ts';
import { CONNECTION, shown } from '../support/traced.ts';

/** `CLOSED`, then each state with the number of the frame that brought it: `SYN-SENT 1`. */
const way = (steps: readonly StateStep[] | undefined): string =>
  (steps ?? [])
    .map(({ state, frame }) => `${tcpStates[state]}${frame === undefined ? '' : ` ${frame + 1}`}`)
    .join(', ');

async function ways(text: string, kind: 'frame' | 'record', row: number): Promise<[string, string]> {
  const { client } = await shown(text);
  const paths = await client.ask('states', { kind, row });
  return [way(paths?.client), way(paths?.server)];
}

describe('the states of both ends', () => {
  it('are the way taken up to a frame', async () => {
    expect(await ways(CONNECTION, 'frame', 1)).toEqual([
      'CLOSED, SYN-SENT 1, ESTABLISHED 2',
      'LISTEN, SYN-RECEIVED 2',
    ]);
    expect(await ways(CONNECTION, 'frame', 8)).toEqual([
      'CLOSED, SYN-SENT 1, ESTABLISHED 2, CLOSE-WAIT 6, LAST-ACK 8, CLOSED 9',
      'LISTEN, SYN-RECEIVED 2, ESTABLISHED 3, FIN-WAIT-1 6, FIN-WAIT-2 7, TIME-WAIT 8',
    ]);
  });

  it('are at a record those of the last frame before it', async () => {
    const [client, server] = await ways(CONNECTION, 'record', 5);
    expect(client).toBe('CLOSED, SYN-SENT 1, ESTABLISHED 2');
    expect(server).toBe('LISTEN, SYN-RECEIVED 2, ESTABLISHED 3');
  });

  it('end in CLOSED where a connection is refused', async () => {
    const [client] = await ways('C>S SYN; S>C RST,ACK', 'frame', 1);
    expect(client).toBe('CLOSED, SYN-SENT 1, CLOSED 2');
  });

  it('begin unknown where the capture began later', async () => {
    const [client] = await ways('C>S PSH,ACK len=3; S>C ACK', 'frame', 1);
    expect(client).toMatch(/^unknown/);
  });

  it('are none outside a conversation, and behind the end', async () => {
    const { client } = await shown('C>S UDP len=3');
    expect(await client.ask('states', { kind: 'frame', row: 0 })).toBeUndefined();
    expect(await client.ask('states', { kind: 'frame', row: 99 })).toBeUndefined();
  });
});
