/**
 * What a metric is: counts per segment that add up over a corpus, and a score of their sum. So a resampled
 * corpus is scored by adding vectors again, and no text is read twice. Not here: the metrics themselves.
 */

/** One source's output with everything that counts as right for it. */
export interface Segment {
  readonly output: string;
  /** At least one. */
  readonly references: readonly string[];
}

/** Every metric: how prose names it, and which way is better. */
export const METRICS = {
  wer: { title: 'WER', better: 'lower' },
  per: { title: 'PER', better: 'lower' },
  exact: { title: 'exact match', better: 'higher' },
  bleu: { title: 'BLEU', better: 'higher' },
  chrf: { title: 'chrF', better: 'higher' },
  'chrf++': { title: 'chrF++', better: 'higher' },
} as const;
export type MetricName = keyof typeof METRICS;

/** How BLEU cuts a line into tokens; the names are sacreBLEU's. */
export const BLEU_TOKENIZERS = ['13a', 'char', 'none'] as const;
export type BleuTokenizer = (typeof BLEU_TOKENIZERS)[number];

export interface MetricOptions {
  /** A target text's symbols in order: what `wer`, `per` and `exact` compare. Must keep different symbols apart. */
  readonly symbols: (text: string) => readonly string[];
  /** Of `bleu` alone; `13a` when left out, as in sacreBLEU. */
  readonly tokenize?: BleuTokenizer;
  /** Compares lower-cased texts; false when left out. */
  readonly lowercase?: boolean;
  /** seqcmp's version, for the signature: `0.1.0`. */
  readonly version: string;
}

export interface Metric {
  readonly name: MetricName;
  readonly better: 'lower' | 'higher';
  /** Numbers that `segment` writes. */
  readonly statistics: number;
  /** How the score was made, in sacreBLEU's form (Post 2018): `nrefs:1|case:mixed|...|version:seqcmp-0.1.0`. */
  signature(segments: readonly Segment[]): string;
  /** Writes the segment's counts (whole numbers) to `into[at]` and on. */
  segment(segment: Segment, into: Float64Array, at: number): void;
  /** The score of summed counts, unrounded: 0-100, though `per` passes 100 where edits outnumber symbols. */
  score(total: ArrayLike<number>): number;
}
