/** Which entries of the trace findings rest on: what the ladder marks. */
import { findingText } from '../../../core/findings/render.ts';
import type { Finding } from '../../../core/findings/types.ts';
import { entryOf } from '../../../core/ladder/items.ts';
import type { MarkSeverity } from '../../../core/scene/types.ts';
import type { Described } from '../describe.ts';

export interface MarkedEntry {
  readonly entry: number;
  readonly severity: MarkSeverity;
  /** In English; the findings' own words. */
  readonly title: string;
}

/** Marks of one trace, at most; what is beyond is found in the list of findings. */
const MOST_MARKS = 20_000;

/** Each finding's rows, the weightiest finding of each. Chat is how things go: it has no marks. */
export function ladderMarks({ engine }: Described): readonly MarkedEntry[] {
  const marks = new Map<number, MarkedEntry>();
  for (const severity of ['note', 'warn', 'error'] as const) {
    for (const finding of engine.findings.list) {
      if (finding.severity !== severity || marks.size >= MOST_MARKS) continue;
      const { title } = findingText(finding);
      for (const entry of entriesOf(finding)) marks.set(entry, { entry, severity, title });
    }
  }
  return [...marks.values()];
}

function entriesOf({ frames, records }: Finding): number[] {
  return [...frames, ...records.map((row) => entryOf({ kind: 'record', row }))];
}
