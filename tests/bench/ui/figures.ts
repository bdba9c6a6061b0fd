/** Figures of a bench beside their aims. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it must stay under; absent: printed, not judged. */
  readonly aim?: number;
  /** More about it, for the reader. */
  readonly note?: string;
}

/** Prints a figure; true where its aim is kept, or where it has none. */
export function tell({ name, value, unit, aim, note }: Figure): boolean {
  const kept = aim === undefined || value < aim;
  const shown = `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
  const wanted = aim === undefined ? '' : `aim: under ${aim} ${unit}${kept ? '' : ' — MISSED'}`;
  console.log(
    [name.padEnd(46), shown.padStart(12), ` ${wanted}`, note ? ` (${note})` : ''].join('').trimEnd(),
  );
  return kept;
}

/** The value that `part` of all are at or under; NaN where there are none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}
