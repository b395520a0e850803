/** An ablation's finished runs in, its result out. Reads run directories; trains and writes nothing. */
import { curvesOf } from '../compare/curves.ts';
import { leadingMetrics } from '../compare/leading-metric.ts';
import type { LengthTimes } from '../compare/length-times.ts';
import { qualityByLength } from '../compare/quality-by-length.ts';
import { readScored } from '../compare/scored-outputs.ts';
import { TABLE_METRICS, type TableMetric } from '../eval/metric.ts';
import { type Spread, spreadOf } from '../eval/spread.ts';
import { readMetrics } from '../run/metrics-log.ts';
import { readTokenizers } from '../run/run-tokenizers.ts';
import { type RunSummary, readSummary } from '../run/summary.ts';
import type { Ablation, Experiment } from './ablation.ts';
import type { Check } from './check.ts';
import { judgeEffect, type MeasuredArm } from './judge-effect.ts';
import { liveArms } from './live-model.ts';
import type { ArmRun } from './prepare-arms.ts';
import { publishedChecks, sayCheck } from './published-checks.ts';
import type { AblationResult, ArmResult, Effect, Outcome, TrainedResult } from './result.ts';
import { sayFloor } from './say-floor.ts';
import { sayTimes } from './say-times.ts';

/** @param groups as `prepareArms` gives them, all finished @throws UserError when a run's files are damaged */
export function analyseAblation(
  ablation: Ablation,
  groups: readonly (readonly ArmRun[])[],
  times: LengthTimes | null,
): AblationResult {
  const { name, claim, question, reference, experiment } = ablation;
  const arms = liveArms((arm) => {
    const found = groups[0].find((each) => each.arm.name === arm);
    if (found === undefined) throw new Error(`internal: ${name} has no arm ${arm}`);
    return found.run;
  });
  const trained = experiment && trainedResult(experiment, groups);
  const { checks: exact, tables = [] } = ablation.exact?.(arms) ?? { checks: [] };
  const published = publishedChecks(experiment?.published ?? [], trained?.arms ?? []);
  const checks = [...exact, ...published];
  const effects = trained?.effects ?? [];
  return {
    name,
    claim,
    question,
    reference,
    verdict: verdictOf(checks, effects),
    sentence: sentenceOf({ exact, published }, trained, times),
    checks,
    tables,
    trained,
    times,
  };
}

/** Shown where all that was expected came out; opposite where anything came out the other way round. */
function verdictOf(checks: readonly Check[], effects: readonly Effect[]): Outcome {
  if (effects.some(({ outcome }) => outcome === 'opposite')) return 'opposite';
  const all = checks.every(({ passed }) => passed) && effects.every(({ outcome }) => outcome === 'shown');
  return all ? 'shown' : 'not shown';
}

function sentenceOf(
  { exact, published }: Readonly<Record<'exact' | 'published', readonly Check[]>>,
  trained: TrainedResult | null,
  times: LengthTimes | null,
): string {
  const held = exact.filter(({ passed }) => passed);
  const parts = [
    exact.length > 0 && `${held.length} of ${exact.length} exact checks hold`,
    ...published.map(sayCheck),
    ...(trained?.effects.map(({ says, outcome }) => `${says}: ${outcome}`) ?? []),
    ...sayFloor(trained),
    ...(times ? sayTimes(times) : []),
  ];
  return `${parts.filter((part) => part !== false).join('; ')}.`;
}

function trainedResult(
  { arms, set, expectations, byLength }: Experiment,
  groups: readonly (readonly ArmRun[])[],
): TrainedResult {
  const runs = groups.flat().map(({ run }) => run);
  const summaries = runs.map(readSummary);
  const scored = readScored(runs, summaries);
  /** Of one arm, by seed. */
  const ofArm = <Value>(values: readonly Value[], arm: number): Value[] =>
    values.filter((_, place) => place % arms.length === arm);
  const measured = new Map(
    arms.map(({ name }, arm): [string, MeasuredArm] => [
      name,
      { losses: ofArm(summaries, arm).map(({ validLoss }) => validLoss), scored: ofArm(scored, arm) },
    ]),
  );
  const [{ corpus, split, threads, engine, versions, signatures }] = summaries;
  return {
    corpus: { name: corpus.name },
    split,
    sources: scored[0].lines.length,
    leading: leadingMetrics(runs.slice(0, arms.length).map(readTokenizers))[0],
    set,
    seeds: groups.map(([{ run }]) => run.config.seed),
    threads,
    engine: `${engine} ${versions.engine ?? ''}`.trim(),
    arms: arms.map(
      ({ name, model, set }, arm): ArmResult => ({
        name,
        model,
        set,
        ...costsOf(ofArm(summaries, arm)),
        validation: curvesOf(readMetrics(runs[arm])).validation,
      }),
    ),
    effects: expectations.map((each) => judgeEffect(each, (name) => measured.get(name) as MeasuredArm)),
    byLength: byLength ? qualityByLength(scored.slice(0, arms.length)) : [],
    signatures,
  };
}

function costsOf(summaries: readonly RunSummary[]): Omit<ArmResult, 'name' | 'model' | 'set' | 'validation'> {
  const [{ parameters, updates, corpus }] = summaries;
  const spread = (of: (summary: RunSummary) => number): Spread => spreadOf(summaries.map(of));
  const metrics = TABLE_METRICS.map((metric) => [metric, spread((summary) => summary.metrics[metric])]);
  return {
    parameters,
    trainPairs: corpus.pairs.train,
    updates,
    targetTokens: spread(({ targetTokens }) => targetTokens),
    seconds: spread(({ trainSeconds }) => trainSeconds),
    validLoss: spread(({ validLoss }) => validLoss),
    metrics: Object.fromEntries(metrics) as Record<TableMetric, Spread>,
  };
}
