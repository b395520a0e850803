/** Two systems compared by one metric. */
import { compareCounted, countPair, type PairedOptions, type PairedResults } from '../eval/compare-paired.ts';
import type { Metric, Segment } from '../eval/metric.ts';

/** @param first, second outputs for the same sources, with the same references */
export function comparePaired(
  metric: Metric,
  first: readonly Segment[],
  second: readonly Segment[],
  options: PairedOptions,
): PairedResults {
  return compareCounted(countPair([metric], first, second), options)[0];
}
