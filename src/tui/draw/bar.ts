/** A horizontal bar in eighths of a column. */

const LEFT_EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** @param share 0 to 1 @param columns of a whole bar; the rest is filled with spaces */
export function barOf(share: number, columns: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * columns * 8);
  const bar = '█'.repeat(Math.floor(eighths / 8)) + LEFT_EIGHTHS[eighths % 8];
  return bar.padEnd(columns);
}
