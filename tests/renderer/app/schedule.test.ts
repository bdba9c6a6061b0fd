import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSchedule } from '../../../src/renderer/app/schedule.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A page with a frame every 16 ms, on which keys can be pressed. */
function pageOf() {
  const page = new EventTarget() as unknown as Window;
  page.requestAnimationFrame = (callback) => Number(setTimeout(callback, 16));
  const press = () => page.dispatchEvent(new Event('keydown'));
  return { schedule: createSchedule(page), press };
}

it('calls back with the next frame where nobody does anything', () => {
  const { schedule } = pageOf();
  const done = vi.fn();
  schedule(done);
  schedule(done, true);
  vi.advanceTimersByTime(17);
  expect(done).toHaveBeenCalledTimes(2);
});

it('lets what can wait give way to input, also to what comes before the frame', () => {
  const { schedule, press } = pageOf();
  const [urgent, patient] = [vi.fn(), vi.fn()];
  schedule(patient, true);
  press();
  schedule(urgent);
  vi.advanceTimersByTime(20);
  expect(urgent).toHaveBeenCalledOnce();
  expect(patient).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(patient).toHaveBeenCalledOnce();
});

it('waits no longer than that for a key that is held down', () => {
  const { schedule, press } = pageOf();
  const patient = vi.fn();
  schedule(patient, true);
  for (let time = 0; time < 450; time += 30) {
    press();
    vi.advanceTimersByTime(30);
  }
  expect(patient).toHaveBeenCalledOnce();
});
