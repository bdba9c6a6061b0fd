import { spanText } from '../../../core/findings/render.ts';
import { lagOf } from '../../../core/trace/links.ts';
import { eachLinkOf, linkRelations, linkStates } from '../../../core/trace/sockets.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';

type TracedLinks = Pick<TraceTables, 'frames' | 'records' | 'links'>;

interface LinksOfRecord {
  /** Frame numbers, ascending, without repetition. */
  readonly frames: readonly number[];
  /** Lag to the first of them (causes) or from the last (caused by): nanoseconds. */
  readonly lag: number;
  readonly causes: boolean;
}

/** Frames of a record by relation; a record may both be caused by one frame and cause another ('drop'). */
function linksOf(tables: TracedLinks, row: number): LinksOfRecord[] {
  const { records, links } = tables;
  const groups = new Map<number, { frames: Set<number>; lags: number[] }>();
  eachLinkOf(records, links, row, (link) => {
    const relation = links.get('relation', link);
    const group = groups.get(relation) ?? { frames: new Set(), lags: [] };
    group.frames.add(links.get('frame', link) + 1);
    group.lags.push(lagOf(tables, link));
    groups.set(relation, group);
  });
  return [...groups].map(([relation, { frames, lags }]) => ({
    frames: [...frames].sort((a, b) => a - b),
    // Lags of both relations count from the cause on; the nearest frame is what a reader looks for.
    lag: Math.min(...lags),
    causes: relation === linkRelations.causes,
  }));
}

/** `3`, `3–5`, `3, 7–9`: runs of neighbours are joined; `prefix` stands before each number (`e3–e5`). */
export function rangesText(numbers: readonly number[], prefix = ''): string {
  const runs: string[] = [];
  for (let i = 0; i < numbers.length; ) {
    let last = i;
    while (numbers[last + 1] === numbers[last]! + 1) last += 1;
    const first = `${prefix}${numbers[i]}`;
    runs.push(last === i ? first : `${first}–${prefix}${numbers[last]}`);
    i = last + 1;
  }
  return runs.join(', ');
}

function groupText({ frames, lag, causes }: LinksOfRecord): string {
  const which = `${frames.length > 1 ? 'frames' : 'frame'} ${rangesText(frames)}`;
  return causes ? `→ ${which} after ${spanText(lag)}` : `← ${which}, ${lag < 0 ? '' : '+'}${spanText(lag)}`;
}

/** What a record has to do with the wire: `→ frame 3 after 12.4 µs`, `← frame 4, +430 µs`; empty where it has nothing. */
export function linkText(tables: TracedLinks, row: number): string {
  const state = tables.records.get('linkState', row);
  if (state === linkStates.none) return '';
  if (state === linkStates.unmappable) return '(capture began mid-stream)';
  const groups = linksOf(tables, row);
  return groups.length > 0 ? groups.map(groupText).join('; ') : '(not linked)';
}
