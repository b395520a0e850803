/** `seqcmp eval --parts`: what runs score without each part of their models, against the whole. */
import { leadingMetrics } from '../../compare/leading-metric.ts';
import { significanceOf } from '../../compare/significance.ts';
import { nameWithout } from '../../config/parts.ts';
import { UsageError } from '../../config/user-error.ts';
import { countPair, type PairedOptions } from '../../eval/compare-paired.ts';
import { scoresOf } from '../../eval/evaluate.ts';
import { partsOfModel } from '../../model/left-out.ts';
import { readTokenizers } from '../../run/run-tokenizers.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import type { ScoredRun } from '../render/evaluation.ts';
import { partsText, type RunParts, type ScoredPart } from '../render/parts.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';
import { decodeExamples } from './answers.ts';
import { countResampling } from './count-resampling.ts';
import { type RunOptions, runJson, runOptions, runsNamed, scoreRuns } from './score-runs.ts';
import { scoringOf } from './scoring.ts';

export async function evaluateParts(names: readonly string[], flags: EvalFlags): Promise<void> {
  refuseBeside(flags);
  const runs = runsNamed(names);
  const [leading, beside] = leadingMetrics(runs.map(readTokenizers));
  // Two systems: the whole, and what is left of it.
  const scoring = scoringOf(flags, 2, [leading, beside]);
  const options = await runOptions(flags);
  const scored: RunParts[] = [];
  for (const whole of await scoreRuns(runs, scoring, options)) {
    scored.push({ whole, parts: await scoreParts(whole, scoring.paired, options) });
  }
  const { split } = options;
  if (!flags.json) return writeOut(partsText(split, scored, styleOf(process.stdout)));
  await writeJson({ split, runs: scored.map(({ whole, parts }) => ({ ...runJson(whole), parts })) });
}

function refuseBeside(flags: EvalFlags): void {
  const beside = (['analysis', 'forced'] as const).find((flag) => flags[flag]);
  if (beside === undefined) return;
  throw new UsageError(`--parts has scores alone; found --${beside} beside it`, 'Leave one of the two out.');
}

/** One for each part that the model has. */
async function scoreParts(
  { name, run, answers, metrics }: ScoredRun,
  paired: PairedOptions,
  options: RunOptions,
): Promise<ScoredPart[]> {
  const scored: ScoredPart[] = [];
  for (const part of partsOfModel(run.config.model)) {
    const counter = createCounter(
      `${nameWithout(name, part)}: decoding the ${options.split} split`,
      options.quiet,
    );
    const decoding = decodeExamples(run, answers, { ...options, onProgress: counter.show }, part);
    const left = await decoding.finally(counter.stop);
    const counted = countPair(metrics, answers, left);
    const significance = countResampling(paired, options.quiet, (told) => significanceOf(counted, told));
    scored.push({ part, scores: scoresOf(metrics, left).scores, significance });
  }
  return scored;
}
