/** Scores weights in the middle of training by decoding validation sources. Programs are compiled once a run. */
import { allPairs, examplesOf, type Pair } from '../data/corpus.ts';
import { createSearch } from '../decode/search.ts';
import { evaluatePairs } from '../eval/evaluate.ts';
import { METRICS } from '../eval/metric.ts';
import type { Scorer } from '../train/loop.ts';
import { drawExamples } from './draw-examples.ts';
import type { LoadedRun } from './loaded-run.ts';

/** Null where `train.stopMetric` is the loss, which needs no decoding. */
export function validationScorer({
  run: { config },
  model,
  tokenizers,
  data,
  engine,
}: LoadedRun): Scorer | null {
  const { stopMetric, validPairs } = config.train;
  if (stopMetric === 'loss') return null;
  const pairs = samplePairs(allPairs(data.corpus.splits.valid), validPairs);
  // The search's own: it reads them at each step, while training goes on to change its vector.
  const decoded = new Float32Array(model.params.size);
  const search = createSearch({
    engine,
    models: [{ model, weights: decoded, changing: true }],
    vocab: tokenizers.target.size,
    config: config.decode,
  });
  return {
    better: METRICS[stopMetric].better,
    async score(weights) {
      decoded.set(weights);
      const { scores } = await evaluatePairs(search, tokenizers, pairs);
      return scores;
    },
  };
}

/** All pairs of `count` sources, or of all when there are fewer: the same for every seed and model. */
function samplePairs(pairs: readonly Pair[], count: number): Pair[] {
  return drawExamples(examplesOf(pairs), count, 'validation sources').flatMap(({ source, references }) =>
    references.map((target) => ({ source, target })),
  );
}
