/** What metrics measure, for readers whom their letters tell nothing. Not here: how a score was made, which its signature says. */
import { METRICS, type MetricName, type TableMetric } from '../eval/metric.ts';

export const METRIC_WORDS: Readonly<Record<TableMetric, string>> = {
  wer: 'word error rate, the share of sources whose answer equals no reference, in %',
  per: 'phoneme error rate (of the symbols that targets have, of words where they are sub-words), the edits to the nearest reference, for each 100 of its symbols',
  exact: 'share of sources whose answer equals a reference, in %',
  bleu: 'geometric mean of the shares of answers’ n-grams (1 to 4 tokens) that references have, less where answers are shorter; 100 at best',
  chrf: 'F-score of n-grams of 1 to 6 characters, in which recall weighs more than precision; 100 at best',
};

/** What an axis or a row of scores says: `WER, %`, `BLEU`. */
export function axisTitle(metric: MetricName): string {
  const { title, unit } = METRICS[metric];
  return unit === '' ? title : `${title},${unit}`;
}

/** `WER: word error rate, …; PER: …` */
export function explainMetrics(metrics: readonly TableMetric[]): string {
  return `${metrics.map((metric) => `${METRICS[metric].title}: ${METRIC_WORDS[metric]}`).join('; ')}.`;
}
