/**
 * A weighted sum of scores of several systems over several training seeds: one less another, or a gain less another
 * gain. As over-seeds.ts has it of two systems, other seeds and other sources are asked for apart.
 */
import { randomStream, streamKey } from '../random/stream.ts';
import { type Interval, percentileInterval } from './compare-paired.ts';
import type { Metric } from './metric.ts';
import { sumRows } from './score-corpus.ts';
import { seedInterval, spreadOf } from './seed-variance.ts';

/** One system's part in the sum. */
export interface ContrastTerm {
  readonly weight: number;
  /**
   * Counts of its outputs, one table a seed, [segments, metric.statistics]; all terms are of the same sources, and a
   * row of zeros leaves its source out.
   */
  readonly rows: readonly Float64Array[];
}

export interface Contrast {
  /** The mean over seeds, in points. */
  readonly delta: number;
  /** One a seed, in the order in which they were given. */
  readonly deltas: readonly number[];
  /** 95 %, these sources taken as given: t over the seeds; null for one seed. */
  readonly overSeeds: Interval | null;
  /** 95 %, these seeds taken as given: percentiles over resampled sources; null where there is nothing to resample. */
  readonly overSources: Interval | null;
}

/** Of numbers that are no sums over sources, such as losses. @param deltas the weighted sum, one a seed */
export function contrastOfNumbers(deltas: readonly number[]): Contrast {
  return {
    delta: spreadOf(deltas).mean,
    deltas,
    overSeeds: seedInterval(deltas),
    overSources: null,
  };
}

/** @param seed of the resampling: draws depend on it and on the number of sources alone */
export function contrastOfScores(
  metric: Metric,
  terms: readonly ContrastTerm[],
  { seed, samples = 1000 }: { readonly seed: number; readonly samples?: number },
): Contrast {
  const seeds = terms[0].rows.length;
  const sources = terms[0].rows[0].length / metric.statistics;
  if (
    terms.some(
      ({ rows }) => rows.length !== seeds || rows.some(({ length }) => length !== terms[0].rows[0].length),
    )
  )
    throw new Error('internal: expected the same seeds and sources of all terms');
  const deltas = Array.from({ length: seeds }, (_, i) =>
    terms.reduce((sum, { weight, rows }) => sum + weight * metric.score(sumRows(metric, rows[i])), 0),
  );
  const stream = randomStream(streamKey(seed, 'bootstrap'));
  const resampled = Float64Array.from({ length: samples }, () => {
    const drawn = Uint32Array.from({ length: sources }, () => stream.below(sources));
    const scores = terms.map(
      ({ weight, rows }) =>
        weight *
        rows.reduce((sum, table) => sum + metric.score(sumDrawn(table, drawn, metric.statistics)), 0),
    );
    return scores.reduce((sum, score) => sum + score, 0) / seeds;
  });
  return { ...contrastOfNumbers(deltas), overSources: percentileInterval(resampled) };
}

/** The sum of the drawn rows: [width]. */
function sumDrawn(table: Float64Array, drawn: Uint32Array, width: number): Float64Array {
  const total = new Float64Array(width);
  for (const row of drawn) for (let k = 0; k < width; k++) total[k] += table[row * width + k];
  return total;
}
