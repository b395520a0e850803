/** Where the splits of a corpus come from, in words. */
import { SPLITS, type Split } from './data-schema.ts';

/** @param given splits that the corpus itself has */
export function describeSplits(given: readonly Split[]): string {
  if (given.length === SPLITS.length) return 'given';
  if (given.length === 0) return 'made by a hash of the source';
  const made = SPLITS.filter((split) => !given.includes(split));
  return `${given.join(' and ')} given, ${made.join(' and ')} made from train by a hash of the source`;
}
