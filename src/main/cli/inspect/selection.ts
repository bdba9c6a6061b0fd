/** Which rows are printed. */
export interface Selection {
  frame(row: number): boolean;
  record(row: number): boolean;
}

/** What `--records` takes: which of the two kinds of line are printed. */
export const recordChoices = ['frames', 'sockets', 'all'] as const;
export type RecordChoice = (typeof recordChoices)[number];

/** What `--records` selects. */
export function select(choice: RecordChoice): Selection {
  return { frame: () => choice !== 'sockets', record: () => choice !== 'frames' };
}
