/** Scores weights in the middle of training by decoding validation sources. */
import { allPairs, examplesOf, type Pair } from '../data/corpus.ts';
import { evaluatePairs } from '../eval/evaluate.ts';
import { METRICS } from '../eval/metric.ts';
import type { Scorer } from '../train/loop.ts';
import { changingSearch } from './changing-search.ts';
import { drawExamples } from './draw-examples.ts';
import type { LoadedRun } from './loaded-run.ts';

/** Null where `train.stopMetric` is the loss, which needs no decoding. */
export function validationScorer(loaded: LoadedRun): Scorer | null {
  const { config } = loaded.run;
  const { tokenizers, data } = loaded;
  const { stopMetric, validPairs } = config.train;
  if (stopMetric === 'loss') return null;
  const pairs = samplePairs(allPairs(data.corpus.splits.valid), validPairs);
  const searchBy = changingSearch(loaded, config.decode);
  return {
    better: METRICS[stopMetric].better,
    async score(weights) {
      const { scores } = await evaluatePairs(searchBy(weights), tokenizers, pairs);
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
