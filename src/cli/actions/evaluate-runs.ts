/** `seqcmp eval`: scores of runs on a split, and of two runs whether their difference could be chance. */
import { decide, verdictOfOne, withDissent } from '../../compare/decide.ts';
import { leadingMetrics } from '../../compare/leading-metric.ts';
import { runNames } from '../../compare/run-names.ts';
import { sameSources } from '../../compare/scored-outputs.ts';
import { significanceOf } from '../../compare/significance.ts';
import type { Split } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { sentenceScores } from '../../eval/analysis/by-sentence.ts';
import { countPair, type PairedOptions } from '../../eval/compare-paired.ts';
import { metricsFor, scoresOf, TABLE_METRICS } from '../../eval/evaluate.ts';
import type { MetricName } from '../../eval/metric.ts';
import { updatesLogged } from '../../run/metrics-log.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { readTokenizers } from '../../run/run-tokenizers.ts';
import { isFinished } from '../../run/summary.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import { analysisText, type LeadExamples, type RunAnalysis } from '../render/answer-analysis.ts';
import { type Comparison, evaluationText, type ScoredRun } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { analyseRun, leadExamples } from './analyse-runs.ts';
import { type AnswerOptions, answersOf } from './answers.ts';
import { chooseEngine, type EngineOptions, splitOf } from './choose.ts';
import { evaluateParts } from './evaluate-parts.ts';
import { computeForcedScores, keptForcedScores } from './forced-scores.ts';
import { type Scoring, scoringOf } from './scoring.ts';

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  if (names.length === 0) {
    throw new UsageError(
      'expected runs, or files of text: --hyp with --ref; found neither',
      'For example: seqcmp eval results/RUN, or seqcmp eval --hyp out.txt --ref ref.txt.',
    );
  }
  const beside = (['analysis', 'forced'] as const).find((flag) => flags.parts && flags[flag]);
  if (beside !== undefined)
    throw new UsageError(
      `--parts has scores alone; found --${beside} beside it`,
      'Leave one of the two out.',
    );
  const split = splitOf(flags.split ?? 'test');
  const runs = names.flatMap((name) => openRuns(name));
  const scoring = flags.parts
    ? scoringOf(flags, 2, leadingMetrics(readTokenizers(runs[0]))) // The whole, and what is left.
    : scoringOf(flags, runs.length, TABLE_METRICS);
  const engine = await chooseEngine(flags);
  const titles = runNames(runs);
  const scored: ScoredRun[] = [];
  for (const [i, run] of runs.entries()) {
    scored.push(await scoreRun(run, titles[i], split, scoring, engine, flags));
  }
  if (flags.parts) return evaluateParts(scored, split, scoring.paired, engine, flags);
  const comparison = compare(scored, scoring.paired);
  const analysed = flags.analysis || flags.json ? await analyse(scored, scoring, comparison, flags) : null;
  if (flags.json) return writeJson(evaluationJson(split, scored, comparison, analysed));
  const style = styleOf(process.stdout);
  await writeOut(evaluationText(split, scored, comparison, style));
  if (!analysed) return;
  const columns = scored.map(({ name }, i) => ({ name, analysis: analysed.runs[i] }));
  await writeOut(analysisText(columns, scored[0].metrics[0].name, analysed.examples, style));
}

async function scoreRun(
  run: Run,
  name: string,
  split: Split,
  { metrics: asked, options }: Scoring,
  engine: EngineOptions,
  flags: EvalFlags,
): Promise<ScoredRun> {
  const quiet = flags.quiet === true;
  const counted = <T>(doing: string, work: (options: AnswerOptions) => Promise<T>): Promise<T> => {
    const counter = createCounter(`${name}: ${doing} the ${split} split`, quiet);
    return work({ split, ...engine, quiet, onProgress: counter.show }).finally(counter.stop);
  };
  const answers = await counted('decoding', (options) => answersOf(run, options));
  const kept = keptForcedScores(run, split);
  const forced =
    kept ?? (flags.forced ? await counted('forcing', (options) => computeForcedScores(run, options)) : null);
  const tokenizers = readTokenizers(run);
  const metrics = metricsFor<MetricName>(asked, answers, tokenizers, options);
  const reached = isFinished(run) ? null : updatesLogged(run);
  return { name, run, reached, answers, tokenizers, forced, metrics, ...scoresOf(metrics, answers) };
}

/** Of two runs that answered the same sources. */
function compare(scored: readonly ScoredRun[], options: PairedOptions): Comparison | null {
  if (scored.length !== 2) return null;
  const [first, second] = scored;
  if (!sameSources(first.answers, second.answers)) {
    writeErr('Not compared: the two runs answered different sources.\n');
    return null;
  }
  const significance = significanceOf(countPair(first.metrics, first.answers, second.answers), options);
  const [leading] = leadingMetrics(first.tokenizers);
  const decided = decide([first.name, second.name], significance, verdictOfOne, leading);
  return { verdict: decided && withDissent(decided.verdict, decided.dissent), significance };
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
  comparison: Comparison | null,
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
  return { runs, examples: comparison ? leadExamples(first, second, sentenceBleu) : null };
}

function evaluationJson(
  split: string,
  scored: readonly ScoredRun[],
  comparison: Comparison | null,
  analysed: Analysed | null,
) {
  return {
    split,
    verdict: comparison?.verdict?.sentence ?? null,
    runs: scored.map(({ name, run, reached, answers, scores, signatures, forced }, i) => ({
      name,
      model: run.model,
      dir: run.dir,
      finished: reached === null,
      sources: answers.length,
      metrics: scores,
      signatures,
      forced,
      analysis: analysed?.runs[i] ?? null,
    })),
    significance: comparison?.significance ?? null,
    examples: analysed?.examples ?? null,
  };
}
