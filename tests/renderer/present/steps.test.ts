import { describe, expect, it } from 'vitest';
import { presentAction, presentKeys } from '../../../src/renderer/present/keys.ts';
import { litLines } from '../../../src/renderer/present/lit-code.ts';
import { chapterAt, chaptersOf, stay } from '../../../src/renderer/present/steps.ts';
import { CONNECTION, shown } from '../support/traced.ts';

const rowOf = (
  view: Awaited<ReturnType<Awaited<ReturnType<typeof shown>>['view']>>,
  wanted: string,
): number => chaptersOf(view).find(({ title }) => title === wanted)?.row ?? -1;

describe('chapters', () => {
  it('are where the handshake, data, idle time and the close begin', async () => {
    const view = (await shown(CONNECTION)).view();
    const chapters = chaptersOf(view);
    expect(chapters.map(({ title }) => title)).toEqual(['Beginning', 'Handshake', 'Data', 'Idle', 'Closing']);
    expect(chapters.map(({ row }) => row)).toEqual([...chapters.map(({ row }) => row)].sort((a, b) => a - b));
    expect(chapterAt(chapters, rowOf(view, 'Data') + 1)?.title).toBe('Data');
    expect(chapterAt(chapters, view.rows - 1)?.title).toBe('Closing');
    expect(chapterAt([], 3)).toBeUndefined();
  });

  it('are only those that there are', async () => {
    const view = (await shown('C>S SYN; S>C RST,ACK')).view();
    expect(chaptersOf(view).map(({ title }) => title)).toEqual(['Beginning', 'Handshake', 'Closing']);
  });
});

describe('playing', () => {
  it('stays as long as it took, a thousand times longer within bounds, or the same on each', async () => {
    const view = (await shown(CONNECTION)).view();
    const before = rowOf(view, 'Idle') - 1;
    expect(stay(view, before, 'true')).toBeGreaterThan(2900);
    expect(stay(view, before, 'slow')).toBe(4000);
    expect(stay(view, before, 'folded')).toBe(stay(view, 0, 'folded'));
    expect(stay(view, 0, 'true')).toBeGreaterThanOrEqual(40);
    expect(stay(view, view.rows - 1, 'folded')).toBeUndefined();
  });
});

describe('the code', () => {
  const lines = [
    { id: 'listen', text: 'server.listen(8080)', lit: ['server #1 listen()', "server #1 'listening'"] },
    { id: 'comment', text: '// nothing', lit: [] },
    { id: 'write', text: 'client.write()', lit: ['client #2 write()'] },
  ];

  it('is lit by the records up to the step', async () => {
    const view = (await shown(CONNECTION)).view();
    const names = view.facts.socketLabels;
    const labelled = lines.map((line) => ({
      ...line,
      lit: line.lit.map((one) => one.replace(/^(server|client) #\d/, (_, role) => labelOf(names, role))),
    }));
    expect(litLines(view, labelled, 0)).toEqual(['listen']);
    expect(litLines(view, labelled, view.rows - 1)).toEqual(['listen', 'write']);
    expect(litLines(view, [], 5)).toEqual([]);
  });
});

/** The text traces name their sockets; those without a label are called by role and number. */
function labelOf(labels: readonly string[], role: string): string {
  const index = role === 'server' ? 0 : 1;
  return labels[index] || `${role} #${index + 1}`;
}

describe('keys of a presentation', () => {
  const press = (key: string, held = {}) =>
    presentAction({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

  it('are a clicker’s and a keyboard’s', () => {
    expect(
      ['PageDown', 'PageUp', 'ArrowRight', ' ', '.', 'Escape', 'H', 'x'].map((key) => press(key)),
    ).toEqual(['next', 'previous', 'next', 'next', 'blank', 'leave', 'header', undefined]);
    expect(press(' ', { shiftKey: true })).toBe('previous');
    expect(press('h', { ctrlKey: true })).toBeUndefined();
  });

  it('mean one thing each', () => {
    const keys = presentKeys.flatMap((one) => one.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
