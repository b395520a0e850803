/**
 * Which split a pair belongs to: a pure function of its source, so that a source never stands in two splits
 * and a pair stays where it is whatever else the corpus holds.
 */
import { createHash } from 'node:crypto';
import { type DataConfig, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { Pair } from './pair.ts';

export type Splits = Readonly<Record<Split, readonly Pair[]>>;

/** The source's place in [0, 1): the first 6 bytes of the SHA-256 of its UTF-8, as a fraction. */
function fractionOf(source: string): number {
  return createHash('sha256').update(source).digest().readUIntBE(0, 6) / 2 ** 48;
}

/** Test lies lowest, then valid, so that another `validPercent` leaves the test split as it is. */
export function splitOf(source: string, data: DataConfig): Split {
  const percent = fractionOf(source) * 100;
  if (percent < data.testPercent) return 'test';
  return percent < data.testPercent + data.validPercent ? 'valid' : 'train';
}

/**
 * Pairs by split, each in its first order.
 * @param name what the corpus is called in the error
 * @throws UserError when a split is left without a pair
 */
export function splitPairs(name: string, pairs: readonly Pair[], data: DataConfig): Splits {
  const splits: Record<Split, Pair[]> = { train: [], valid: [], test: [] };
  const known = new Map<string, Split>();
  for (const pair of pairs) {
    const split = known.get(pair.source) ?? splitOf(pair.source, data);
    known.set(pair.source, split);
    splits[split].push(pair);
  }
  if (SPLITS.some((split) => splits[split].length === 0)) {
    const found = SPLITS.map((split) => `${splits[split].length} ${split}`).join(', ');
    throw new UserError(
      `${name}: expected at least one pair in each split; found ${found} (${pairs.length} pairs of ${known.size} different sources)`,
      `Give more pairs with different sources, or change data.validPercent (${data.validPercent}) or data.testPercent (${data.testPercent}).`,
    );
  }
  return splits;
}
