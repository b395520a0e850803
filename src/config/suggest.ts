/** "Did you mean": the nearest of a few known names. */

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

/** The nearest of `known`; null when none is near: after two edits, or a third of a long word, at most half of it changed. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const [found] = known
    .map((name) => ({ name, edits: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const most = Math.min(Math.max(2, Math.floor(typed.length / 3)), typed.length / 2);
  return found && found.edits <= most ? found.name : null;
}

/** A sentence that names the nearest of `known`, or all of them when none is near. @param before what stands before the nearest where it is used */
export function didYouMean(typed: string, known: readonly string[], before = ''): string {
  const found = nearest(typed, known);
  return found === null ? `Known: ${known.join(', ')}.` : `Did you mean ${before}${found}?`;
}

/** As didYouMean, after a message that has named all of `known`. */
export function didYouMeanOneOf(typed: string, known: readonly string[]): string {
  return nearest(typed, known) === null ? 'Choose one of them.' : didYouMean(typed, known);
}
