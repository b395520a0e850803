/**
 * Cleaning: NFC, trimmed ends, no empty side, no pair twice. Every pair that is dropped or changed is counted.
 * Over-long pairs are not dropped here: their length is known only to a tokenizer (encode-pairs.ts).
 */
import type { Split } from '../config/schema.ts';
import { hasInvisible } from '../text/invisible.ts';
import { addShared, assignSplits, type SharedSources, type SplitRules } from './assign-splits.ts';
import type { Pair, RawPair } from './pair.ts';
import type { BySplit } from './split-pairs.ts';

/** What cleaning did, in pairs: `read` = `kept` + `empty` + `duplicate` + `ambiguous` + `overlap` + `untrained`. */
export interface CleaningCounts {
  readonly read: number;
  readonly kept: number;
  /** Dropped: a side is empty or white space. */
  readonly empty: number;
  /** Dropped: the same source and target once more in a split. */
  readonly duplicate: number;
  /** Dropped: a source with several targets in a corpus that says that each source has one (`dates`). */
  readonly ambiguous: number;
  /** Dropped: the source stands in a given split that is held out more strictly. */
  readonly overlap: number;
  /** Left out of the train split by `data.trainPercent`. */
  readonly untrained: number;
  /** Kept as they are, with characters on a side that cannot be seen; joiners of emoji and letters do not count. */
  readonly controlCharacters: number;
  /** Kept, and changed by NFC. */
  readonly normalised: number;
}

/** What a corpus says of its pairs. */
export interface CleaningRules extends SplitRules {
  /** Whether a source with several targets is an ambiguity, of which every pair is dropped. */
  readonly oneTarget: boolean;
  /** Whether a pair that comes again is meant to: a published split that weighs some pairs more. */
  readonly repeats: boolean;
}

/** A pair that stays, with its split. */
export interface PlacedPair extends Pair {
  readonly split: Split;
}

export interface CleanedPairs {
  /** For each raw pair, in order, the cleaned one, or null where it is dropped. */
  readonly pairs: readonly (PlacedPair | null)[];
  readonly counts: CleaningCounts;
  /** Different ones. */
  readonly sources: BySplit;
  readonly shared: SharedSources;
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

/** Cleans pairs that hold all pairs of their sources. */
export function cleanPairs(read: readonly RawPair[], rules: CleaningRules): CleanedPairs {
  const { distinct, ...dropped } = dropPairs(read, rules);
  const { splits, sources, shared, overlap, untrained } = assignSplits(distinct, read, rules);
  const counts = { ...NOTHING_CLEANED, ...dropped, read: read.length, overlap, untrained };
  const pairs = distinct.map((pair, i) => {
    const split = splits[i];
    if (pair === null || split === null) return null;
    counts.kept++;
    const raw = read[i];
    if (pair.source !== raw.source.trim() || pair.target !== raw.target.trim()) counts.normalised++;
    if (hasInvisible(pair.source) || hasInvisible(pair.target)) counts.controlCharacters++;
    return { source: pair.source, target: pair.target, split };
  });
  return { pairs, counts, sources, shared };
}

/** Without empty sides, repetitions within a split, and ambiguous sources. */
function dropPairs(
  read: readonly RawPair[],
  { oneTarget, repeats }: CleaningRules,
): { distinct: (Pair | null)[] } & Pick<CleaningCounts, 'empty' | 'duplicate' | 'ambiguous'> {
  const bySplit = new Map<Split | undefined, Map<string, Targets>>();
  const seenIn = (split: Split | undefined): Map<string, Targets> => {
    const seen = bySplit.get(split);
    if (seen !== undefined) return seen;
    const fresh = new Map<string, Targets>();
    bySplit.set(split, fresh);
    return fresh;
  };
  const counts = { empty: 0, duplicate: 0, ambiguous: 0 };
  const distinct = read.map((raw) => {
    const pair = { source: cleanText(raw.source), target: cleanText(raw.target) };
    if (pair.source === '' || pair.target === '') counts.empty++;
    else if (addTarget(seenIn(raw.split), pair) || repeats) return pair;
    else counts.duplicate++;
    return null;
  });
  if (!oneTarget) return { distinct, ...counts };
  const unambiguous = distinct.map((pair, i) => {
    if (pair === null || typeof seenIn(read[i].split).get(pair.source) === 'string') return pair;
    counts.ambiguous++;
    return null;
  });
  return { distinct: unambiguous, ...counts };
}

export const NOTHING_CLEANED: CleaningCounts = {
  read: 0,
  kept: 0,
  empty: 0,
  duplicate: 0,
  ambiguous: 0,
  overlap: 0,
  untrained: 0,
  controlCharacters: 0,
  normalised: 0,
};

/** What was found out of some pairs, and of others. */
export type Findings = Omit<CleanedPairs, 'pairs'>;

export function addFindings(a: Findings, b: Findings): Findings {
  return {
    counts: addCounts(a.counts, b.counts),
    sources: addCounts(a.sources, b.sources),
    shared: addShared(a.shared, b.shared),
  };
}

/** Each number by its name. */
function addCounts<Counts extends Readonly<Record<keyof Counts, number>>>(a: Counts, b: Counts): Counts {
  const names = Object.keys(a) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, a[name] + b[name]])) as Counts;
}
