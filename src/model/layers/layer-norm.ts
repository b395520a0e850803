/** Layer normalisation (Ba, Kiros and Hinton 2016, equation 4). */
import * as tf from '@tensorflow/tfjs-core';
import type { Params, ParamTableBuilder } from '../params.ts';

/** As in PyTorch and in most published code. */
const EPSILON = 1e-5;

export function declareLayerNorm(table: ParamTableBuilder, name: string, dim: number): void {
  table.add(`${name}.gain`, [dim], { kind: 'ones' });
  table.add(`${name}.bias`, [dim], { kind: 'zeros' });
}

/** gain * (x - mean) / sqrt(variance + epsilon) + bias, over the last axis. @param x [..., dim] */
export function layerNorm<T extends tf.Tensor>(p: Params, name: string, x: T): T {
  return tf.add(tf.mul(normalise(x), p[`${name}.gain`]), p[`${name}.bias`]);
}

/**
 * With y = (x - mean) / deviation, dx = (dy - mean(dy) - y mean(dy y)) / deviation: a third of the operations
 * that the tape would record for it.
 */
const normalise = tf.customGrad((input, saving) => {
  const x = input as tf.Tensor;
  const save = saving as tf.GradSaveFunc;
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const perDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON)); // [..., 1]
  const y = tf.mul(centred, perDeviation);
  save([y, perDeviation]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
    const [yKept, perDeviationKept] = saved;
    const slope = tf.mul(yKept, tf.mean(tf.mul(dy, yKept), -1, true));
    return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), slope), perDeviationKept);
  };
  return { value: y, gradFunc };
}) as <T extends tf.Tensor>(x: T) => T;
