/** A run's scores under teacher forcing: those of its summary, or computed now with its best weights. */
import type { Split } from '../../config/schema.ts';
import { allPairs } from '../../data/corpus.ts';
import { createEngine } from '../../engine/choose-engine.ts';
import { type ForcedScores, forcedScores } from '../../eval/forced-scores.ts';
import type { Run } from '../../run/run-directory.ts';
import { loadTrainedModel } from '../../run/run-model.ts';
import { isFinished, readSummary } from '../../run/summary.ts';
import type { AnswerOptions } from './answers.ts';
import { loadRunCorpus } from './load-run-corpus.ts';

/** What the run's summary says of the split, or null where it says nothing. */
export function keptForcedScores(run: Run, split: Split): ForcedScores | null {
  if (!isFinished(run)) return null;
  const summary = readSummary(run);
  return summary.split === split ? summary.forced : null;
}

export async function computeForcedScores(
  run: Run,
  { split, quiet, onProgress, ...options }: AnswerOptions,
): Promise<ForcedScores> {
  const { splits } = await loadRunCorpus(run, quiet);
  const { model, tokenizers, weights } = loadTrainedModel(run);
  const pairs = allPairs(splits[split]);
  const engine = await createEngine(options.engine, options.threads);
  try {
    const report = (done: number) => onProgress(done, pairs.length);
    const forcing = { engine, model, weights, data: run.config.data, onProgress: report };
    return await forcedScores(forcing, tokenizers, pairs);
  } finally {
    await engine.dispose();
  }
}
