/** The two programs that training compiles for each shape of batch. Neither knows which model it runs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Program, Tensors } from '../engine/engine.ts';
import { scoped } from '../engine/scoped.ts';
import { forcedLogits } from '../model/forced-logits.ts';
import { realTokens } from '../model/layers/masks.ts';
import { inference, type Mode, training } from '../model/mode.ts';
import { type Params, partsOf } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { type TokenLoss, tokenLoss } from './loss.ts';

function lossOf(model: Seq2Seq, p: Params, batch: Tensors, mode: Mode, smoothing: number): TokenLoss {
  const logits = forcedLogits(model, p, batch, mode);
  const targets = batch.targetOut as tf.Tensor2D;
  return scoped('loss', () => tokenLoss(logits, targets, realTokens(targets), smoothing));
}

/**
 * Outputs: `loss`, nats a real target token, unsmoothed; by parameter name the gradient of the smoothed loss; and by
 * name the new running value of each statistic.
 */
export function trainingProgram(model: Seq2Seq, smoothing: number): Program {
  const { trained: names, statistics } = partsOf(model.params);
  return (inputs, { drawMask }) => {
    const kept: Record<string, tf.Tensor> = {};
    const keep = (name: string, value: tf.Tensor): void => {
      kept[name] = tf.keep(value);
    };
    const objective = (...values: tf.Tensor[]): tf.Scalar => {
      const read = statistics.map((name): [string, tf.Tensor] => [name, inputs[name]]);
      const p = Object.fromEntries([...read, ...names.map((name, i) => [name, values[i]] as const)]);
      const mode = training(drawMask, keep);
      const { smoothed, total, tokens } = lossOf(model, p, inputs, mode, smoothing);
      keep('loss', tf.div(total, tf.maximum(tokens, 1)));
      return smoothed;
    };
    const gradients = tf.grads(objective)(names.map((name) => inputs[name]));
    // Kept past the tape's own clean-up; a clone is freed with everything else.
    const freed = Object.entries(kept).map(([name, value]) => {
      const clone = tf.clone(value);
      value.dispose();
      return [name, clone] as const;
    });
    return Object.fromEntries([...freed, ...gradients.map((gradient, i) => [names[i], gradient] as const)]);
  };
}

/** Outputs: `total`, nats summed over real target tokens, and `tokens`, how many they are. */
export function validationProgram(model: Seq2Seq): Program {
  return (inputs) => {
    const { total, tokens } = lossOf(model, inputs, inputs, inference, 0);
    return { total, tokens };
  };
}
