/**
 * Where answers go wrong, for a report: the analyses of src/eval/analysis with their intervals, and what two runs have
 * against each other. Examples are chosen in examples.ts, lengths in quality-by-length.ts.
 */
import { type AnswerAnalysis, analyseAnswers } from '../eval/analysis/analyse-answers.ts';
import { type FirstErrors, firstErrors } from '../eval/analysis/first-error.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

export interface AnswerStudy {
  /** One a run: of target words, or of symbols where targets have no spaces. */
  readonly runs: readonly AnswerAnalysis[];
  /** Null for one run. */
  readonly pair: PairAnswers | null;
}

/** Two runs' answers to the same sources. */
export interface PairAnswers {
  /** By sentence BLEU. */
  readonly firstAhead: number;
  readonly secondAhead: number;
  readonly same: number;
  readonly scores: readonly ScoreCell[];
  /** Where the second's answers first differ from the first's; `wrong` counts those that differ there. */
  readonly partings: readonly FirstErrors[];
}

/** Sentences whose two scores lie about these. */
export interface ScoreCell {
  /** Steps of 5, in 0-100. */
  readonly first: number;
  readonly second: number;
  readonly sentences: number;
}

/** @param trainCounts one a run, null where a run has none @param pair places of two of the runs */
export function studyAnswers(
  scored: readonly ScoredOutputs[],
  trainCounts: readonly (ReadonlyMap<string, number> | null)[],
  pair: readonly [number, number] | null,
): AnswerStudy {
  const runs = scored.map(({ lines, symbolsOf, sentenceBleu }, i) =>
    analyseAnswers(lines, symbolsOf, sentenceBleu, trainCounts[i]),
  );
  return { runs, pair: pair && pairAnswers(scored[pair[0]], scored[pair[1]]) };
}

function pairAnswers(first: ScoredOutputs, second: ScoredOutputs): PairAnswers {
  const leads = first.sentenceBleu.map((score, i) => score - second.sentenceBleu[i]);
  const { symbolsOf } = first;
  const answers = first.lines.map(({ output }, i) => ({
    output: symbolsOf(second.lines[i].output),
    reference: symbolsOf(output),
  }));
  // Scores are rounded in their last digits.
  const ahead = (sign: 1 | -1) => leads.filter((lead) => sign * lead > 1e-9).length;
  return {
    firstAhead: ahead(1),
    secondAhead: ahead(-1),
    same: leads.length - ahead(1) - ahead(-1),
    scores: cellsOf(first.sentenceBleu, second.sentenceBleu),
    partings: firstErrors(answers),
  };
}

/** However many sentences there are, at most 21 times 21 cells. */
function cellsOf(first: readonly number[], second: readonly number[]): ScoreCell[] {
  const step = (score: number) => 5 * Math.round(Math.min(100, Math.max(0, score)) / 5);
  const counts = new Map<number, number>();
  first.forEach((score, i) => {
    const key = 1000 * step(score) + step(second[i]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([key, sentences]) => ({ first: Math.floor(key / 1000), second: key % 1000, sentences }));
}
