/**
 * Orders of the axes of matrices: of a shape's sizes, or of 0, 1, 2, … as the `perm` of the transpose that makes it so.
 * All are of rank 2 at least.
 */

export function lastTwoSwapped<T>(axes: readonly T[]): T[] {
  return [...axes.slice(0, -2), ...axes.slice(-2).reverse()];
}

/** [rows, batch axes, columns] as [batch axes, rows, columns]. */
export function rowsInside<T>([rows, ...rest]: readonly T[]): T[] {
  return [...rest.slice(0, -1), rows, ...rest.slice(-1)];
}
