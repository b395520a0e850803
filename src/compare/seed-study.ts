/** Runs that differ in nothing but their seed, as groups of one model each; and what their spread comes to. */
import type { Config } from '../config/schema.ts';
import { type MetricName, TABLE_METRICS, type TableMetric } from '../eval/metric.ts';
import { compareOverSeeds } from '../eval/over-seeds.ts';
import { spreadOf } from '../eval/spread.ts';
import type { RunSummary } from '../run/summary.ts';
import type { RunGroup, SeedRow, SeedStudy } from './analysis.ts';
import { TITLES } from './run-names.ts';
import { countedPairs, type ScoredOutputs } from './scored-outputs.ts';
import { SEED, significanceOf } from './significance.ts';

/**
 * The runs by model, each model with the same seeds, two or more; or null where the runs are none such.
 * Within a group the order is that of the seeds.
 */
export function groupBySeed(configs: readonly Config[]): RunGroup[] | null {
  const kinds = [...new Set(configs.map(({ model }) => model.kind))];
  const groups = kinds.map((kind) => ({
    name: TITLES[kind],
    runs: [...configs.keys()]
      .filter((place) => configs[place].model.kind === kind)
      .sort((a, b) => configs[a].seed - configs[b].seed),
  }));
  const seedsOf = ({ runs }: RunGroup) => runs.map((place) => configs[place].seed);
  const [seeds] = groups.map(seedsOf);
  if (groups.length > 2 || seeds.length < 2 || new Set(seeds).size < seeds.length) return null;
  const alike = groups.every(
    (group) => String(seedsOf(group)) === String(seeds) && sameButSeed(group.runs.map((i) => configs[i])),
  );
  return alike ? groups : null;
}

function sameButSeed(configs: readonly Config[]): boolean {
  const texts = configs.map((config) => JSON.stringify({ ...config, seed: 0 }));
  return texts.every((text) => text === texts[0]);
}

/** @param scored null where outputs are missing @param leading what each seed is compared by */
export function studySeeds(
  groups: readonly RunGroup[],
  summaries: readonly RunSummary[],
  scored: readonly ScoredOutputs[] | null,
  leading: TableMetric,
): SeedStudy {
  const metrics = spreadsOf(
    groups,
    TABLE_METRICS,
    summaries.map((summary) => summary.metrics),
  );
  const seeds = groups[0].runs.map((place) => summaries[place].seed);
  if (groups.length === 1 || scored === null) {
    return { seeds, metrics, differences: [], bySeed: [] };
  }
  const [firsts, seconds] = groups.map(({ runs }) => runs.map((place) => scored[place]));
  const pairs = seeds.map((_, i) => [firsts[i], seconds[i]] as const);
  const differences = compareOverSeeds(countedPairs(TABLE_METRICS, pairs), SEED);
  return {
    seeds,
    metrics,
    differences,
    bySeed: seeds.map((seed, i) =>
      rowOf(
        seed,
        leading,
        pairs[i],
        groups.map(({ runs }) => summaries[runs[i]]),
      ),
    ),
  };
}

/** Of each metric the spread over seeds, one a group. @param scores of each run */
export function spreadsOf<Name extends MetricName>(
  groups: readonly RunGroup[],
  metrics: readonly Name[],
  scores: readonly Readonly<Record<Name, number>>[],
) {
  return metrics.map((metric) => ({
    metric,
    groups: groups.map(({ runs }) => spreadOf(runs.map((place) => scores[place][metric]))),
  }));
}

/** One seed's two runs, compared as if they were all. */
function rowOf(
  seed: number,
  metric: TableMetric,
  pair: readonly [first: ScoredOutputs, second: ScoredOutputs],
  summaries: readonly RunSummary[],
): SeedRow {
  const [{ bootstrap, randomisation }] = significanceOf(countedPairs([metric], [pair]));
  return {
    seed,
    scores: summaries.map(({ metrics }) => metrics[metric]),
    delta: bootstrap.delta,
    low: bootstrap.low,
    high: bootstrap.high,
    pValue: randomisation.pValue,
  };
}
