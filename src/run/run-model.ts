/** A run's model and tokenizers, as its directory describes them, and its weights. */
import type { TokenizerPair } from '../data/tokenizer.ts';
import { createModel } from '../model/create.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { TrainedWeights } from './checkpoint.ts';
import { bestWeights } from './checkpoint-files.ts';
import type { Run } from './run-directory.ts';
import { readTokenizers } from './run-tokenizers.ts';

export interface RunModel {
  readonly tokenizers: TokenizerPair;
  readonly model: Seq2Seq;
}

export type TrainedModel = RunModel & TrainedWeights;

export function loadRunModel(run: Run): RunModel {
  const tokenizers = readTokenizers(run);
  const vocabularies = { source: tokenizers.source.size, target: tokenizers.target.size };
  return { tokenizers, model: createModel(run.config.model, vocabularies) };
}

/** With the best weights. @throws UserError as `bestWeights` does */
export function loadTrainedModel(run: Run): TrainedModel {
  const loaded = loadRunModel(run);
  return { ...loaded, ...bestWeights(run, loaded.model.params) };
}
