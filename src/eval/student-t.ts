/** Intervals over a few seeds, by Student's t distribution for whole degrees of freedom. */
import type { Interval } from './interval.ts';
import { spreadOf } from './spread.ts';

/**
 * P(|T| <= t) for t = tan(angle) sqrt(freedom), a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
 * @param angle 0 to pi / 2
 */
function centralProbability(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = freedom % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/**
 * The t with P(|T| <= t) = `confidence`: 12.706 for 0.95 and one degree of freedom.
 * @param freedom a whole number of at least 1
 */
export function studentT(confidence: number, freedom: number): number {
  let [low, high] = [0, Math.PI / 2];
  // Halving until the two are neighbours: 60 times at most.
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (centralProbability(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.tan((low + high) / 2) * Math.sqrt(freedom);
}

/**
 * 95 %: mean +- t s / sqrt(n), n - 1 degrees of freedom (Student 1908): where the mean over all seeds lies.
 * @param values one a seed @returns null for fewer than two
 */
export function tInterval(values: readonly number[]): Interval | null {
  const seeds = values.length;
  if (seeds < 2) return null;
  const { mean, deviation } = spreadOf(values);
  const reach = (studentT(0.95, seeds - 1) * deviation) / Math.sqrt(seeds);
  return { low: mean - reach, high: mean + reach };
}
