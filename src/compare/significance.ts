/** Whether the differences between two runs could be chance, metric by metric. */
import { comparePaired } from '../eval/compare-paired.ts';
import { TABLE_METRICS } from '../eval/evaluate.ts';
import type { SignificanceRow } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

/** Of the resampling alone; fixed, so that a report comes out the same each time. */
const SEED = 1;

export function significanceOf(
  scored: readonly ScoredOutputs[],
  [first, second]: readonly [number, number],
): SignificanceRow[] {
  return TABLE_METRICS.map((metric) => {
    const [bootstrap, randomisation] = comparePaired(
      scored[first].metrics[metric],
      scored[first].lines,
      scored[second].lines,
      { seed: SEED },
    );
    return { metric, bootstrap, randomisation };
  });
}
