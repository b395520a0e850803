/** What a verdict rests on, and what is said beside it where there is none. */
import type { Tokenizer } from '../data/vocabulary.ts';
import type { TableMetric } from '../eval/metric.ts';

/** As a pair of tokenizers has it. */
interface TargetLevel {
  readonly target: Pick<Tokenizer, 'level'>;
}

export type LeadingMetrics = readonly [leading: TableMetric, beside: TableMetric];

/**
 * Targets of sub-words are sentences, of which hardly one is right as a whole: BLEU and chrF. Of all others, how many
 * answers are wrong (WER), and how far (PER). @param tokenizers of every run, in any order: the same targets may be cut
 * in more ways than one
 */
export function leadingMetrics(tokenizers: readonly TargetLevel[]): LeadingMetrics {
  return tokenizers.some(({ target }) => target.level === 'bpe') ? ['bleu', 'chrf'] : ['wer', 'per'];
}
