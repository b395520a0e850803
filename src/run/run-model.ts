/** A run's model and tokenizers, as its directory describes them, and its weights. */
import type { Part } from '../config/parts.ts';
import type { ModelConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { type TokenizerPair, vocabularySizes } from '../data/tokenizer.ts';
import { createModel } from '../model/create.ts';
import { partsOfModel, withoutPart } from '../model/left-out.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { TrainedWeights } from './checkpoint.ts';
import { bestWeights } from './checkpoint-files.ts';
import type { Run } from './run-directory.ts';
import { readTokenizers } from './run-tokenizers.ts';

export interface RunModel {
  readonly tokenizers: TokenizerPair;
  readonly model: Seq2Seq;
}

export interface TrainedModel extends RunModel, TrainedWeights {
  /** The run's own, but for a part that is left out. */
  readonly config: ModelConfig;
}

/** @throws UserError when its tokenizers are damaged */
export function loadRunModel(run: Run): RunModel {
  const tokenizers = readTokenizers(run);
  return { tokenizers, model: createModel(run.config.model, vocabularySizes(tokenizers)) };
}

/**
 * With the best weights. @param without a part of the model that is left out
 * @throws UserError as `bestWeights` does, and where the model has no such part
 */
export function loadTrainedModel(run: Run, without: Part | null = null): TrainedModel {
  const loaded = loadRunModel(run);
  const { config } = run;
  const whole = { ...loaded, ...bestWeights(run, loaded.model.params), config: config.model };
  if (without === null) return whole;
  const left = withoutPart(without, whole, vocabularySizes(loaded.tokenizers));
  if (left !== null) return { ...whole, ...left };
  const parts = partsOfModel(config.model);
  throw new UserError(
    `${run.dir} has no ${without} that could be left out`,
    parts.length === 0 ? 'Nothing can be left out of its model.' : `It has ${parts.join(', ')}.`,
  );
}
