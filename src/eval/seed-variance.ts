/**
 * How far a difference between two systems depends on the training seed, on the sources of the test, and on both.
 * Pure functions over the outputs of several seeds; who trained them, and when, is not known here.
 */
import { type Interval, pairRows, percentileInterval } from './compare-paired.ts';
import type { Metric, MetricName, Segment } from './metric.ts';
import { crossedDeltas, type PairedRows } from './resample.ts';
import { sumRows } from './score-corpus.ts';
import { studentT } from './student-t.ts';

/** Of one number measured once a seed. */
export interface Spread {
  readonly seeds: number;
  readonly mean: number;
  /** Of a sample (n - 1); null for one seed. */
  readonly sd: number | null;
}

export interface SeedVariance {
  readonly metric: MetricName;
  /** Pairs of runs. */
  readonly seeds: number;
  /** Of each system's scores. */
  readonly first: Spread;
  readonly second: Spread;
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

export function spreadOf(values: readonly number[]): Spread {
  const seeds = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { seeds, mean, sd: seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : null };
}

/**
 * mean +- t s / sqrt(n), n - 1 degrees of freedom (Student 1908): where the mean over all seeds lies.
 * @param deltas one a seed @returns null for fewer than two
 */
export function seedInterval(deltas: readonly number[], confidence = 0.95): Interval | null {
  const { seeds, mean, sd } = spreadOf(deltas);
  if (sd === null) return null;
  const reach = (studentT(confidence, seeds - 1) * sd) / Math.sqrt(seeds);
  return { low: mean - reach, high: mean + reach };
}

/**
 * The difference of two systems over several seeds. `overBoth` draws seeds and sources independently, and each
 * drawn seed is scored on the same drawn sources (the pigeonhole bootstrap, Owen 2007). With three or four seeds
 * a bootstrap over seeds is narrow, by sqrt((n - 1) / n): where it and `overSeeds` differ, trust the wider.
 * @param first, second one entry a seed, paired by place; all answer the same sources in the same order
 */
export function seedVariance(
  metric: Metric,
  first: readonly (readonly Segment[])[],
  second: readonly (readonly Segment[])[],
  { seed, samples = 1000 }: { readonly seed: number; readonly samples?: number },
): SeedVariance {
  if (first.length !== second.length || first.length === 0)
    throw new Error(`internal: expected pairs of runs; found ${first.length} and ${second.length}`);
  const pairs: PairedRows[] = first.map((segments, i) => pairRows(metric, segments, second[i]));
  if (new Set(pairs.map((rows) => rows.first.length)).size > 1)
    throw new Error('internal: compared seeds must answer the same sources, in the same order');
  const scores = (side: keyof PairedRows) => pairs.map((rows) => metric.score(sumRows(metric, rows[side])));
  const [firstScores, secondScores] = [scores('first'), scores('second')];
  const deltas = secondScores.map((score, i) => score - firstScores[i]);
  const resampled = (draw: 'segments' | 'both') =>
    percentileInterval(crossedDeltas(metric, pairs, samples, seed, draw));
  return {
    metric: metric.name,
    seeds: pairs.length,
    first: spreadOf(firstScores),
    second: spreadOf(secondScores),
    deltas,
    delta: spreadOf(deltas).mean,
    overSeeds: seedInterval(deltas),
    overSegments: resampled('segments'),
    overBoth: pairs.length > 1 ? resampled('both') : null,
    samples,
    seed,
  };
}
