/** Runs of symbols that outputs have more often than their references, or less often (compare-mt, Neubig et al. 2019). */
import { countNgrams } from '../ngram.ts';
import type { AnswerSymbols } from './answer-symbols.ts';

export interface ProducedNgram {
  /** Its symbols, joined by spaces. */
  readonly ngram: string;
  /** Occurrences in all outputs and all references. */
  readonly output: number;
  readonly reference: number;
  /** Occurrences that the other side does not have in the same answer. */
  readonly excess: number;
}

export interface ProducedNgrams {
  readonly order: number;
  /** Most often in excess first, equal ones by text. */
  readonly over: readonly ProducedNgram[];
  readonly under: readonly ProducedNgram[];
}

/** For orders 1 to 4. @param most of each list */
export function producedNgrams(answers: readonly AnswerSymbols[], most: number): ProducedNgrams[] {
  return [1, 2, 3, 4].map((order) => ({ order, ...producedOf(answers, order, most) }));
}

interface Total {
  output: number;
  reference: number;
  matched: number;
}

function producedOf(answers: readonly AnswerSymbols[], order: number, most: number) {
  const totals = new Map<string, Total>();
  const totalOf = (ngram: string): Total => {
    const known = totals.get(ngram) ?? { output: 0, reference: 0, matched: 0 };
    totals.set(ngram, known);
    return known;
  };
  for (const { output, reference } of answers) {
    const wanted = countNgrams(reference, order, ' ');
    for (const [ngram, count] of countNgrams(output, order, ' ')) {
      const total = totalOf(ngram);
      total.output += count;
      total.matched += Math.min(count, wanted.get(ngram) ?? 0);
    }
    for (const [ngram, count] of wanted) totalOf(ngram).reference += count;
  }
  const inExcess = (side: 'output' | 'reference') =>
    [...totals]
      .map(([ngram, { output, reference, matched }]) => {
        const excess = (side === 'output' ? output : reference) - matched;
        return { ngram, output, reference, excess };
      })
      .filter(({ excess }) => excess > 0)
      .sort((a, b) => b.excess - a.excess || (a.ngram < b.ngram ? -1 : 1))
      .slice(0, most);
  return { over: inExcess('output'), under: inExcess('reference') };
}
