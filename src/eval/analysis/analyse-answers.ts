/** All analyses of a run's answers together, as data for JSON and for tables. Reads no run and no model. */
import type { Metric, Segment } from '../metric.ts';
import { nearest } from '../symbol-error.ts';
import type { AnswerSymbols, Symbols } from './answer-symbols.ts';
import { type FrequencyScores, scoresByFrequency } from './by-frequency.ts';
import { type LengthScores, scoresByLength } from './by-length.ts';
import { type ScoreRange, scoreRanges } from './by-sentence.ts';
import { type ErrorKinds, errorKinds } from './edit-kinds.ts';
import { type FirstErrors, firstErrors } from './first-error.ts';
import { type ProducedNgrams, producedNgrams } from './ngrams.ts';

/** N-grams of each order, over and under. */
const MOST_NGRAMS = 10;

export interface AnswerAnalysis {
  readonly byLength: readonly LengthScores[];
  /** null where the train split could not be read. */
  readonly byTrainingFrequency: readonly FrequencyScores[] | null;
  /** Of sentence BLEU: effective order, smoothing `exp`, tokens as for the corpus. */
  readonly bySentenceScore: readonly ScoreRange[];
  readonly ngrams: readonly ProducedNgrams[];
  readonly firstErrors: readonly FirstErrors[];
  readonly errors: ErrorKinds;
}

/** How texts become symbols. */
export interface SymbolsOf {
  source(text: string): Symbols;
  target(text: string): Symbols;
}

export interface AnalysedSegment extends Segment {
  readonly source: string;
}

/**
 * @param metrics of `byLength` @param scores one an answer: BLEU with `effectiveOrder`
 * @param trainCounts of target symbols in the train split, or null
 */
export function analyseAnswers(
  answers: readonly AnalysedSegment[],
  symbolsOf: SymbolsOf,
  metrics: readonly Metric[],
  scores: readonly number[],
  trainCounts: ReadonlyMap<string, number> | null,
): AnswerAnalysis {
  const symbols = answers.map((answer): AnswerSymbols => {
    const output = symbolsOf.target(answer.output);
    const { reference } = nearest(output, answer.references.map(symbolsOf.target));
    return { source: symbolsOf.source(answer.source), output, reference };
  });
  return {
    byLength: scoresByLength(
      answers,
      symbols.map(({ source }) => source.length),
      metrics,
    ),
    byTrainingFrequency: trainCounts && scoresByFrequency(symbols, trainCounts),
    bySentenceScore: scoreRanges(scores),
    ngrams: producedNgrams(symbols, MOST_NGRAMS),
    firstErrors: firstErrors(symbols),
    errors: errorKinds(symbols),
  };
}
