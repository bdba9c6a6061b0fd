import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { initialState, type State } from '../../../src/renderer/store/state.ts';
import { Tasks } from '../../../src/renderer/store/tasks.ts';
import { watchProgress } from '../../../src/renderer/store/watch-progress.ts';

describe('progress that is read off the store', () => {
  it('is shown where it takes long, though what is shown is in the store too', async () => {
    const store = createStore<State>(() => initialState);
    let late: () => void = () => {};
    const tasks = new Tasks({
      onChange: (shown) => store.setState({ tasks: shown }),
      setTimer: (callback) => {
        late = callback;
        return () => {};
      },
    });
    let done = 0;
    const watched = watchProgress(
      tasks,
      store,
      'Sorting',
      () => done,
      () => {},
    );
    late();
    done = 0.5;
    store.setState({ traceVersion: 1 });
    expect(store.getState().tasks).toMatchObject([{ title: 'Sorting', done: 0.5 }]);
    done = 1;
    store.setState({ traceVersion: 2 });
    await watched;
    expect(store.getState().tasks).toEqual([]);
  });

  it('ends where a person ends it', async () => {
    const store = createStore<State>(() => initialState);
    const tasks = new Tasks({
      onChange: (shown) => store.setState({ tasks: shown }),
      setTimer: (callback) => {
        callback();
        return () => {};
      },
    });
    let aborted = false;
    const watched = watchProgress(
      tasks,
      store,
      'Sorting',
      () => 0.2,
      () => {
        aborted = true;
      },
    );
    store.getState().tasks[0]?.cancel?.();
    await watched;
    expect([aborted, store.getState().tasks]).toEqual([true, []]);
  });
});
