/** What PER counts of a run's targets, and so which runs can be compared by it. */
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { MetricName } from '../eval/metric.ts';

export type TargetUnit = 'character' | 'word';

/** What a target text's symbols are: sub-words are counted as words. */
export const unitOf = ({ target }: TokenizerPair): TargetUnit =>
  target.level === 'char' ? 'character' : 'word';

/** Whether a metric means the same of all runs: a PER of characters is no PER of words. */
export function comparableBy(metric: MetricName, runs: readonly { readonly unit: TargetUnit }[]): boolean {
  return metric !== 'per' || new Set(runs.map(({ unit }) => unit)).size <= 1;
}
