/** A pair of texts, and pairs grouped by their source. Not here: where pairs come from (corpus.ts). */

/** One source text and one target text, as a corpus holds them: cleaned, not yet split into symbols. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** Some pairs of a stream of them: a few thousand at once, since waiting for each would take longer than its work. */
export interface PairPiece {
  readonly pairs: readonly Pair[];
  /** Of the whole stream, 0 to 1: how much is read when this piece is. */
  readonly share: number;
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
