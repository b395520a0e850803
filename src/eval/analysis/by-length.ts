/** Scores of short and of long sources, by any metric. */
import type { Metric, MetricName, Segment } from '../metric.ts';
import { scoreCorpus } from '../score-corpus.ts';
import { rangesOf } from './ranges.ts';

/** Ranges of source length. */
export const LENGTH_BINS = 6;

/** Sources of `from` to `to` symbols. */
export interface LengthScores {
  readonly from: number;
  readonly to: number;
  readonly sources: number;
  readonly scores: Readonly<Partial<Record<MetricName, number>>>;
}

/** @param lengths symbols of each segment's source */
export function scoresByLength(
  segments: readonly Segment[],
  lengths: readonly number[],
  metrics: readonly Metric[],
): LengthScores[] {
  return rangesOf(lengths, LENGTH_BINS).map(([from, to]) => {
    const inside = segments.filter((_, i) => lengths[i] >= from && lengths[i] <= to);
    const scores = Object.fromEntries(metrics.map((metric) => [metric.name, scoreCorpus(metric, inside)]));
    return { from, to, sources: inside.length, scores };
  });
}
