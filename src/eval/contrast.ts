/**
 * A weighted sum of scores of several systems over several training seeds: one less another, or a gain less another
 * gain. As over-seeds.ts has it of two systems, other seeds and other sources are asked for apart and together.
 */
import { BOOTSTRAP_SAMPLES } from './compare-paired.ts';
import { combineIntervals, type DifferenceIntervals, percentileInterval } from './interval.ts';
import type { Metric } from './metric.ts';
import { bootstrapDeltas, type MetricRows } from './resample.ts';
import { scoreTotal } from './score-corpus.ts';
import { spreadOf } from './spread.ts';
import { tInterval } from './student-t.ts';

/** One system's part in the sum. */
export interface ContrastTerm {
  readonly weight: 1 | -1;
  /**
   * Counts of its outputs, one table a seed, [segments, metric.statistics]; all terms are of the same sources, and a
   * row of zeros leaves its source out.
   */
  readonly rows: readonly Float64Array[];
}

/** What an ablation's result holds in JSON as it is, so its names stay. */
export interface Contrast extends DifferenceIntervals {
  /** The mean over seeds, in points. */
  readonly delta: number;
  /** One a seed, in the order in which they were given. */
  readonly deltas: readonly number[];
}

/**
 * @param deltas the weighted sum, one a seed
 * @param resampled its mean over seeds, one a sample of sources; null of numbers that are no sums over sources, such as losses
 */
export function contrastOf(deltas: readonly number[], resampled: Float64Array | null): Contrast {
  const delta = spreadOf(deltas).mean;
  const overSeeds = tInterval(deltas);
  const overSources = resampled && percentileInterval(resampled);
  const overBoth = overSeeds && overSources ? combineIntervals(delta, [overSeeds, overSources]) : overSeeds;
  return { delta, deltas, overSeeds, overSources, overBoth };
}

/**
 * @param terms as many of weight 1 as of weight -1
 * @param seed of the resampling: the samples are those of every paired comparison with it
 */
export function contrastOfScores(metric: Metric, terms: readonly ContrastTerm[], seed: number): Contrast {
  const sizes = (rows: readonly Float64Array[]) => String(rows.map(({ length }) => length));
  if (new Set(terms.map(({ rows }) => sizes(rows))).size !== 1)
    throw new Error('internal: expected the same seeds and sources of all terms');
  const [ups, downs] = ([1, -1] as const).map((sign) => terms.filter(({ weight }) => weight === sign));
  const differences = ups.map(
    ({ rows }, i): MetricRows => ({
      metric,
      pairs: rows.map((second, place) => ({ first: downs[i].rows[place], second })),
    }),
  );
  const deltas = terms[0].rows.map((_, place) =>
    terms.reduce((sum, { weight, rows }) => sum + weight * scoreTotal(metric, rows[place]), 0),
  );
  const resampled = bootstrapDeltas(differences, BOOTSTRAP_SAMPLES, seed);
  const sums = resampled[0].map((_, sample) => resampled.reduce((sum, each) => sum + each[sample], 0));
  return contrastOf(deltas, sums);
}
