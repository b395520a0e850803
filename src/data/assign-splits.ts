/**
 * The split of each cleaned pair: the one that its corpus gives it, or one by its source; and what becomes of a source
 * that given splits have in common, which would be a question whose answer was learnt by heart.
 */
import { type DataConfig, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { quote } from '../text/describe.ts';
import type { Pair, RawPair } from './pair.ts';
import { type BySplit, isTrained, splitOf } from './split-pairs.ts';

/** Sources that stand in two of the given splits, before any is dropped. */
export interface SharedSources {
  readonly trainValid: number;
  readonly trainTest: number;
  readonly validTest: number;
  /** The first few in the order of their code units. */
  readonly examples: readonly string[];
}

export const NOTHING_SHARED: SharedSources = { trainValid: 0, trainTest: 0, validTest: 0, examples: [] };
const EXAMPLES = 5;

export interface SplitRules {
  /** Splits that the corpus has; the others are taken from what it gives to train, or from all. */
  readonly given: readonly Split[];
  readonly data: DataConfig;
}

export interface Assigned {
  /** For each pair, or null where it is dropped. */
  readonly splits: readonly (Split | null)[];
  /** Different ones. */
  readonly sources: BySplit;
  readonly shared: SharedSources;
  /** Pairs dropped because their source stands in a split that is held out. */
  readonly overlap: number;
  /** Pairs of the train split left out by `data.trainPercent`. */
  readonly untrained: number;
}

/** What stands in which split, before train is thinned. */
type Placed = Omit<Assigned, 'untrained'>;

/** A bit for each split, the higher the more strictly it is held out. */
const BIT = { train: 1, valid: 2, test: 4 } as const satisfies Record<Split, number>;

function highest(bits: number): Split {
  if (bits & BIT.test) return 'test';
  return bits & BIT.valid ? 'valid' : 'train';
}

/**
 * @param pairs hold all pairs of their sources; null where one was dropped
 * @param read the same pairs as they were read
 */
export function assignSplits(
  pairs: readonly (Pair | null)[],
  read: readonly RawPair[],
  rules: SplitRules,
): Assigned {
  const placed = placePairs(pairs, read, rules);
  const left = new Set<string>();
  let untrained = 0;
  const splits = placed.splits.map((split, i) => {
    const source = pairs[i]?.source;
    if (split !== 'train' || source === undefined || isTrained(source, rules.data)) return split;
    left.add(source);
    untrained++;
    return null;
  });
  const sources = { ...placed.sources, train: placed.sources.train - left.size };
  return { ...placed, splits, sources, untrained };
}

function placePairs(
  pairs: readonly (Pair | null)[],
  read: readonly RawPair[],
  { given, data }: SplitRules,
): Placed {
  if (given.length === 0) return splitBySource(pairs, data);
  const made = madeSplits(given, data);
  const claims = new Map<string, number>();
  const claimed = pairs.map((pair, i) => {
    if (pair === null) return null;
    const split = made(pair.source, read[i].split);
    claims.set(pair.source, (claims.get(pair.source) ?? 0) | BIT[split]);
    return split;
  });
  const dropping = data.overlap === 'drop';
  let overlap = 0;
  const splits = pairs.map((pair, i) => {
    const split = claimed[i];
    if (pair === null || split === null || !dropping) return split;
    if (highest(claims.get(pair.source) ?? 0) === split) return split;
    overlap++;
    return null;
  });
  const sources = { train: 0, valid: 0, test: 0 };
  for (const bits of claims.values()) {
    if (dropping) sources[highest(bits)]++;
    else for (const split of SPLITS) if (bits & BIT[split]) sources[split]++;
  }
  return { splits, sources, shared: sharedAmong(claims), overlap };
}

/** No source can be in two splits: a table less. */
function splitBySource(pairs: readonly (Pair | null)[], data: DataConfig): Placed {
  const known = new Map<string, Split>();
  const sources = { train: 0, valid: 0, test: 0 };
  const splits = pairs.map((pair) => {
    if (pair === null) return null;
    const before = known.get(pair.source);
    if (before !== undefined) return before;
    const split = splitOf(pair.source, data);
    known.set(pair.source, split);
    sources[split]++;
    return split;
  });
  return { splits, sources, shared: NOTHING_SHARED, overlap: 0 };
}

/** A given split is kept; where one is missing, it is taken from train by the source. */
function madeSplits(
  given: readonly Split[],
  data: DataConfig,
): (source: string, split: Split | undefined) => Split {
  const missing = SPLITS.filter((split) => !given.includes(split));
  const known = new Map<string, Split>();
  return (source, split) => {
    if (split !== undefined && (split !== 'train' || missing.length === 0)) return split;
    const bySource = known.get(source) ?? splitOf(source, data);
    known.set(source, bySource);
    return split !== undefined && given.includes(bySource) ? split : bySource;
  };
}

function sharedAmong(claims: ReadonlyMap<string, number>): SharedSources {
  let shared = NOTHING_SHARED;
  for (const [source, bits] of claims) {
    if (bits === BIT.train || bits === BIT.valid || bits === BIT.test) continue;
    const both = (a: Split, b: Split): number => (bits & BIT[a] && bits & BIT[b] ? 1 : 0);
    shared = addShared(shared, {
      trainValid: both('train', 'valid'),
      trainTest: both('train', 'test'),
      validTest: both('valid', 'test'),
      examples: [source],
    });
  }
  return shared;
}

export function addShared(a: SharedSources, b: SharedSources): SharedSources {
  return {
    trainValid: a.trainValid + b.trainValid,
    trainTest: a.trainTest + b.trainTest,
    validTest: a.validTest + b.validTest,
    examples: [...a.examples, ...b.examples].sort().slice(0, EXAMPLES),
  };
}

/** @throws UserError where sources are shared and `data.overlap` is `fail` */
export function refuseShared(name: string, shared: SharedSources, { overlap }: DataConfig): void {
  if (overlap !== 'fail' || shared.examples.length === 0) return;
  throw new UserError(
    `${name}: expected no source in two splits (data.overlap=fail); found ${shared.trainTest} in train and test, ${shared.trainValid} in train and valid, ${shared.validTest} in valid and test, such as ${shared.examples.map(quote).join(', ')}`,
    'Take them out of one of the files, or set data.overlap=drop, which leaves them in test, else in valid.',
  );
}
