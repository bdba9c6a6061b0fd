import { describe, expect, it } from 'vitest';
import { type Task, Tasks } from '../../../src/renderer/store/tasks.ts';

function tasks() {
  let shown: readonly Task[] = [];
  const timers: (() => void)[] = [];
  const made = new Tasks({
    onChange: (now) => {
      shown = now;
    },
    setTimer: (callback) => {
      timers.push(callback);
      return () => void timers.splice(timers.indexOf(callback), 1);
    },
  });
  return { made, shown: () => shown, wait: () => timers.splice(0).map((run) => run()) };
}

describe('tasks', () => {
  it('are shown only where they take their time, with how far they are', async () => {
    const { made, shown, wait } = tasks();
    expect(await made.run('Reading the file', async () => 7)).toBe(7);
    expect(shown()).toEqual([]);
    let finish = (): void => {};
    let tell = (_: number): void => {};
    const long = made.run('Reading the file', (report) => {
      tell = report;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    wait();
    expect(shown()).toMatchObject([{ title: 'Reading the file', done: undefined }]);
    tell(0.5);
    expect(shown()).toMatchObject([{ done: 0.5 }]);
    finish();
    await long;
    expect(shown()).toEqual([]);
  });

  it('end when they are cancelled, and when they fail', async () => {
    const { made, shown, wait } = tasks();
    const long = made.run('Reading the file', (_, signal) => {
      return new Promise<string>((resolve) => signal.addEventListener('abort', () => resolve('ended')));
    });
    wait();
    shown()[0]?.cancel?.();
    expect(await long).toBe('ended');
    await expect(made.run('Reading the file', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(shown()).toEqual([]);
  });
});
