/** `seqcmp eval`: scores of runs on a split, and of two runs, or two models over seeds, whether their difference could be chance. */
import type { RunGroup } from '../../compare/analysis.ts';
import { decide, findOfOne } from '../../compare/decide.ts';
import { leadingMetrics } from '../../compare/leading-metric.ts';
import { sameSources } from '../../compare/scored-outputs.ts';
import { groupBySeed, spreadsOf } from '../../compare/seed-study.ts';
import { significanceOf } from '../../compare/significance.ts';
import { comparableBy, unitOf } from '../../compare/target-unit.ts';
import { sentenceScores } from '../../eval/analysis/by-sentence.ts';
import { countPair, type PairedOptions } from '../../eval/compare-paired.ts';
import { metricsFor } from '../../eval/evaluate.ts';
import { type Metric, TABLE_METRICS } from '../../eval/metric.ts';
import { compareOverSeeds, findWinnerOverSeeds } from '../../eval/over-seeds.ts';
import type { MetricRows } from '../../eval/resample.ts';
import { toVerdict } from '../../eval/verdict.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { analysisText, type LeadExamples, type RunAnalysis } from '../render/answer-analysis.ts';
import { evaluationText, type PairedComparison, type ScoredRun } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { analyseRun, leadExamples } from './analyse-runs.ts';
import { countResampling } from './count-resampling.ts';
import { runJson, runOptions, runsNamed, scoreRuns } from './score-runs.ts';
import { type Scoring, scoringOf } from './scoring.ts';

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  const runs = runsNamed(names);
  const scoring = scoringOf(flags, runs.length, TABLE_METRICS);
  const options = await runOptions(flags);
  const scored = await scoreRuns(runs, scoring, options);
  const groups = groupBySeed(scored.map(({ run }) => run.config));
  const comparison = compare(scored, groups, scoring.paired, options.quiet);
  const analysed = flags.analysis || flags.json ? await analyse(scored, scoring, comparison, flags) : null;
  if (flags.json) return writeJson(evaluationJson(options.split, scored, groups, comparison, analysed));
  const style = styleOf(process.stdout);
  await writeOut(evaluationText(options.split, scored, groups, comparison, style));
  if (!analysed) return;
  const columns = scored.map(({ name }, i) => ({ name, analysis: analysed.runs[i] }));
  await writeOut(analysisText(columns, scored[0].metrics[0].name, analysed.examples, style));
}

/** Of two runs, or of two models over seeds, that answered the same sources. */
function compare(
  scored: readonly ScoredRun[],
  groups: readonly RunGroup[] | null,
  options: PairedOptions,
  quiet: boolean,
): PairedComparison | null {
  const bothSeeded = groups?.length === 2;
  if (!bothSeeded && scored.length !== 2) return null;
  const [{ answers, metrics: asked }] = scored;
  if (!scored.every((other) => sameSources(answers, other.answers))) {
    writeErr('Not compared: the runs answered different sources.\n');
    return null;
  }
  const units = scored.map((run) => ({ unit: unitOf(run.tokenizers) }));
  const metrics = asked.filter(({ name }) => comparableBy(name, units));
  if (metrics.length < asked.length)
    writeErr('PER is not compared: one run counts characters, the other words.\n');
  if (metrics.length === 0) return null;
  const [leading] = leadingMetrics(scored.map(({ tokenizers }) => tokenizers));
  if (bothSeeded) {
    const names = groups.map(({ name }) => name);
    const [firsts, seconds] = groups.map(({ runs }) => runs.map((place) => scored[place]));
    const differences = compareOverSeeds(countSeeds(metrics, firsts, seconds), options.seed);
    const decided = decide(names, differences, findWinnerOverSeeds, leading);
    return { verdict: decided && toVerdict(decided.finding, decided.dissent), names, differences };
  }
  const [first, second] = scored;
  const names = [first.name, second.name];
  const counted = countPair(metrics, first.answers, second.answers);
  const significance = countResampling(options, quiet, (told) => significanceOf(counted, told));
  const decided = decide(names, significance, findOfOne, leading);
  return { verdict: decided && toVerdict(decided.finding, decided.dissent), names, significance };
}

/** What each metric counts of two models' runs, by seed. */
function countSeeds(
  metrics: readonly Metric[],
  firsts: readonly ScoredRun[],
  seconds: readonly ScoredRun[],
): MetricRows[] {
  const bySeed = firsts.map((first, i) => countPair(metrics, first.answers, seconds[i].answers));
  return metrics.map((metric, m) => ({ metric, pairs: bySeed.flatMap((counted) => counted[m].pairs) }));
}

interface Analysed {
  /** One a run. */
  readonly runs: readonly RunAnalysis[];
  /** Of two runs that are compared. */
  readonly examples: LeadExamples | null;
}

async function analyse(
  scored: readonly ScoredRun[],
  { options }: Scoring,
  comparison: PairedComparison | null,
  flags: EvalFlags,
): Promise<Analysed> {
  const sentenceBleu = scored.map(({ answers, tokenizers }) => {
    const ofSentences = { ...options, effectiveOrder: true };
    return sentenceScores(metricsFor(['bleu'], answers, tokenizers, ofSentences)[0], answers);
  });
  const runs: RunAnalysis[] = [];
  for (const [i, run] of scored.entries()) {
    runs.push(await analyseRun(run, sentenceBleu[i], flags.quiet === true));
  }
  const [first, second] = scored;
  return { runs, examples: comparison?.significance ? leadExamples(first, second, sentenceBleu) : null };
}

function evaluationJson(
  split: string,
  scored: readonly ScoredRun[],
  groups: readonly RunGroup[] | null,
  comparison: PairedComparison | null,
  analysed: Analysed | null,
) {
  return {
    split,
    verdict: comparison?.verdict?.sentence ?? null,
    runs: scored.map((run, i) => ({
      ...runJson(run),
      forced: run.forced,
      analysis: analysed?.runs[i] ?? null,
    })),
    seeds: groups && seedsJson(scored, groups),
    significance: comparison?.significance ?? null,
    differences: comparison?.differences ?? null,
    examples: analysed?.examples ?? null,
  };
}

/** Shaped like `seeds` of `compare --json`. */
function seedsJson(scored: readonly ScoredRun[], groups: readonly RunGroup[]) {
  return {
    models: groups.map(({ name }) => name),
    seeds: groups[0].runs.map((place) => scored[place].run.config.seed),
    metrics: spreadsOf(
      groups,
      scored[0].metrics.map(({ name }) => name),
      scored.map(({ scores }) => scores),
    ),
  };
}
