/** Trained models whose inside is looked at, op by op on TF.js's plain backend, where every value can be read. */
import * as tf from '@tensorflow/tfjs-core';
import { encodeSource } from '../data/encode-source.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { withBackend } from '../engine/with-backend.ts';
import { paramTensors } from '../model/param-tensors.ts';
import type { Params } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { readOutputs } from '../run/outputs.ts';
import type { Run } from '../run/run-directory.ts';
import { loadTrainedModel } from '../run/run-model.ts';
import { readSummary } from '../run/summary.ts';

/** The arms of an ablation, each as trained with the first seed. */
export interface LiveArms {
  /** Tensors that `look` makes are freed after. */
  look<T>(arm: string, look: (live: LiveModel) => T): T;
}

export interface LiveModel {
  readonly model: Seq2Seq;
  readonly p: Params;
  readonly tokenizers: TokenizerPair;
  /** The first sources of the test split, as ids with the end of sequence. */
  readonly sources: readonly Int32Array[];
}

/** Enough for a maximum over sources to mean something, few enough for a plain loop in JavaScript. */
const SOURCES = 16;

export function liveArms(runOf: (arm: string) => Run): LiveArms {
  return {
    look(arm, look) {
      const run = runOf(arm);
      const { model, tokenizers, weights } = loadTrainedModel(run);
      const lines = readOutputs(run, readSummary(run).split).slice(0, SOURCES);
      const sources = lines.map(({ source }) => encodeSource(tokenizers, source));
      return withBackend('cpu', () =>
        look({ model, tokenizers, sources, p: paramTensors(model.params, weights) }),
      );
    },
  };
}

/** Largest magnitude. */
export const largest = (x: tf.Tensor): number => tf.max(tf.abs(x)).dataSync()[0];

/** One sentence as a batch. @returns int32, [1, length] */
export const asBatch = (ids: Iterable<number>): tf.Tensor2D => tf.tensor2d([[...ids]], undefined, 'int32');
