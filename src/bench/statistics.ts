/** Few numbers, summed up. */
import { median } from '../eval/median.ts';

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Of at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/** Largest less smallest, as a share of the median. */
export function relativeSpread({ min, median, max }: Spread): number {
  return (max - min) / median;
}
