/** Whether the differences between two runs could be chance, metric by metric. */
import { compareCounted, type PairedOptions, RANDOMISATION_TRIALS } from '../eval/compare-paired.ts';
import type { MetricRows } from '../eval/resample.ts';
import type { SignificanceRow } from './analysis.ts';

/** Of the resampling alone; fixed, so that a report comes out the same each time. */
export const SEED = 1;

/**
 * Sources times trials, at most, but never fewer than a thousand trials: 10,000 trials of 10,000 sources take seconds, of
 * 100,000 minutes, and where there are so many sources a p-value hardly needs a fourth digit.
 */
const MOST_WORK = 1e8;
const LEAST_TRIALS = 1000;

function trialsFor(sources: number): number {
  return Math.max(LEAST_TRIALS, Math.min(RANDOMISATION_TRIALS, Math.floor(MOST_WORK / sources)));
}

/** A row a metric. @param counted of two runs that answer the same sources in the same order */
export function significanceOf(
  counted: readonly MetricRows[],
  { trials = trialsFor(sourcesOf(counted)), ...options }: PairedOptions = { seed: SEED },
): SignificanceRow[] {
  return compareCounted(counted, { ...options, trials }).map(([bootstrap, randomisation]) => ({
    metric: bootstrap.metric,
    bootstrap,
    randomisation,
  }));
}

function sourcesOf([{ metric, pairs }]: readonly MetricRows[]): number {
  return pairs[0].first.length / metric.statistics;
}
