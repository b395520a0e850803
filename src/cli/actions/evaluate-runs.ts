/** `seqcmp eval`: scores of runs on a split, and of two runs whether their difference could be chance. */
import { decide, verdictOfOne, withDissent } from '../../compare/decide.ts';
import { leadingMetrics } from '../../compare/leading-metric.ts';
import { sameSources, unitOf } from '../../compare/scored-outputs.ts';
import { significanceOf } from '../../compare/significance.ts';
import { sentenceScores } from '../../eval/analysis/by-sentence.ts';
import { countPair, type PairedOptions } from '../../eval/compare-paired.ts';
import { metricsFor, TABLE_METRICS } from '../../eval/evaluate.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { analysisText, type LeadExamples, type RunAnalysis } from '../render/answer-analysis.ts';
import { evaluationText, type PairedComparison, type ScoredRun } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { analyseRun, leadExamples } from './analyse-runs.ts';
import { runJson, runOptions, runsNamed, scoreRuns } from './score-runs.ts';
import { type Scoring, scoringOf } from './scoring.ts';

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  const runs = runsNamed(names);
  const scoring = scoringOf(flags, runs.length, TABLE_METRICS);
  const options = await runOptions(flags);
  const scored = await scoreRuns(runs, scoring, options);
  const comparison = compare(scored, scoring.paired);
  const analysed = flags.analysis || flags.json ? await analyse(scored, scoring, comparison, flags) : null;
  if (flags.json) return writeJson(evaluationJson(options.split, scored, comparison, analysed));
  const style = styleOf(process.stdout);
  await writeOut(evaluationText(options.split, scored, comparison, style));
  if (!analysed) return;
  const columns = scored.map(({ name }, i) => ({ name, analysis: analysed.runs[i] }));
  await writeOut(analysisText(columns, scored[0].metrics[0].name, analysed.examples, style));
}

/** Of two runs that answered the same sources. */
function compare(scored: readonly ScoredRun[], options: PairedOptions): PairedComparison | null {
  if (scored.length !== 2) return null;
  const [first, second] = scored;
  if (!sameSources(first.answers, second.answers)) {
    writeErr('Not compared: the two runs answered different sources.\n');
    return null;
  }
  const sameUnit = unitOf(first.tokenizers) === unitOf(second.tokenizers);
  const metrics = first.metrics.filter(({ name }) => sameUnit || name !== 'per');
  if (metrics.length < first.metrics.length)
    writeErr('PER is not compared: one run counts characters, the other words.\n');
  if (metrics.length === 0) return null;
  const significance = significanceOf(countPair(metrics, first.answers, second.answers), options);
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
  return { runs, examples: comparison ? leadExamples(first, second, sentenceBleu) : null };
}

function evaluationJson(
  split: string,
  scored: readonly ScoredRun[],
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
    significance: comparison?.significance ?? null,
    examples: analysed?.examples ?? null,
  };
}
