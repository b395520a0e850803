/**
 * Which split a pair belongs to: a pure function of its source, so that a source never stands in two splits
 * and a pair stays where it is whatever else the corpus holds.
 */
import { createHash } from 'node:crypto';
import { type DataConfig, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';

/** A number for each split. */
export type BySplit = Readonly<Record<Split, number>>;

/** The source's place in [0, 1): the first 6 bytes of the SHA-256 of its UTF-8, as a fraction. */
function fractionOf(source: string): number {
  // 12 hexadecimal digits; as text, since making a Buffer for each source takes as long again.
  return Number.parseInt(createHash('sha256').update(source).digest('hex').slice(0, 12), 16) / 2 ** 48;
}

/** Test lies lowest, then valid, so that another `validPercent` leaves the test split as it is. */
export function splitOf(source: string, data: DataConfig): Split {
  const percent = fractionOf(source) * 100;
  if (percent < data.testPercent) return 'test';
  return percent < data.testPercent + data.validPercent ? 'valid' : 'train';
}

/**
 * @param name what the corpus is called in the error
 * @param pairs how many each split has
 * @param sources different ones, in all splits
 * @throws UserError when a split is left without a pair
 */
export function requireEverySplit(name: string, pairs: BySplit, sources: number, data: DataConfig): void {
  if (SPLITS.every((split) => pairs[split] > 0)) return;
  const found = SPLITS.map((split) => `${pairs[split]} ${split}`).join(', ');
  const total = SPLITS.reduce((sum, split) => sum + pairs[split], 0);
  throw new UserError(
    `${name}: expected at least one pair in each split; found ${found} (${total} pairs of ${sources} different sources)`,
    `Give more pairs with different sources, or change data.validPercent (${data.validPercent}) or data.testPercent (${data.testPercent}).`,
  );
}
