import type { Engine } from '../../../core/engine/types.ts';
import { lagOf } from '../../../core/trace/links.ts';

/** What a trace comes to, as `--summary` and the end of a run say it. Spans are nanoseconds. */
export interface Totals {
  readonly conversations: number;
  readonly frames: number;
  readonly records: number;
  readonly sockets: number;
  /** Frames the capture says it lost, records the probe says it lost, bytes that could not be read. */
  readonly lostFrames: number;
  readonly lostRecords: number;
  readonly lostBytes: number;
  readonly links: number;
  readonly violations: number;
  readonly unlinked: number;
  /** Absent where there is no link. */
  readonly smallestSlack?: number;
  readonly medianLag?: number;
  /** Absent where there is no clock sample. */
  readonly clockError?: number;
}

/** Lags of all links, sorted. */
function sortedLags(engine: Engine): Float64Array {
  const { links } = engine.tables;
  const lags = new Float64Array(links.length);
  for (let row = 0; row < lags.length; row += 1) lags[row] = lagOf(engine.tables, row);
  return lags.sort();
}

export function totalsOf(engine: Engine): Totals {
  const { counters, tables } = engine;
  const lags = sortedLags(engine);
  const some = lags.length > 0;
  return {
    conversations: tables.conversations.length,
    frames: counters.frames,
    records: counters.records,
    sockets: tables.sockets.length,
    lostFrames: counters.lostPackets,
    lostRecords: counters.lostRecords,
    lostBytes: counters.lostBytes,
    links: counters.links,
    violations: counters.violations,
    unlinked: counters.unlinked,
    ...(some ? { smallestSlack: lags[0]!, medianLag: lags[lags.length >>> 1]! } : {}),
    ...(Number.isNaN(counters.clockError) ? {} : { clockError: counters.clockError }),
  };
}
