import { describe, expect, it } from 'vitest';
import { rowText, summaryText } from '../../../src/core/scene/outline.ts';
import { chipTextOf } from '../../../src/renderer/canvas/chip-text.ts';
import { CONNECTION, shown, until } from '../../renderer/support/traced.ts';

describe('the ladder in words', () => {
  it('says of each row what it is, who sent it to whom, and idle time before it', async () => {
    const { client, texts, view } = await shown(CONNECTION);
    const trace = view();
    const chip = (entry: number): string => chipTextOf(trace, client.texts, entry);
    const words = (): string[] => Array.from({ length: trace.rows }, (_, row) => rowText(trace, row, chip));
    // Before the worker has answered, the columns alone.
    expect(words()[2]).toBe('Client call connect()');
    await until(() => texts() > 0);
    expect(words().slice(0, 5)).toEqual([
      'Server call listen({port: 8080})',
      "Server event 'listening'",
      'Client call connect({port: 8080})',
      "Client event 'connectionAttempt'",
      'Frame 1, SYN from 127.0.0.1 port 40000 to 127.0.0.1 port 8080, Seq=0 Win=65495',
    ]);
    expect(words().filter((text) => text.startsWith('After 3.00 s idle: Server call end()'))).toHaveLength(1);
  });

  it('is summed up in one sentence', async () => {
    expect(summaryText((await shown(CONNECTION)).view())).toBe('9 frames, 12 socket records, 1 conversation');
    expect(summaryText((await shown('C>S SYN')).view())).toBe('1 frame, 0 socket records, 1 conversation');
  });

  it('calls frames outside conversations by their protocol', async () => {
    const { client, texts, view } = await shown('C>S UDP len=10');
    const chip = (entry: number): string => chipTextOf(view(), client.texts, entry);
    rowText(view(), 0, chip);
    await until(() => texts() > 0);
    expect(rowText(view(), 0, chip)).toMatch(/^Frame 1, UDP \d+ → \d+ Len=10$/);
  });
});
