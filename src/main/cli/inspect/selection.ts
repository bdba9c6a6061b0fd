/** Which rows are printed. */
export interface Selection {
  frame(row: number): boolean;
  record(row: number): boolean;
}

/** What `--records` takes: which of the two kinds of line are printed. */
export const recordChoices = ['frames', 'sockets', 'all'] as const;
export type RecordChoice = (typeof recordChoices)[number];

/** What `--records` leaves of a selection. */
export function narrow(selection: Selection, choice: RecordChoice): Selection {
  const never = () => false;
  return {
    frame: choice === 'sockets' ? never : selection.frame,
    record: choice === 'frames' ? never : selection.record,
  };
}

export const everything: Selection = { frame: () => true, record: () => true };
