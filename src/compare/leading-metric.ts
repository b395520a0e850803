/** What a verdict rests on, and what is said beside it where there is none. */
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { TableMetric } from '../eval/evaluate.ts';

export type LeadingMetrics = readonly [leading: TableMetric, beside: TableMetric];

/**
 * Targets of sub-words are sentences, of which hardly one is right as a whole: BLEU and chrF. Of all others, how many
 * answers are wrong (WER), and how far (PER).
 */
export function leadingMetrics({ target }: TokenizerPair): LeadingMetrics {
  return target.level === 'bpe' ? ['bleu', 'chrf'] : ['wer', 'per'];
}
