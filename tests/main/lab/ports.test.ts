import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findFreePorts, findPorts } from '../../../src/main/lab/ports.ts';

/** A port that was free just now, and the one after it. */
async function twoFree(): Promise<number> {
  for (;;) {
    const found = await findFreePorts(1);
    if (!found.ok) throw new Error(found.error.message);
    const first = found.value[0]!;
    if ((await findPorts([first, first + 1])).ok) return first;
  }
}

describe('ports of a run', () => {
  it('are free ones, each another', async () => {
    const found = await findPorts(3);
    expect(found.ok && new Set(found.value).size).toBe(3);
  });

  it('begin at the first that is asked for; those with a number of their own keep it', async () => {
    const first = await twoFree();
    expect(await findPorts(2, first)).toEqual({ ok: true, value: [first, first + 1] });
    expect(await findPorts([0, 28_123], first)).toEqual({ ok: true, value: [first, 28_123] });
  });

  it('are refused where another program has one of them', async () => {
    const first = await twoFree();
    const server = createServer();
    await new Promise<void>((listening) => server.listen(first + 1, '127.0.0.1', listening));
    const found = await findPorts(2, first);
    await new Promise((closed) => server.close(closed));
    expect(found.ok ? '' : found.error.message).toContain(`port: ${first + 1} cannot be listened on`);
  });
});
