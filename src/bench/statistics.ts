/** Few numbers, summed up. */
import { median } from '../eval/median.ts';

/** Of one number over the rounds of a benchmark. */
export interface OverRounds {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @param values of a round each, at least one */
export function overRounds(values: readonly number[]): OverRounds {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** Largest less smallest, as a share of the median. */
export function relativeSpread({ min, median, max }: OverRounds): number {
  return (max - min) / median;
}
