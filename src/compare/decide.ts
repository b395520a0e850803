/** One finding out of one for each metric: that on the leading metric, and which metrics say otherwise. */
import { METRICS, type MetricName } from '../eval/metric.ts';
import { type Finding, findWinner, type PairNames } from '../eval/verdict.ts';
import { listWords } from '../text/list-words.ts';
import type { SignificanceRow } from './analysis.ts';
import { inSentence } from './run-names.ts';

export interface Decision {
  readonly finding: Finding;
  /** A clause of the verdict: `; by PER and BLEU the RNN is better`. Empty where no metric says otherwise. */
  readonly dissent: string;
}

/**
 * @param names of two runs or models
 * @param rows one a metric
 * @param findOn what a row says of them
 * @returns the finding on `leading`, or where that was not asked for on the first metric; null without a row
 */
export function decide<Row extends { readonly metric: MetricName }>(
  names: readonly string[],
  rows: readonly Row[],
  findOn: (names: PairNames, row: Row) => Finding,
  leading: MetricName,
): Decision | null {
  const [first, second] = names.map(inSentence);
  const findings = rows.map((row) => ({ metric: row.metric, finding: findOn({ first, second }, row) }));
  const decided = findings.find(({ metric }) => metric === leading) ?? findings.at(0);
  if (!decided) return null;
  const dissent = (['first', 'second'] as const).flatMap((side) => {
    if (side === decided.finding.winner) return [];
    const titles = findings
      .filter(({ finding }) => finding.winner === side)
      .map(({ metric }) => METRICS[metric].title);
    return titles.length === 0 ? [] : [`; by ${listWords(titles)} ${{ first, second }[side]} is better`];
  });
  return { finding: decided.finding, dissent: dissent.join('') };
}

/** Of one run of each. */
export const findOfOne = (names: PairNames, { bootstrap }: SignificanceRow): Finding =>
  findWinner(names, bootstrap);
