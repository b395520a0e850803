/** Scores of single sentences: how they are spread, and where two systems differ most. */
import type { Metric, Segment } from '../metric.ts';
import { scoreRows, segmentStatistics } from '../score-corpus.ts';

/** One a segment. @param metric BLEU with `effectiveOrder`, since few sentences match in every order */
export function sentenceScores(metric: Metric, segments: readonly Segment[]): number[] {
  return scoreRows(metric, segmentStatistics(metric, segments));
}

/** Sentences that score at least `from` and less than `to`, which is null in the last range. */
export interface ScoreRange {
  readonly from: number;
  readonly to: number | null;
  readonly sentences: number;
}

/** Ten ranges of 10 points, then one for 100 and more. */
export function scoreRanges(scores: readonly number[]): ScoreRange[] {
  const sentences = new Array<number>(11).fill(0);
  // A perfect sentence may score 100 less its rounding.
  for (const score of scores) sentences[Math.min(10, Math.max(0, Math.floor((score + 1e-9) / 10)))]++;
  return sentences.map((count, i) => ({
    from: 10 * i,
    to: i < 10 ? 10 * (i + 1) : null,
    sentences: count,
  }));
}

/** Places of the sentences on which either system is furthest ahead, the widest lead first. */
export interface Leads {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** @param first, second scores of the same sentences, of which more is better @param most of each list */
export function widestLeads(first: readonly number[], second: readonly number[], most: number): Leads {
  const leads = first.map((score, i) => ({ i, lead: score - second[i] }));
  const widest = (turn: 1 | -1) =>
    leads
      .filter(({ lead }) => turn * lead > 0)
      .sort((a, b) => turn * (b.lead - a.lead) || a.i - b.i)
      .slice(0, most)
      .map(({ i }) => i);
  return { first: widest(1), second: widest(-1) };
}
