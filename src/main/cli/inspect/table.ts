/** Lines of a table whose columns are as wide as their widest cell; the first row is its headings. */
export function* tableLines(
  table: readonly (readonly string[])[],
  rightAligned: ReadonlySet<number>,
): Generator<string> {
  const widths = (table[0] ?? []).map((_, column) =>
    table.reduce((most, row) => Math.max(most, row[column]!.length), 0),
  );
  for (const row of table) {
    const cells = row.map((cell, column) =>
      rightAligned.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    yield `${cells.join('  ').trimEnd()}\n`;
  }
}
