/** Whether the differences between two runs could be chance, metric by metric, and what that comes to. */
import { comparePaired, type PairedOptions } from '../eval/compare-paired.ts';
import type { Metric, Segment } from '../eval/metric.ts';
import { type Verdict, verdict } from '../eval/verdict.ts';
import type { SignificanceRow } from './analysis.ts';
import { inSentence } from './run-names.ts';

/** Of the resampling alone; fixed, so that a report comes out the same each time. */
export const SEED = 1;

/** A row a metric. @param first and `second` answer the same sources in the same order */
export function significanceOf(
  metrics: readonly Metric[],
  first: readonly Segment[],
  second: readonly Segment[],
  options: PairedOptions = { seed: SEED },
): SignificanceRow[] {
  return metrics.map((metric) => {
    const [bootstrap, randomisation] = comparePaired(metric, first, second, options);
    return { metric: metric.name, bootstrap, randomisation };
  });
}

/** On WER, or where it was not asked for on the first metric; null without a row. @param names of the first and the second run */
export function verdictOf(
  names: readonly [first: string, second: string],
  significance: readonly SignificanceRow[],
): Verdict | null {
  const row = significance.find(({ metric }) => metric === 'wer') ?? significance.at(0);
  return row ? verdict({ first: inSentence(names[0]), second: inSentence(names[1]) }, row.bootstrap) : null;
}
