/** Ours to a peer, over the rounds of a benchmark, as text. */
import type { OverRounds } from '../../bench/statistics.ts';
import { fixed } from './numbers.ts';

export function ratioText({ min, median, max }: OverRounds): string {
  return `${fixed(median, 2)} (${fixed(min, 2)}-${fixed(max, 2)})`;
}

/** No winner unless every round says the same. */
export function verdictOf({ min, max }: OverRounds): string {
  if (min > 1) return 'faster in every round';
  return max < 1 ? 'slower in every round' : 'no winner';
}
