/** A few validation sources decoded in the middle of training, so that it can be watched. Programs are compiled once a run. */
import { allPairs, examplesOf } from '../data/corpus.ts';
import { createSearch } from '../decode/search.ts';
import { encodeSource } from '../eval/evaluate.ts';
import type { Training } from '../train/loop.ts';
import { drawExamples } from './draw-examples.ts';
import type { LoadedRun } from './loaded-run.ts';

/** Null where `train.samples` is 0. The sources are drawn by their corpus alone: the same for every seed and model. */
export function sampleDecoder({
  run: { config },
  model,
  tokenizers,
  data,
  engine,
}: LoadedRun): Training['decodeSamples'] {
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
