/** A pair of texts, and pairs grouped by their source. Not here: where pairs come from (corpus.ts). */
import type { Split } from '../config/schema.ts';

/** One source text and one target text, as a corpus holds them: cleaned, not yet split into symbols. */
export interface Pair {
  readonly source: string;
  readonly target: string;
}

/** A pair as it was read: not cleaned. */
export interface RawPair extends Pair {
  /** Where its corpus puts it; a corpus that says nothing is split by a hash of the source (split-pairs.ts). */
  readonly split?: Split;
}

/** Some pairs of a stream of them: a few thousand at once, since waiting for each would take longer than its work. */
export interface PairPiece {
  readonly pairs: readonly Pair[];
  /** The split that all of them are given to, if the corpus says so. */
  readonly split?: Split;
  /** Of the whole stream, 0 to 1: how much is read when this piece is. */
  readonly share: number;
  /** The file of which this is the start, where its first line was titles of columns and is left out. */
  readonly untitled?: string;
}

/** A source with every different target that the pairs give it: an output is right if any reference matches. */
export interface Example {
  readonly source: string;
  readonly references: readonly string[];
}

/** Pairs grouped by source, in order of first appearance. */
export function examplesOf(pairs: readonly Pair[]): Example[] {
  const references = new Map<string, string[]>();
  for (const { source, target } of pairs) {
    const known = references.get(source);
    if (!known) references.set(source, [target]);
    else if (!known.includes(target)) known.push(target);
  }
  return [...references].map(([source, targets]) => ({ source, references: targets }));
}
