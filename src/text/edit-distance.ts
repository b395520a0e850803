/** Edits (insert, delete, substitute) from `from` to `to` (Levenshtein 1966), over any symbols. */
export function editDistance<T>(from: ArrayLike<T>, to: ArrayLike<T>): number {
  let above = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitute = above[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(substitute, above[j] + 1, row[j - 1] + 1));
    }
    above = row;
  }
  return above[to.length];
}
