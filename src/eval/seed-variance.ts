/**
 * How far a difference between two systems depends on the training seed, on the sources of the test, and on both.
 * Pure functions over what was counted of several seeds; who trained them, and when, is not known here.
 */
import { type Interval, percentileInterval } from './compare-paired.ts';
import type { MetricName } from './metric.ts';
import { bootstrapDeltas, type MetricRows, type PairedRows } from './resample.ts';
import { sumRows } from './score-corpus.ts';
import { spreadOf } from './spread.ts';
import { studentT } from './student-t.ts';

export interface SeedVariance {
  readonly metric: MetricName;
  /** Pairs of runs. */
  readonly seeds: number;
  /** score(second) - score(first) seed by seed, in points, in the order in which they were given. */
  readonly deltas: readonly number[];
  /** Their mean. */
  readonly delta: number;
  /** 95 %, these sources taken as given: t over the seeds' deltas; null for one seed. */
  readonly overSeeds: Interval | null;
  /** 95 %, these seeds taken as given: bootstrap over the sources. */
  readonly overSegments: Interval;
  /** 95 %, other seeds and other sources: bootstrap over both; null for one seed. */
  readonly overBoth: Interval | null;
  /** Bootstrap samples, and what they were drawn from. */
  readonly samples: number;
  readonly seed: number;
}

/**
 * mean +- t s / sqrt(n), n - 1 degrees of freedom (Student 1908): where the mean over all seeds lies.
 * @param deltas one a seed @returns null for fewer than two
 */
export function seedInterval(deltas: readonly number[], confidence = 0.95): Interval | null {
  const seeds = deltas.length;
  if (seeds < 2) return null;
  const { mean, deviation } = spreadOf(deltas);
  const reach = (studentT(confidence, seeds - 1) * deviation) / Math.sqrt(seeds);
  return { low: mean - reach, high: mean + reach };
}

/**
 * The difference of two systems over several seeds. `overBoth` draws seeds and sources independently, and each
 * drawn seed is scored on the same drawn sources (the pigeonhole bootstrap, Owen 2007). With three or four seeds
 * a bootstrap over seeds is narrow, by sqrt((n - 1) / n): where it and `overSeeds` differ, trust the wider.
 * @param counted pairs by place, one a seed; all answer the same sources in the same order @returns one a metric
 */
export function seedVariance(
  counted: readonly MetricRows[],
  { seed, samples = 1000 }: { readonly seed: number; readonly samples?: number },
): SeedVariance[] {
  const rows = counted.flatMap(({ pairs }) => pairs.map(({ first }) => first.length));
  const widths = counted.flatMap(({ metric, pairs }) => pairs.map(() => metric.statistics));
  if (new Set(rows.map((length, i) => length / widths[i])).size !== 1)
    throw new Error('internal: compared seeds must answer the same sources, in the same order');
  const seeds = counted[0].pairs.length;
  const overSegments = bootstrapDeltas(counted, samples, seed);
  const overBoth = seeds > 1 ? bootstrapDeltas(counted, samples, seed, 'both') : null;
  return counted.map(({ metric, pairs }, m) => {
    const scores = (side: keyof PairedRows) => pairs.map((each) => metric.score(sumRows(metric, each[side])));
    const [first, second] = [scores('first'), scores('second')];
    const deltas = second.map((score, i) => score - first[i]);
    return {
      metric: metric.name,
      seeds,
      deltas,
      delta: spreadOf(deltas).mean,
      overSeeds: seedInterval(deltas),
      overSegments: percentileInterval(overSegments[m]),
      overBoth: overBoth && percentileInterval(overBoth[m]),
      samples,
      seed,
    };
  });
}
