/** The one sentence that a report begins with: the verdict, or where there is none what the runs scored. */
import { METRICS, type TableMetric } from '../eval/metric.ts';
import type { Verdict } from '../eval/verdict.ts';
import type { RunSummary } from '../run/summary.ts';
import { formatNumber } from '../text/numbers.ts';
import type { AnalysedRun, RunGroup, SeedStudy } from './analysis.ts';
import type { LeadingMetrics } from './leading-metric.ts';
import { inSentence } from './run-names.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

export function headlineOf(
  runs: readonly AnalysedRun[],
  decided: Verdict | null,
  scored: ScoredOutputs[] | null,
  [leading, beside]: LeadingMetrics,
): string {
  if (decided && runs.length === 2) return decided.sentence;
  if (decided) {
    return `Of ${runs.length} runs, the two best in ${METRICS[leading].title}, chosen by that very score: ${decided.sentence}`;
  }
  const { split, corpus } = runs[0].summary;
  const scores = runs.map(
    ({ name, summary: { metrics } }) =>
      `${inSentence(name)} has ${metrics[leading].toFixed(1)} ${METRICS[leading].title} and ${metrics[beside].toFixed(1)} ${METRICS[beside].title}`,
  );
  const sources = scored ? ` (${formatNumber(scored[0].lines.length)} sources)` : '';
  return `On the ${split} split of ${corpus.name}${sources}: ${scores.join('; ')}.`;
}

export function headlineOfSeeds(
  groups: readonly RunGroup[],
  verdict: Verdict | null,
  { metrics, seeds }: SeedStudy,
  [{ split, corpus }]: readonly RunSummary[],
  leading: TableMetric,
): string {
  if (verdict) return verdict.sentence;
  const spreads = metrics.find(({ metric }) => metric === leading)?.groups ?? [];
  const scores = groups.map(
    ({ name }, i) =>
      `${inSentence(name)} has ${spreads[i].mean.toFixed(1)} ${METRICS[leading].title} with a standard deviation of ${spreads[i].deviation.toFixed(1)}`,
  );
  return `On the ${split} split of ${corpus.name}, over ${seeds.length} seeds: ${scores.join('; ')}.`;
}
