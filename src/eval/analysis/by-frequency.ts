/**
 * How well target words are produced by how often the train split has them: precision, recall and F1 of words, as
 * compare-mt has them (Neubig et al. 2019). A word is right where output and reference both have it, at any place.
 */
import type { Interval } from '../interval.ts';
import { createRatio } from '../ratio.ts';
import { type AnswerSymbols, countsOf } from './answer-symbols.ts';

/** Occurrences in the train split at which a range begins. */
const EDGES = [0, 1, 2, 5, 10, 100, 1000, 10_000];

/** Words that the train split has `from` to `to` times; `to` is null in the last range. */
export interface FrequencyScores {
  readonly from: number;
  readonly to: number | null;
  /** Occurrences in outputs, in references, and in both. */
  readonly output: number;
  readonly reference: number;
  readonly matched: number;
  /** 0-100; null where there is nothing to count. */
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  /** Over other sources, 95 %. */
  readonly f1Interval: Interval | null;
}

/** Ranges in which some word stands. @param trainCounts of target symbols */
export function scoresByFrequency(
  answers: readonly AnswerSymbols[],
  trainCounts: ReadonlyMap<string, number>,
): FrequencyScores[] {
  const rangeOf = (word: string) => {
    const count = trainCounts.get(word) ?? 0;
    return EDGES.findLastIndex((edge) => edge <= count);
  };
  const totals = EDGES.map(() => ({ output: 0, reference: 0, matched: 0 }));
  const ratios = EDGES.map(createRatio);
  for (const { output, reference } of answers) {
    const own = EDGES.map(() => ({ output: 0, reference: 0, matched: 0 }));
    const [found, wanted] = [countsOf(output), countsOf(reference)];
    for (const [word, count] of found) {
      const range = own[rangeOf(word)];
      range.output += count;
      range.matched += Math.min(count, wanted.get(word) ?? 0);
    }
    for (const [word, count] of wanted) own[rangeOf(word)].reference += count;
    own.forEach((counts, i) => {
      totals[i].output += counts.output;
      totals[i].reference += counts.reference;
      totals[i].matched += counts.matched;
      ratios[i].add(2 * counts.matched, counts.output + counts.reference);
    });
  }
  return totals
    .map((total, i) => {
      const to = i + 1 < EDGES.length ? EDGES[i + 1] - 1 : null;
      const estimate = ratios[i].estimate();
      const f1Interval = estimate && { low: estimate.low, high: estimate.high };
      return { from: EDGES[i], to, ...total, ...rates(total), f1Interval };
    })
    .filter(({ output, reference }) => output + reference > 0);
}

function rates({ output, reference, matched }: { output: number; reference: number; matched: number }) {
  const share = (part: number, whole: number): number | null => (whole > 0 ? (100 * part) / whole : null);
  // F1 = 2 P R / (P + R) = 2 matched / (output + reference)
  return {
    precision: share(matched, output),
    recall: share(matched, reference),
    f1: share(2 * matched, output + reference),
  };
}
