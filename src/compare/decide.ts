/** One verdict out of one for each metric: that on the leading metric, and which metrics say otherwise. */
import { listWords } from '../config/list-words.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';
import { type PairNames, type Verdict, verdict } from '../eval/verdict.ts';
import type { SignificanceRow } from './analysis.ts';
import { inSentence } from './run-names.ts';

export interface Decision {
  readonly verdict: Verdict;
  /** `by PER and BLEU the RNN is better`; empty where no metric says otherwise. */
  readonly dissent: string;
}

/**
 * @param names of two runs or models
 * @param rows one a metric
 * @param verdictOn what a row says of them
 * @returns the verdict on `leading`, or where that was not asked for on the first metric; null without a row
 */
export function decide<Row extends { readonly metric: MetricName }>(
  names: readonly string[],
  rows: readonly Row[],
  verdictOn: (names: PairNames, row: Row) => Verdict,
  leading: MetricName,
): Decision | null {
  const [first, second] = names.map(inSentence);
  const verdicts = rows.map((row) => ({ metric: row.metric, verdict: verdictOn({ first, second }, row) }));
  const decided = verdicts.find(({ metric }) => metric === leading) ?? verdicts.at(0);
  if (!decided) return null;
  const dissent = (['first', 'second'] as const).flatMap((side) => {
    if (side === decided.verdict.winner) return [];
    const titles = verdicts
      .filter(({ verdict }) => verdict.winner === side)
      .map(({ metric }) => METRICS[metric].title);
    return titles.length === 0 ? [] : [`by ${listWords(titles)} ${{ first, second }[side]} is better`];
  });
  return { verdict: decided.verdict, dissent: dissent.join('; ') };
}

/** Of one run of each. */
export const verdictOfOne = (names: PairNames, { bootstrap }: SignificanceRow): Verdict =>
  verdict(names, bootstrap);

/** The sentence with what says otherwise at its end. */
export function withDissent(verdict: Verdict, dissent: string): Verdict {
  if (dissent === '') return verdict;
  return { ...verdict, sentence: `${verdict.sentence.replace(/\.$/, '')}; ${dissent}.` };
}
