/** A few validation sources decoded in the middle of training, so that it can be watched. Programs are compiled once a run. */
import { allPairs, examplesOf } from '../data/corpus.ts';
import type { TrainingData } from '../data/training-data.ts';
import { createSearch } from '../decode/search.ts';
import type { Engine } from '../engine/engine.ts';
import { encodeSource } from '../eval/evaluate.ts';
import type { Run } from '../run/run-directory.ts';
import type { RunModel } from '../run/run-model.ts';
import type { Training } from '../train/loop.ts';
import { drawExamples } from './draw-examples.ts';

/** Null where `train.samples` is 0. The sources are drawn by their corpus alone: the same for every seed and model. */
export function sampleDecoder(
  { config }: Run,
  { model, tokenizers }: RunModel,
  data: TrainingData,
  engine: Engine,
): Training['decodeSamples'] {
  if (config.train.samples === 0) return null;
  const examples = examplesOf(allPairs(data.corpus.splits.valid));
  const chosen = drawExamples(examples, config.train.samples, 'validation samples');
  const sources = chosen.map(({ source }) => encodeSource(tokenizers, source));
  // The search's own: training goes on to change its vector.
  const decoded = new Float32Array(model.params.size);
  const search = createSearch({
    engine,
    models: [{ model, weights: decoded, changing: true }],
    vocab: tokenizers.target.size,
    config: { ...config.decode, beam: 1, nbest: 1, sample: false },
  });
  return async (weights) => {
    decoded.set(weights);
    const { outputs } = await search.decode(sources);
    return chosen.map((example, i) => ({ ...example, output: tokenizers.target.decode(outputs[i].ids) }));
  };
}
