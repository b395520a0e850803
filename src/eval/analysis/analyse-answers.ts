/**
 * All analyses of a run's answers to their references together, as data for JSON and for tables. Reads no run and no
 * model. Not here: scores by the length of the source (by-length.ts).
 */
import type { Segment } from '../metric.ts';
import { nearest } from '../symbol-error.ts';
import type { AnswerSymbols, SymbolsOf } from './answer-symbols.ts';
import { type FrequencyScores, scoresByFrequency } from './by-frequency.ts';
import { type ScoreRange, scoreRanges } from './by-sentence.ts';
import { type ErrorKinds, errorKinds } from './edit-kinds.ts';
import { type FirstErrors, firstErrors } from './first-error.ts';
import { type ProducedNgrams, producedNgrams } from './ngrams.ts';

/** N-grams of each order, over and under. */
const MOST_NGRAMS = 10;

export interface AnswerAnalysis {
  /** Null where the train split could not be read. */
  readonly byTrainingFrequency: readonly FrequencyScores[] | null;
  /** Of sentence BLEU: effective order, smoothing `exp`, tokens as for the corpus. */
  readonly bySentenceScore: readonly ScoreRange[];
  readonly ngrams: readonly ProducedNgrams[];
  readonly firstErrors: readonly FirstErrors[];
  readonly errors: ErrorKinds;
}

/**
 * @param scores one an answer: BLEU with `effectiveOrder`
 * @param trainCounts of target symbols in the train split, or null
 */
export function analyseAnswers(
  answers: readonly Segment[],
  symbolsOf: SymbolsOf,
  scores: readonly number[],
  trainCounts: ReadonlyMap<string, number> | null,
): AnswerAnalysis {
  const symbols = answers.map((answer): AnswerSymbols => {
    const output = symbolsOf(answer.output);
    const { reference } = nearest(output, answer.references.map(symbolsOf));
    return { output, reference };
  });
  return {
    byTrainingFrequency: trainCounts && scoresByFrequency(symbols, trainCounts),
    bySentenceScore: scoreRanges(scores),
    ngrams: producedNgrams(symbols, MOST_NGRAMS),
    firstErrors: firstErrors(symbols),
    errors: errorKinds(symbols),
  };
}
