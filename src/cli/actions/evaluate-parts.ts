/** `seqcmp eval --parts`: what runs score without each part of their models, against the whole. */
import { significanceOf } from '../../compare/significance.ts';
import type { Split } from '../../config/schema.ts';
import { countPair, type PairedOptions } from '../../eval/compare-paired.ts';
import { scoresOf } from '../../eval/evaluate.ts';
import { partsOfModel } from '../../model/left-out.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import type { ScoredRun } from '../render/evaluation.ts';
import { partsText, type RunParts, type ScoredPart } from '../render/parts.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';
import { decodeExamples } from './answers.ts';
import type { EngineOptions } from './choose.ts';

export async function evaluateParts(
  scored: readonly ScoredRun[],
  split: Split,
  paired: PairedOptions,
  engine: EngineOptions,
  flags: Pick<EvalFlags, 'quiet' | 'json'>,
): Promise<void> {
  const quiet = flags.quiet === true;
  const runs: RunParts[] = [];
  for (const whole of scored) {
    const parts: ScoredPart[] = [];
    for (const part of partsOfModel(whole.run.config.model)) {
      const counter = createCounter(`${whole.name} without ${part}: decoding the ${split} split`, quiet);
      const options = { split, ...engine, quiet, onProgress: counter.show };
      const answers = await decodeExamples(whole.run, whole.answers, options, part).finally(counter.stop);
      const significance = significanceOf(countPair(whole.metrics, whole.answers, answers), paired);
      parts.push({ part, scores: scoresOf(whole.metrics, answers).scores, significance });
    }
    runs.push({ whole, parts });
  }
  if (flags.json) {
    const rows = runs.map(({ whole, parts }) => ({
      name: whole.name,
      model: whole.run.model,
      dir: whole.run.dir,
      finished: whole.reached === null,
      sources: whole.answers.length,
      metrics: whole.scores,
      signatures: whole.signatures,
      parts,
    }));
    return writeJson({ split, runs: rows });
  }
  await writeOut(partsText(split, runs, styleOf(process.stdout)));
}
