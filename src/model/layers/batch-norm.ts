/**
 * Batch normalisation (Ioffe and Szegedy 2015, algorithms 1 and 2) over the tokens of a batch: each of the `dim`
 * features by its mean and variance over all real tokens of all pairs (sequence-wise, as in Laurent et al. 2016).
 * In training a decoder's statistics are of later tokens too: a prefix is normalised by what follows it.
 */
import * as tf from '@tensorflow/tfjs-core';
import { forOnlooker } from '../../engine/observed.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

/** As in PyTorch, like the momentum. */
const EPSILON = 1e-5;
/** Of the new batch in the running statistics. */
const MOMENTUM = 0.1;

export function declareBatchNorm(table: ParamTableBuilder, name: string, dim: number): void {
  table.add(`${name}.gain`, [dim], { kind: 'ones' });
  table.add(`${name}.bias`, [dim], { kind: 'zeros' });
  table.addStatistic(`${name}.mean`, [dim], { kind: 'zeros' });
  table.addStatistic(`${name}.variance`, [dim], { kind: 'ones' });
}

/** Of a training pass: which vectors count, 1 or 0, of x's shape without its last axis. */
export type Counted = () => tf.Tensor;

/**
 * gain * (x - mean) / sqrt(variance + epsilon) + bias. In training mean and variance are the batch's and move the
 * running ones; in inference they are the running ones. @param x [..., dim]
 */
export function batchNorm<T extends tf.Tensor>(
  p: Params,
  name: string,
  x: T,
  mode: Mode,
  counted: Counted | null,
): T {
  const { mean, variance } =
    mode.record === null || counted === null
      ? { mean: p[`${name}.mean`], variance: p[`${name}.variance`] }
      : batchStatistics(p, name, x, mode.record, counted());
  forOnlooker('standardised', () => tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPSILON))));
  const scale = tf.mul(p[`${name}.gain`], tf.rsqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(tf.sub(x, mean), scale), p[`${name}.bias`]);
}

/** The running variance takes the unbiased one, n / (n - 1) times the batch's (algorithm 2, step 10). */
function batchStatistics(
  p: Params,
  name: string,
  x: tf.Tensor,
  record: NonNullable<Mode['record']>,
  counted: tf.Tensor,
): { mean: tf.Tensor; variance: tf.Tensor } {
  const dim = x.shape[x.rank - 1];
  const rows = tf.reshape(x, [-1, dim]); // [tokens, dim]
  const weights = tf.reshape(counted, [1, -1]); // [1, tokens]
  const n = tf.maximum(tf.sum(weights), 1);
  const mean = tf.div(tf.matMul(weights, rows), n); // [1, dim]
  const variance = tf.div(tf.matMul(weights, tf.square(tf.sub(rows, mean))), n); // [1, dim]
  const unbiased = tf.mul(variance, tf.div(n, tf.maximum(tf.sub(n, 1), 1)));
  const move = (statistic: string, to: tf.Tensor) => {
    const running = p[`${name}.${statistic}`];
    record(
      `${name}.${statistic}`,
      tf.add(tf.mul(running, 1 - MOMENTUM), tf.mul(tf.reshape(to, [dim]), MOMENTUM)),
    );
  };
  move('mean', mean);
  move('variance', unbiased);
  return { mean, variance };
}
