/** `seqcmp eval`: scores of runs on a split, and of two runs whether their difference could be chance. */
import { runNames } from '../../compare/run-names.ts';
import { sameSources } from '../../compare/scored-outputs.ts';
import { significanceOf, verdictOf } from '../../compare/significance.ts';
import { VERSION } from '../../config/version.ts';
import { parseTokenizers } from '../../data/tokenizer.ts';
import { scoreAnswers, tableMetrics } from '../../eval/evaluate.ts';
import { tokenizerPath } from '../../run/layout.ts';
import { openRuns } from '../../run/open-runs.ts';
import { readTokenizer } from '../../run/run-directory.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import { type Comparison, evaluationText, type ScoredRun } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { answersOf } from './answers.ts';
import { chooseEngine, splitOf } from './choose.ts';

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  const split = splitOf(flags.split);
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
    scored.push({ name: titles[i], run, answers, tokenizers, ...scoreAnswers(answers, tokenizers, VERSION) });
  }
  const comparison = compare(scored);
  if (flags.json) return writeJson(evaluationJson(split, scored, comparison));
  await writeOut(evaluationText(split, scored, comparison, styleOf(process.stdout)));
}

/** Of two runs that answered the same sources. */
function compare(scored: readonly ScoredRun[]): Comparison | null {
  if (scored.length !== 2) return null;
  const [first, second] = scored;
  if (!sameSources(first.answers, second.answers)) {
    writeErr('Not compared: the two runs answered different sources.\n');
    return null;
  }
  const metrics = tableMetrics(first.answers, first.tokenizers, VERSION);
  const significance = significanceOf(metrics, first.answers, second.answers);
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
