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

/** Targets seen with a source: one, for most sources, or several. */
type Targets = string | Set<string>;

/** @returns false where the source had this target before */
function addTarget(targetsOf: Map<string, Targets>, { source, target }: Pair): boolean {
  const known = targetsOf.get(source);
  if (known === undefined) targetsOf.set(source, target);
  else if (typeof known === 'string') {
    if (known === target) return false;
    targetsOf.set(source, new Set([known, target]));
  } else {
    if (known.has(target)) return false;
    known.add(target);
  }
  return true;
}

/** What stays of a text: what cleaning and everything after it works with. */
export function cleanText(text: string): string {
  return text.normalize('NFC').trim();
}

/**
 * Cleans pairs that hold all pairs of their sources.
 * @param oneTarget whether a source with several targets is an ambiguity, of which every pair is dropped
 * @returns for each raw pair, in order, the cleaned one, or null where it is dropped; and what was done to them
 */
export function cleanPairs(
  read: readonly Pair[],
  oneTarget: boolean,
): { pairs: (Pair | null)[]; counts: CleaningCounts } {
  const targetsOf = new Map<string, Targets>();
  const counts = { ...NOTHING_CLEANED, read: read.length };
  const distinct = read.map((raw) => {
    const pair = { source: cleanText(raw.source), target: cleanText(raw.target) };
    if (pair.source === '' || pair.target === '') counts.empty++;
    else if (addTarget(targetsOf, pair)) return pair;
    else counts.duplicate++;
    return null;
  });
  const pairs = distinct.map((pair, i) => {
    if (pair === null) return null;
    if (oneTarget && typeof targetsOf.get(pair.source) !== 'string') {
      counts.ambiguous++;
      return null;
    }
    counts.kept++;
    const raw = read[i];
    if (pair.source !== raw.source.trim() || pair.target !== raw.target.trim()) counts.normalised++;
    if (hasInvisible(pair.source) || hasInvisible(pair.target)) counts.controlCharacters++;
    return pair;
  });
  return { pairs, counts };
}

export const NOTHING_CLEANED: CleaningCounts = {
  read: 0,
  kept: 0,
  empty: 0,
  duplicate: 0,
  ambiguous: 0,
  controlCharacters: 0,
  normalised: 0,
};

export function addCounts(a: CleaningCounts, b: CleaningCounts): CleaningCounts {
  return {
    read: a.read + b.read,
    kept: a.kept + b.kept,
    empty: a.empty + b.empty,
    duplicate: a.duplicate + b.duplicate,
    ambiguous: a.ambiguous + b.ambiguous,
    controlCharacters: a.controlCharacters + b.controlCharacters,
    normalised: a.normalised + b.normalised,
  };
}
