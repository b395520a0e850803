/** A search by weights that training goes on to change: it reads a vector of its own at each step. */
import type { DecodeConfig } from '../config/schema.ts';
import { createSearch, type Search } from '../decode/search.ts';
import type { LoadedRun } from './loaded-run.ts';

/** Programs are compiled once a run. @returns the search by the weights given, until it is given others */
export function changingSearch(
  { model, tokenizers, engine }: LoadedRun,
  config: DecodeConfig,
): (weights: Float32Array) => Search {
  const decoded = new Float32Array(model.params.size);
  const search = createSearch({
    engine,
    models: [{ model, weights: decoded, changing: true }],
    vocab: tokenizers.target.size,
    config,
  });
  return (weights) => {
    decoded.set(weights);
    return search;
  };
}
