/**
 * Cleaning: NFC, trimmed ends, no empty side, no pair twice. Every pair that is dropped or changed is counted.
 * Over-long pairs are not dropped here: their length is known only to a tokenizer (encode-pairs.ts).
 */
import { hasInvisible } from '../config/invisible.ts';
import type { Pair } from './pair.ts';

/** What cleaning did, in pairs: `read` = `kept` + `empty` + `duplicate` + `ambiguous`. */
export interface CleaningCounts {
  readonly read: number;
  readonly kept: number;
  /** Dropped: a side is empty or white space. */
  readonly empty: number;
  /** Dropped: the same source and target once more. */
  readonly duplicate: number;
  /** Dropped: a source with several targets in a corpus that says that each source has one (`dates`). */
  readonly ambiguous: number;
  /** Kept as they are, with characters on a side that cannot be seen; joiners of emoji and letters do not count. */
  readonly controlCharacters: number;
  /** Kept, and changed by NFC. */
  readonly normalised: number;
}

/**
 * Cleaned pairs in their first order, and what was done to them.
 * @param oneTarget whether a source with several targets is an ambiguity, of which every pair is dropped
 */
export function cleanPairs(
  read: readonly Pair[],
  oneTarget: boolean,
): { pairs: Pair[]; counts: CleaningCounts } {
  const targetsOf = new Map<string, Set<string>>();
  const changed = new Set<Pair>();
  const distinct: Pair[] = [];
  let empty = 0;
  for (const raw of read) {
    const pair = { source: raw.source.normalize('NFC').trim(), target: raw.target.normalize('NFC').trim() };
    if (pair.source === '' || pair.target === '') {
      empty++;
      continue;
    }
    const targets = targetsOf.get(pair.source) ?? new Set();
    targetsOf.set(pair.source, targets);
    if (targets.has(pair.target)) continue;
    targets.add(pair.target);
    distinct.push(pair);
    if (pair.source !== raw.source.trim() || pair.target !== raw.target.trim()) changed.add(pair);
  }
  const pairs = oneTarget ? distinct.filter(({ source }) => targetsOf.get(source)?.size === 1) : distinct;
  const counts = {
    read: read.length,
    kept: pairs.length,
    empty,
    duplicate: read.length - empty - distinct.length,
    ambiguous: distinct.length - pairs.length,
    controlCharacters: pairs.filter(({ source, target }) => hasInvisible(source) || hasInvisible(target))
      .length,
    normalised: pairs.filter((pair) => changed.has(pair)).length,
  };
  return { pairs, counts };
}
