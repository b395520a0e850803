/** Decoding a split, and scoring what comes out by metrics set for it. Not here: where the answers are kept. */
import { VERSION } from '../config/version.ts';
import { type Example, examplesOf, type Pair } from '../data/corpus.ts';
import { encodeSource } from '../data/encode-source.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { textOfAnswer } from '../decode/replace-unknown.ts';
import type { Search } from '../decode/search.ts';
import { createMetric } from './create-metric.ts';
import {
  type Metric,
  type MetricName,
  type MetricOptions,
  type Segment,
  TABLE_METRICS,
  type TableMetric,
} from './metric.ts';
import { scoreCorpus } from './score-corpus.ts';
import { haveWords } from './tokenize.ts';

export interface AnsweredExample extends Example {
  readonly output: string;
  /** Of the output, end of sequence included, in nats. */
  readonly logProbability: number;
}

export interface Evaluation {
  /** One a source, in the split's order. */
  readonly answers: readonly AnsweredExample[];
  /** 0-100, unrounded. */
  readonly scores: Readonly<Record<TableMetric, number>>;
  readonly signatures: Readonly<Record<TableMetric, string>>;
  /** Of decoding alone: no compiling. */
  readonly seconds: number;
  /** Sources longer than `decode.maxSourceLength`, read up to there. */
  readonly cropped: number;
}

/** Every source once. @param onProgress sources done so far */
export async function evaluatePairs(
  search: Search,
  tokenizers: TokenizerPair,
  pairs: readonly Pair[],
  onProgress?: (done: number) => void,
): Promise<Evaluation> {
  const examples = examplesOf(pairs);
  const sources = examples.map(({ source }) => encodeSource(tokenizers, source));
  const { outputs, seconds } = await search.decode(sources, { onProgress });
  const answers = examples.map((example, i) => ({
    ...example,
    output: textOfAnswer(outputs[i], example.source, tokenizers),
    logProbability: outputs[i].logProbability,
  }));
  const cropped = outputs.filter((output) => output.cropped).length;
  return { answers, ...scoreAnswers(answers, tokenizers), seconds, cropped };
}

/** Metrics set for these answers. @param chosen options other than the defaults */
export function metricsFor<Name extends MetricName>(
  names: readonly Name[],
  answers: readonly Segment[],
  { target }: TokenizerPair,
  chosen: Partial<MetricOptions> = {},
): (Metric & { readonly name: Name })[] {
  const options = {
    ...chosen,
    symbols: (text: string) => target.units(text),
    version: VERSION,
    tokenize: chosen.tokenize ?? (haveWords(answers) ? '13a' : 'char'),
  };
  return names.map((name) => ({ ...createMetric(name, options), name }));
}

/** Scores, unrounded, and signatures by the metric's name. */
export function scoresOf<Name extends MetricName>(
  metrics: readonly (Metric & { readonly name: Name })[],
  answers: readonly Segment[],
): { readonly scores: Record<Name, number>; readonly signatures: Record<Name, string> } {
  const byName = <T>(of: (metric: Metric) => T) =>
    Object.fromEntries(metrics.map((metric) => [metric.name, of(metric)])) as Record<Name, T>;
  return {
    scores: byName((metric) => scoreCorpus(metric, answers)),
    signatures: byName((metric) => metric.signature(answers)),
  };
}

/** By the metrics of the table. */
export function scoreAnswers(
  answers: readonly Segment[],
  tokenizers: TokenizerPair,
): Pick<Evaluation, 'scores' | 'signatures'> {
  return scoresOf(metricsFor(TABLE_METRICS, answers, tokenizers), answers);
}
