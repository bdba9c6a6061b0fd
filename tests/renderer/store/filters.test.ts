import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { FilterActions } from '../../../src/renderer/store/filter-actions.ts';
import { combined, conversationFilter } from '../../../src/renderer/store/filter-text.ts';
import { initialState, type State } from '../../../src/renderer/store/state.ts';
import { Tasks } from '../../../src/renderer/store/tasks.ts';
import { UndoHistory } from '../../../src/renderer/store/undo.ts';
import { stand } from '../support/test-host.ts';
import { CONNECTION, shown, turn } from '../support/traced.ts';

describe('filters put together', () => {
  it.each([
    ['', 'tcp', 'and', 'tcp'],
    ['', 'tcp', 'not', '!tcp'],
    ['', 'tcp.port == 80', 'andNot', '!(tcp.port == 80)'],
    ['udp', 'tcp.port == 80', 'replace', 'tcp.port == 80'],
    ['udp', 'tcp.port == 80', 'not', '!(tcp.port == 80)'],
    ['udp', 'tcp.port == 80', 'and', 'udp && tcp.port == 80'],
    ['udp', 'tcp', 'or', 'udp || tcp'],
    ['a || b', 'c', 'and', '(a || b) && c'],
    ['a && b', 'c', 'and', 'a && b && c'],
    ['a && b', 'c || d', 'or', '(a && b) || c || d'],
    ['(a || b)', 'c', 'and', '(a || b) && c'],
    ['(a) || (b)', 'c', 'and', '((a) || (b)) && c'],
    ['a or b', 'c', 'andNot', '(a or b) && !c'],
    ['x == "||"', 'c', 'and', 'x == "||" && c'],
    ['a', 'b || c', 'orNot', 'a || !(b || c)'],
  ] as const)('%s, %s, %s: %s', (filter, expression, how, expected) => {
    expect(combined(filter, expression, how)).toBe(expected);
  });

  it('name the conversation of a frame or record, else the socket', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(conversationFilter(view, { kind: 'frame', row: 0 })).toBe('tcp.stream == 0');
    expect(conversationFilter(view, { kind: 'record', row: 4 })).toBe('tcp.stream == 0');
    expect(conversationFilter(view, { kind: 'record', row: 0 })).toMatch(/^socket\.id == \d+$/);
    expect(conversationFilter(view, undefined)).toBeUndefined();
    expect(conversationFilter(view, { kind: 'frame', row: 999 })).toBeUndefined();
  });
});

describe('the filter bar’s actions', () => {
  it('apply what is right and remember it; show what is wrong where it is', async () => {
    const { workbench } = await stand();
    const { filters, store, preferences } = workbench;
    expect(await filters.applyFilter(' tcp.port == 80 ')).toBe(true);
    expect(store.getState()).toMatchObject({
      filter: 'tcp.port == 80',
      filterDraft: 'tcp.port == 80',
      filterMistake: undefined,
      filterHistory: ['tcp.port == 80'],
    });
    expect(await filters.applyFilter('tcp.prot == 80')).toBe(false);
    expect(store.getState()).toMatchObject({
      filter: 'tcp.port == 80',
      filterDraft: 'tcp.prot == 80',
      filterMistake: { position: 0, length: 8, suggestion: 'tcp.port' },
    });
    filters.restoreDraft();
    await turn(10);
    expect(store.getState()).toMatchObject({ filterDraft: 'tcp.port == 80', filterMistake: undefined });
    await filters.clear();
    expect(store.getState()).toMatchObject({ filter: '', filterHistory: ['tcp.port == 80'] });
    expect(preferences.get('filter.history')).toEqual(['tcp.port == 80']);
  });

  it('check what is written without applying it; the newest text counts', async () => {
    const { workbench } = await stand();
    workbench.filters.setDraft('tcp.prot');
    workbench.filters.setDraft('tcp.port');
    await turn(10);
    expect(workbench.store.getState()).toMatchObject({ filter: '', filterMistake: undefined });
  });

  it('build upon the filter in force, or prepare it in the bar', async () => {
    const { workbench } = await stand();
    const { filters, store } = workbench;
    await filters.andFilter('tcp.port == 80', 'replace');
    await filters.andFilter('ip.addr == 10.0.0.1', 'and');
    expect(store.getState().filter).toBe('tcp.port == 80 && ip.addr == 10.0.0.1');
    await filters.andFilter('udp', 'or', true);
    expect(store.getState()).toMatchObject({
      filter: 'tcp.port == 80 && ip.addr == 10.0.0.1',
      filterDraft: '(tcp.port == 80 && ip.addr == 10.0.0.1) || udp',
      filterFocus: 1,
    });
  });

  it('show a filter that takes long, and give the one before back where it is ended', async () => {
    const store = createStore<State>(() => initialState);
    const sent: string[] = [];
    const tick = { filter: { text: 'frame contains "x"', scanned: 1, total: 4, frames: 0, records: 0 } };
    const filters = new FilterActions({
      store,
      client: {
        ask: async () => ({ mistake: undefined }) as never,
        setFilter: (text) => void sent.push(text),
      },
      preferences: { get: () => undefined, set: () => {} },
      undo: new UndoHistory(() => {}),
      tasks: new Tasks({
        onChange: (tasks) => store.setState({ tasks }),
        setTimer: (callback) => {
          callback();
          return () => {};
        },
      }),
      view: () => ({ tick }) as unknown as TraceView,
    });
    await filters.applyFilter('frame contains "x"');
    store.setState({ calmVersion: 1 });
    expect(store.getState().tasks).toMatchObject([{ title: 'Filtering', done: 0.25 }]);
    store.getState().tasks[0]?.cancel?.();
    await turn(5);
    expect(store.getState()).toMatchObject({ filter: '', tasks: [] });
    expect(sent).toEqual(['frame contains "x"', '']);
  });

  it('keep filters by name', async () => {
    const { workbench } = await stand();
    const { filters, store, preferences } = workbench;
    filters.save('Mine', 'tcp');
    filters.save('Mine', 'udp');
    expect(store.getState().savedFilters).toEqual([{ name: 'Mine', text: 'udp' }]);
    expect(preferences.get('filter.saved')).toEqual([{ name: 'Mine', text: 'udp' }]);
    filters.forget('Mine');
    expect(store.getState().savedFilters).toEqual([]);
  });
});
