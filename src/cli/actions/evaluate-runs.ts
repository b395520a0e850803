/** `seqcmp eval`: scores of runs on a split, and of two runs whether their difference could be chance. */
import { runNames } from '../../compare/run-names.ts';
import { sameSources } from '../../compare/scored-outputs.ts';
import { significanceOf, verdictOf } from '../../compare/significance.ts';
import { UsageError } from '../../config/user-error.ts';
import { VERSION } from '../../config/version.ts';
import { parseTokenizers } from '../../data/tokenizer.ts';
import type { PairedOptions } from '../../eval/compare-paired.ts';
import { metricsFor, scoresOf, TABLE_METRICS } from '../../eval/evaluate.ts';
import type { MetricName } from '../../eval/metric.ts';
import { tokenizerPath } from '../../run/layout.ts';
import { openRuns } from '../../run/open-runs.ts';
import { readTokenizer } from '../../run/run-directory.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import { type Comparison, evaluationText, type ScoredRun } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { answersOf } from './answers.ts';
import { chooseEngine, splitOf } from './choose.ts';
import { scoringOf } from './scoring.ts';

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  if (names.length === 0) {
    throw new UsageError(
      'expected runs, or files of text: --hyp with --ref; found neither',
      'For example: seqcmp eval results/RUN, or seqcmp eval --hyp out.txt --ref ref.txt.',
    );
  }
  const split = splitOf(flags.split ?? 'test');
  const scoring = scoringOf(flags);
  const runs = names.flatMap((name) => openRuns(name));
  const engine = await chooseEngine(flags);
  const titles = runNames(runs);
  const scored: ScoredRun[] = [];
  for (const [i, run] of runs.entries()) {
    const quiet = flags.quiet === true;
    const counter = createCounter(`${titles[i]}: decoding the ${split} split`, quiet);
    const answers = await answersOf(run, { split, ...engine, quiet, onProgress: counter.show }).finally(
      counter.stop,
    );
    const tokenizers = parseTokenizers(readTokenizer(run), tokenizerPath(run.dir));
    const asked: readonly MetricName[] = scoring.metrics ?? TABLE_METRICS;
    const metrics = metricsFor(asked, answers, tokenizers, VERSION, scoring.options);
    scored.push({ name: titles[i], run, answers, tokenizers, metrics, ...scoresOf(metrics, answers) });
  }
  const comparison = compare(scored, scoring.paired);
  if (flags.json) return writeJson(evaluationJson(split, scored, comparison));
  await writeOut(evaluationText(split, scored, comparison, styleOf(process.stdout)));
}

/** Of two runs that answered the same sources. */
function compare(scored: readonly ScoredRun[], options: PairedOptions): Comparison | null {
  if (scored.length !== 2) return null;
  const [first, second] = scored;
  if (!sameSources(first.answers, second.answers)) {
    writeErr('Not compared: the two runs answered different sources.\n');
    return null;
  }
  const significance = significanceOf(first.metrics, first.answers, second.answers, options);
  return { verdict: verdictOf([first.name, second.name], significance), significance };
}

function evaluationJson(split: string, scored: readonly ScoredRun[], comparison: Comparison | null) {
  return {
    split,
    verdict: comparison?.verdict?.sentence ?? null,
    runs: scored.map(({ name, run, answers, scores, signatures }) => ({
      name,
      model: run.model,
      dir: run.dir,
      sources: answers.length,
      metrics: scores,
      signatures,
    })),
    significance: comparison?.significance ?? null,
  };
}
