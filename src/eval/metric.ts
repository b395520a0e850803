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

/** Every metric: how prose names it, which way is better, and what stands behind a score: a share has %. */
export const METRICS = {
  wer: { title: 'WER', better: 'lower', unit: ' %' },
  per: { title: 'PER', better: 'lower', unit: ' %' },
  exact: { title: 'exact match', better: 'higher', unit: ' %' },
  bleu: { title: 'BLEU', better: 'higher', unit: '' },
  chrf: { title: 'chrF', better: 'higher', unit: '' },
  'chrf++': { title: 'chrF++', better: 'higher', unit: '' },
  ter: { title: 'TER', better: 'lower', unit: ' %' },
} as const;
export type MetricName = keyof typeof METRICS;

/** Those of every run's table. */
export const TABLE_METRICS = ['wer', 'per', 'exact', 'bleu', 'chrf'] as const satisfies readonly MetricName[];
export type TableMetric = (typeof TABLE_METRICS)[number];

/** How BLEU cuts a line into tokens; the names are sacreBLEU's. */
export const BLEU_TOKENIZERS = ['13a', 'intl', 'char', 'none'] as const;
export type BleuTokenizer = (typeof BLEU_TOKENIZERS)[number];

/** What BLEU takes an order without a match for; the names are sacreBLEU's. */
export const SMOOTHINGS = ['exp', 'floor', 'add-k', 'none'] as const;
export type Smoothing = (typeof SMOOTHINGS)[number];

/** tercom's, each false when left out, as in sacreBLEU. */
export interface TerOptions {
  /** Entities, and marks of punctuation as words of their own. */
  readonly normalized?: boolean;
  /** Punctuation left out. */
  readonly noPunct?: boolean;
  /** With `normalized`, ideographs as words of their own; with `noPunct`, wide punctuation left out. */
  readonly asianSupport?: boolean;
  readonly caseSensitive?: boolean;
}

export interface MetricOptions {
  /** A target text's symbols in order: what `wer`, `per` and `exact` compare. Must keep different symbols apart. */
  readonly symbols: (text: string) => readonly string[];
  /**
   * What `symbols` gives; `symbol` when left out. Of symbols of a word, `wer` counts words that are wrong; of words
   * of a line it counts edits.
   */
  readonly unit?: 'symbol' | 'word';
  /** Of `bleu` alone; `13a` when left out, as in sacreBLEU. */
  readonly tokenize?: BleuTokenizer;
  /** Of `bleu` alone; `exp` when left out, as in sacreBLEU. */
  readonly smooth?: Smoothing;
  /** Of `floor` and `add-k`; 0.1 and 1 when left out (Chen and Cherry 2014). */
  readonly smoothValue?: number;
  /** Of `bleu` alone: leaves out orders that the output is too short for. For single sentences. */
  readonly effectiveOrder?: boolean;
  /** Of `ter` alone. */
  readonly ter?: TerOptions;
  /** Compares lower-cased texts; false when left out. Not of `ter`, which does so unless told otherwise. */
  readonly lowercase?: boolean;
  /** seqcmp's version, for the signature: `0.1.0`. */
  readonly version: string;
}

export interface Metric {
  readonly name: MetricName;
  /** Numbers that `segment` writes. */
  readonly statistics: number;
  /** How the score was made, in sacreBLEU's form (Post 2018): `nrefs:1|case:mixed|...|version:seqcmp-0.1.0`. */
  signature(segments: readonly Segment[]): string;
  /** Writes the segment's counts to `into[at]` and on: whole numbers, but for `ter`'s mean lengths. */
  segment(segment: Segment, into: Float64Array, at: number): void;
  /** The score of summed counts, unrounded: 0-100, though error rates pass 100 where edits outnumber symbols. */
  score(total: ArrayLike<number>): number;
}
