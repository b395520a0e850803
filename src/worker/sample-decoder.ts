/** A few validation sources decoded in the middle of training, so that it can be watched. */
import { allPairs, examplesOf } from '../data/corpus.ts';
import { encodeSource } from '../data/encode-source.ts';
import { textOfAnswer } from '../decode/replace-unknown.ts';
import type { Training } from '../train/loop.ts';
import { changingSearch } from './changing-search.ts';
import { drawExamples } from './draw-examples.ts';
import type { LoadedRun } from './loaded-run.ts';

/** Null where `train.samples` is 0. The sources are drawn by their corpus alone: the same for every seed and model. */
export function sampleDecoder(loaded: LoadedRun): Training['decodeSamples'] {
  const { config } = loaded.run;
  const { tokenizers, data } = loaded;
  if (config.train.samples === 0) return null;
  const examples = examplesOf(allPairs(data.corpus.splits.valid));
  const chosen = drawExamples(examples, config.train.samples, 'validation samples');
  const sources = chosen.map(({ source }) => encodeSource(tokenizers, source));
  const searchBy = changingSearch(loaded, { ...config.decode, beam: 1, nbest: 1, sample: false });
  return async (weights) => {
    const { outputs } = await searchBy(weights).decode(sources);
    return chosen.map((example, i) => ({
      ...example,
      output: textOfAnswer(outputs[i], example.source, tokenizers),
    }));
  };
}
