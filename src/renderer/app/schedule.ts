/** Animation frames, of which those that can wait give way to a person. */
import type { Schedule } from '../engine/trace-client.ts';

/** Milliseconds after a key or a press in which its answer is drawn: until the paint, and for what the worker says to it. */
const ANSWERING = 80;
/** The longest that anything waits: a key that is held down does not stop the screen. */
const LONGEST = 400;

const inputs = ['pointerdown', 'pointerup', 'click', 'keydown'] as const;

export function createSchedule(page: Pick<Window, 'addEventListener' | 'requestAnimationFrame'>): Schedule {
  let input = Number.NEGATIVE_INFINITY;
  const note = (): void => {
    input = performance.now();
  };
  for (const type of inputs) page.addEventListener(type, note, { capture: true, passive: true });
  const patiently = (callback: () => void, until: number): void => {
    const wait = Math.min(input + ANSWERING, until) - performance.now();
    if (wait > 0) setTimeout(() => patiently(callback, until), wait);
    // Input may come before the frame does.
    else page.requestAnimationFrame(() => (isAnswering(until) ? patiently(callback, until) : callback()));
  };
  const isAnswering = (until: number): boolean => performance.now() < Math.min(input + ANSWERING, until);
  return (callback, patient = false) => {
    if (patient) patiently(callback, performance.now() + LONGEST);
    else page.requestAnimationFrame(callback);
  };
}
