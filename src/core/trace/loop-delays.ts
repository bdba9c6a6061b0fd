/** The event loop's delay at a time, from the samples of the probe. */
import type { LoopDelaySchema, RecordView } from './sockets.ts';
import type { TableView } from './table.ts';

type LoopDelayView = TableView<LoopDelaySchema>;

/** Longest delay of the event loop, nanoseconds, in samples that touch the `span` before the record; NaN: there is none. */
export function loopDelayDuring(
  loopDelays: LoopDelayView,
  records: RecordView,
  record: number,
  span: number,
): number {
  const endOf = (row: number): number =>
    (loopDelays.get('seconds', row) - records.get('seconds', record)) * 1e9 +
    loopDelays.get('nanos', row) -
    records.get('nanos', record);
  let longest = Number.NaN;
  for (let row = firstEndingAfter(loopDelays.length, endOf, -span); row < loopDelays.length; row += 1) {
    const max = loopDelays.get('max', row);
    // A loop that is held up ends its window late by as much. Windows follow one another: those behind begin later.
    if (endOf(row) - loopDelays.get('window', row) * 1e6 - max > 0) break;
    if (!(longest >= max)) longest = max;
  }
  return longest;
}

/** First row that ends at `time` or later. */
function firstEndingAfter(length: number, endOf: (row: number) => number, time: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
