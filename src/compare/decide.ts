/** One verdict out of one for each metric: that on the leading metric, and which metrics say otherwise. */
import { listWords } from '../config/list-words.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';
import { verdictOverSeeds } from '../eval/over-seeds.ts';
import { type Verdict, verdict } from '../eval/verdict.ts';
import type { SeedStudy, SignificanceRow } from './analysis.ts';
import { inSentence } from './run-names.ts';

/** Of two runs or models. */
type Names = readonly string[];

export interface Decision {
  readonly verdict: Verdict;
  /** `by PER and BLEU the RNN is better`; empty where no metric says otherwise. */
  readonly dissent: string;
}

interface MetricVerdict {
  readonly metric: MetricName;
  readonly verdict: Verdict;
}

/** On `leading`, or where that was not asked for on the first metric; null without a row. */
export function decide(
  names: Names,
  significance: readonly SignificanceRow[],
  leading: MetricName,
): Decision | null {
  const [first, second] = names.map(inSentence);
  const verdicts = significance.map(({ metric, bootstrap }) => ({
    metric,
    verdict: verdict({ first, second }, bootstrap),
  }));
  return decisionOf(names, verdicts, leading);
}

/** The same of several seeds. */
export function decideOverSeeds(
  names: Names,
  differences: SeedStudy['differences'],
  leading: MetricName,
): Decision | null {
  const [first, second] = names.map(inSentence);
  const verdicts = differences.map((found) => ({
    metric: found.metric,
    verdict: verdictOverSeeds({ first, second }, found),
  }));
  return decisionOf(names, verdicts, leading);
}

function decisionOf(names: Names, verdicts: readonly MetricVerdict[], leading: MetricName): Decision | null {
  const decided = verdicts.find(({ metric }) => metric === leading) ?? verdicts.at(0);
  if (!decided) return null;
  const { winner } = decided.verdict;
  const dissent = (['first', 'second'] as const).flatMap((side, i) => {
    if (side === winner) return [];
    const titles = verdicts
      .filter(({ verdict }) => verdict.winner === side)
      .map(({ metric }) => METRICS[metric].title);
    return titles.length === 0 ? [] : [`by ${listWords(titles)} ${inSentence(names[i])} is better`];
  });
  return { verdict: decided.verdict, dissent: dissent.join('; ') };
}

/** The sentence with what says otherwise at its end. */
export function withDissent(verdict: Verdict, dissent: string): Verdict {
  if (dissent === '') return verdict;
  return { ...verdict, sentence: `${verdict.sentence.replace(/\.$/, '')}; ${dissent}.` };
}
