/** A pair of texts, and pairs grouped by their source. Not here: where pairs come from (corpus.ts). */

/** One source text and one target text, as a corpus holds them: cleaned, not yet split into symbols. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** A source with every target that the pairs give it: an output is right if any reference matches. */
export interface Example {
  readonly source: string;
  readonly references: readonly string[];
}

/** Pairs grouped by source, in order of first appearance. */
export function examplesOf(pairs: readonly Pair[]): Example[] {
  const references = new Map<string, string[]>();
  for (const { source, target } of pairs) {
    const known = references.get(source);
    if (known) known.push(target);
    else references.set(source, [target]);
  }
  return [...references].map(([source, targets]) => ({ source, references: targets }));
}
