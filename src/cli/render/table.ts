/** Rows of cells as aligned lines. */

/** A first column to the left, all others to the right, two spaces between them. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows, (cell, width, column) => (column === 0 ? cell.padEnd(width) : cell.padStart(width)));
}

/** All columns to the left. */
export function listLines(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows, (cell, width) => cell.padEnd(width));
}

function aligned(
  rows: readonly (readonly string[])[],
  pad: (cell: string, width: number, column: number) => string,
): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column], column))
      .join('  ')
      .trimEnd(),
  );
}
