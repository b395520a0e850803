/** What metrics measure, for readers whom their letters tell nothing. Not here: how a score was made, which its signature says. */
import type { TableMetric } from '../eval/evaluate.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';

export const METRIC_WORDS: Readonly<Record<TableMetric, string>> = {
  wer: 'word error rate, the share of sources whose answer equals no reference, in %',
  per: 'phoneme error rate (of the symbols that targets have, of words where they are sub-words), the edits to the nearest reference, for each 100 of its symbols',
  exact: 'share of sources whose answer equals a reference, in %',
  bleu: 'geometric mean of the shares of answers’ n-grams (1 to 4 tokens) that references have, less where answers are shorter; 100 at best',
  chrf: 'F-score of n-grams of 1 to 6 characters, in which recall weighs more than precision; 100 at best',
};

const RATES: ReadonlySet<MetricName> = new Set(['wer', 'per', 'exact', 'ter']);

/** What an axis of scores says: the others are no shares of anything. */
export function axisTitle(metric: MetricName): string {
  const { title } = METRICS[metric];
  return RATES.has(metric) ? `${title}, %` : title;
}

/** `WER: word error rate, …; PER: …` */
export function explainMetrics(metrics: readonly TableMetric[]): string {
  return `${metrics.map((metric) => `${METRICS[metric].title}: ${METRIC_WORDS[metric]}`).join('; ')}.`;
}
