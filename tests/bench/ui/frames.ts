/** Main-thread work per animation frame, from Chromium's own trace. */
import type { Watched } from './browser.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds; `tdur` is what the thread itself has spent of `dur`. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string; readonly src_func?: string };
}

/** The task in which the main thread makes a frame: callbacks, style, layout, paint. */
const FRAME = 'ScheduledActionSendBeginMainFrame';

/** Does `work` under a trace; milliseconds of main-thread work of each animation frame that was made meanwhile. */
export async function frameWork(watched: Watched, work: () => Promise<void>): Promise<number[]> {
  const { browser, page, renderer } = watched;
  await browser.startTracing(page, { categories: ['toplevel'] });
  await work();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  return workOf(traceEvents.filter(({ pid }) => pid === renderer));
}

/** By frame: its own task, and the tasks since the one before (input, messages, timers); without waiting for a processor. */
export function workOf(events: readonly TraceEvent[]): number[] {
  const main = events.find(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  )?.tid;
  const tasks = events
    .filter(({ name, ph, tid }) => tid === main && ph === 'X' && name === 'ThreadControllerImpl::RunTask')
    .sort((a, b) => a.ts - b.ts);
  const frames: number[] = [];
  let sum = 0;
  for (const { dur = 0, tdur = dur, args } of tasks) {
    sum += tdur / 1000;
    if (args?.src_func !== FRAME) continue;
    frames.push(sum);
    sum = 0;
  }
  return frames;
}
