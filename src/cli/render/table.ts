/** Rows of cells as aligned lines. */
import type { Style } from '../terminal.ts';

/** A first column to the left, all others to the right, two spaces between them. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows, (cell, width, column) => (column === 0 ? cell.padEnd(width) : cell.padStart(width)));
}

/** All columns to the left. */
export function listLines(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows, (cell, width) => cell.padEnd(width));
}

/** As tableLines, the first row as a head. */
export function headedTable(style: Style, rows: readonly (readonly string[])[]): string[] {
  return withHead(style, tableLines(rows));
}

/** As listLines, the first row as a head. */
export function headedList(style: Style, rows: readonly (readonly string[])[]): string[] {
  return withHead(style, listLines(rows));
}

function withHead({ bold }: Style, [head, ...body]: readonly string[]): string[] {
  return [bold(head), ...body];
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
