/** Decoding a split and scoring what comes out. Not here: where the answers are kept. */
import { type Example, examplesOf, type Pair } from '../data/corpus.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { EOS } from '../data/vocabulary.ts';
import type { GreedyDecoder } from '../decode/greedy.ts';
import { createMetric } from './create-metric.ts';
import type { Metric, MetricName, Segment } from './metric.ts';
import { scoreCorpus } from './score-corpus.ts';

/** The metrics of every run's table. */
export const TABLE_METRICS = ['wer', 'per', 'exact', 'bleu', 'chrf'] as const satisfies readonly MetricName[];
export type TableMetric = (typeof TABLE_METRICS)[number];

export interface Answer extends Segment, Example {
  /** Of the output, end of sequence included, in nats. */
  readonly logProbability: number;
}

export interface Evaluation {
  /** One a source, in the split's order. */
  readonly answers: readonly Answer[];
  /** 0-100, unrounded. */
  readonly scores: Readonly<Record<TableMetric, number>>;
  readonly signatures: Readonly<Record<TableMetric, string>>;
  /** Of decoding alone: no compiling. */
  readonly seconds: number;
  /** Sources longer than `decode.maxSourceLength`, read up to there. */
  readonly cropped: number;
}

/** Source ids as the encoder reads them. */
export function encodeSource(tokenizers: TokenizerPair, text: string): Int32Array {
  return Int32Array.from([...tokenizers.source.encode(text), EOS]);
}

/** Every source once. @param onProgress sources done so far */
export async function evaluatePairs(
  decoder: GreedyDecoder,
  tokenizers: TokenizerPair,
  pairs: readonly Pair[],
  version: string,
  onProgress?: (done: number) => void,
): Promise<Evaluation> {
  const examples = examplesOf(pairs);
  const sources = examples.map(({ source }) => encodeSource(tokenizers, source));
  const { outputs, seconds } = await decoder.decode(sources, onProgress);
  const answers = examples.map((example, i) => ({
    ...example,
    output: tokenizers.target.decode(outputs[i].ids),
    logProbability: outputs[i].logProbability,
  }));
  const cropped = outputs.filter((output) => output.cropped).length;
  return { answers, ...scoreAnswers(answers, tokenizers, version), seconds, cropped };
}

/** The metrics of the table, set for these answers. */
export function tableMetrics(
  answers: readonly Segment[],
  { target }: TokenizerPair,
  version: string,
): (Metric & { readonly name: TableMetric })[] {
  // Where no reference has a space, n-grams of words have nothing to count: BLEU's tokens are then characters.
  const spaced = answers.some(({ references }) => references.some((reference) => reference.includes(' ')));
  const options = {
    symbols: (text: string) => target.units(text),
    version,
    tokenize: spaced ? '13a' : 'char',
  } as const;
  return TABLE_METRICS.map((name) => ({ ...createMetric(name, options), name }));
}

export function scoreAnswers(
  answers: readonly Segment[],
  tokenizers: TokenizerPair,
  version: string,
): Pick<Evaluation, 'scores' | 'signatures'> {
  const metrics = tableMetrics(answers, tokenizers, version);
  const byName = <T>(of: (metric: Metric) => T) =>
    Object.fromEntries(metrics.map((metric) => [metric.name, of(metric)])) as Record<TableMetric, T>;
  return {
    scores: byName((metric) => scoreCorpus(metric, answers)),
    signatures: byName((metric) => metric.signature(answers)),
  };
}
