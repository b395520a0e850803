/** Layer normalisation (Ba, Kiros and Hinton 2016, equation 4). */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

/** As in PyTorch and in most published code. */
const EPSILON = 1e-5;

export function declareLayerNorm(table: ParamTableBuilder, name: string, dim: number): void {
  table.add(`${name}.gain`, [dim], { kind: 'ones' });
  table.add(`${name}.bias`, [dim], { kind: 'zeros' });
}

/** gain * (x - mean) / sqrt(variance + epsilon) + bias, over the last axis. @param x [..., dim] */
export function layerNorm<T extends tf.Tensor>(p: Params, name: string, x: T): T {
  return normalise(x, p[`${name}.gain`], p[`${name}.bias`]) as T;
}

/**
 * With y = (x - mean) / deviation and dz = gain dy, dx = (dz - mean(dz) - y mean(dz y)) / deviation: a third of the
 * operations that the tape would record for it. Both means are products, since dz y = (dy y) gain.
 */
const normalise = tf.customGrad((...args) => {
  const [x, gain, bias, saving] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const dim = x.shape[x.rank - 1];
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const perDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON)); // [..., 1]
  const y = observed('standardised', tf.mul(centred, perDeviation));
  saving([y, perDeviation, gain]);
  const gradFunc = (dy: tf.Tensor, [yKept, perDeviationKept, gainKept]: tf.Tensor[]): tf.Tensor[] => {
    const rows = (z: tf.Tensor) => tf.reshape(z, [-1, dim]);
    const share = tf.reshape(tf.div(gainKept, dim), [dim, 1]);
    const meanOfProduct = (z: tf.Tensor) => tf.reshape(tf.matMul(rows(z), share), perDeviationKept.shape);
    const slope = tf.mul(dy, yKept);
    const common = tf.add(meanOfProduct(dy), tf.mul(yKept, meanOfProduct(slope)));
    const dx = tf.mul(tf.sub(tf.mul(dy, gainKept), common), perDeviationKept);
    return [dx, tf.sum(rows(slope), 0), tf.sum(rows(dy), 0)];
  };
  return { value: tf.add(tf.mul(y, gain), bias), gradFunc };
});
