/** Small models to decode with, and the oracle for what they say: teacher forcing on TF.js's cpu backend. */
import * as tf from '@tensorflow/tfjs-core';
import { configSchema, type DecodeConfig, type ModelConfig } from '../config/schema.ts';
import { BOS } from '../data/vocabulary.ts';
import type { DecodedModel } from '../decode/model-programs.ts';
import { withBackend } from '../engine/with-backend.ts';
import { createModel } from '../model/create.ts';
import { forcedLogits } from '../model/forced-logits.ts';
import { initialise } from '../model/initialise.ts';
import { inference } from '../model/mode.ts';
import { paramTensors } from '../model/param-tensors.ts';
import { partsOf } from '../model/params.ts';
import { VOCAB } from './model-variants.ts';

/**
 * Weights are larger than initial ones, so that outputs differ and some end by themselves; not where running
 * statistics that fit the initial ones would let numbers grow without bound.
 */
export function toyModel(config: ModelConfig, seed = 3): DecodedModel {
  const model = createModel(config, VOCAB);
  const factor = partsOf(model.params).statistics.length > 0 ? 1 : 3;
  return { model, weights: initialise(model.params, seed).map((value) => factor * value) };
}

export const decodeSettings = (decode: Partial<DecodeConfig> = {}): DecodeConfig =>
  configSchema.parse({ model: { kind: 'rnn' }, decode: { maxLengthFactor: 1, ...decode } }).decode;

export const toySources = [[4, 5, 2], [8, 7, 6, 5, 4, 2], [2], [5, 5, 5, 5, 5, 5, 5, 5, 5, 2], [6, 2]].map(
  (ids) => Int32Array.from(ids),
);

/** Log-probabilities of all symbols at each position of targets of one length, [targets][position][vocab]. */
export function teacherForced(
  { model, weights }: DecodedModel,
  source: Int32Array,
  targets: readonly (readonly number[])[],
): number[][][] {
  return withBackend('cpu', () => {
    const p = paramTensors(model.params, weights);
    const sources = targets.map(() => [...source]);
    const shifted = targets.map((target) => [BOS, ...target.slice(0, -1)]);
    const inputs = {
      source: tf.tensor2d(sources, [targets.length, source.length], 'int32'),
      targetIn: tf.tensor2d(shifted, [targets.length, shifted[0].length], 'int32'),
    };
    return tf.logSoftmax(forcedLogits(model, p, inputs, inference)).arraySync();
  });
}
