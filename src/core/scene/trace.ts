/** What a drawing of the ladder reads: the trace's tables, and one layout of them. */
import type { Lifelines } from '../ladder/lifelines.ts';
import type { Lane, LayoutTables } from '../ladder/rows.ts';
import type { FrameLinkIndex } from '../trace/links.ts';
import type { TraceTables } from '../trace/tables.ts';

export interface LadderTrace {
  readonly tables: TraceTables;
  readonly layout: LayoutTables;
  readonly lifelines: Lifelines;
  readonly frameLinks: FrameLinkIndex;
  /** Nanoseconds to a row's height in true time; 0: even steps. */
  readonly rowNanos: number;
  /** Rows of the layout to draw. */
  readonly rows: number;
  readonly tick: {
    readonly lanes: readonly Lane[];
    /** Height of the ladder, in row units. */
    readonly height: number;
  };
}
