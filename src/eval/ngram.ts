/** Counting runs of n units, for BLEU (words) and chrF (characters and words). */

/** How often each run of `order` units occurs, keyed by its units joined with `joiner`. */
export function countNgrams(units: readonly string[], order: number, joiner: string): Map<string, number> {
  const counts = new Map<string, number>();
  // Keys are slices of one joined text: several times faster than joining each run.
  const text = units.join(joiner);
  let start = 0;
  let end = -joiner.length;
  for (let i = 0; i < units.length; i++) {
    end += joiner.length + units[i].length;
    if (i < order - 1) continue;
    const ngram = text.slice(start, end);
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    start += units[i - order + 1].length + joiner.length;
  }
  return counts;
}

/** Occurrences in all. */
export function totalOf(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
