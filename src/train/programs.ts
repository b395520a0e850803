/** The two programs that training compiles for each shape of batch. Neither knows which model it runs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Bucket } from '../data/buckets.ts';
import type { Program, Specs, Tensors } from '../engine/engine.ts';
import { scoped } from '../engine/scoped.ts';
import { realTokens } from '../model/layers/masks.ts';
import { inference, type Mode, training } from '../model/mode.ts';
import type { Params, ParamTable } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { paramSpecs } from '../model/specs.ts';
import { type TokenLoss, tokenLoss } from './loss.ts';

/** Parameters by name, and a batch: `source`, `targetIn`, `targetOut`. */
export function batchSpecs(table: ParamTable, { rows, sourceLength, targetLength }: Bucket): Specs {
  const ids = (length: number) => ({ shape: [rows, length], dtype: 'int32' }) as const;
  return {
    ...paramSpecs(table),
    source: ids(sourceLength),
    targetIn: ids(targetLength),
    targetOut: ids(targetLength),
  };
}

function lossOf(model: Seq2Seq, p: Params, batch: Tensors, mode: Mode, smoothing: number): TokenLoss {
  const memory = scoped('encode', () => model.encode(p, batch.source as tf.Tensor2D, mode));
  const logits = scoped('decode', () => model.decode(p, memory, batch.targetIn as tf.Tensor2D, mode));
  const targets = batch.targetOut as tf.Tensor2D;
  return scoped('loss', () => tokenLoss(logits, targets, realTokens(targets), smoothing));
}

/** Outputs: `loss`, nats a real target token, unsmoothed; and the gradient of the smoothed loss by parameter name. */
export function trainingProgram(model: Seq2Seq, smoothing: number): Program {
  const names = model.params.entries.map(({ name }) => name);
  return (inputs, drawMask) => {
    let measured: tf.Tensor | undefined;
    const objective = (...values: tf.Tensor[]): tf.Scalar => {
      const p = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      const { smoothed, total, tokens } = lossOf(model, p, inputs, training(drawMask), smoothing);
      measured = tf.keep(tf.div(total, tf.maximum(tokens, 1)));
      return smoothed;
    };
    const gradients = tf.grads(objective)(names.map((name) => inputs[name]));
    // Kept past the tape's own clean-up; a clone is freed with everything else.
    const loss = tf.clone(measured as tf.Tensor);
    measured?.dispose();
    return { loss, ...Object.fromEntries(gradients.map((gradient, i) => [names[i], gradient])) };
  };
}

/** Outputs: `total`, nats summed over real target tokens, and `tokens`, how many they are. */
export function validationProgram(model: Seq2Seq): Program {
  return (inputs) => {
    const { total, tokens } = lossOf(model, inputs, inputs, inference, 0);
    return { total, tokens };
  };
}
