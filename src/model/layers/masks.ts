/** Which positions may be seen. Masks are added to scores before the softmax. */
import * as tf from '@tensorflow/tfjs-core';
import { PAD } from '../../config/special-ids.ts';

/** Far below any score, and finite: a row with nothing to see becomes uniform instead of NaN. */
export const MASKED = -1e9;

/** 1 where a token is real. @param ids [batch, length] @returns float32, [batch, length] */
export function realTokens(ids: tf.Tensor2D): tf.Tensor2D {
  return tf.cast(tf.notEqual(ids, PAD), 'float32');
}

/**
 * 1 where a token belongs to a pair: what statistics over a batch are taken of. A row that only fills the batch up
 * holds one token (data/batches.ts), a pair's row at least two. @param ids [batch, length] @returns [batch, length]
 */
export function tokensOfPairs(ids: tf.Tensor2D): tf.Tensor2D {
  const real = realTokens(ids);
  return tf.mul(real, tf.cast(tf.greater(tf.sum(real, 1, true), 1), 'float32'));
}

/** What to add to scores: 0 where `mask` is 1, a number that softmax makes exactly 0 where it is 0. */
export function maskBiasOf<T extends tf.Tensor>(mask: T): T {
  return tf.mul(tf.sub(1, mask), MASKED);
}

/** Position t sees positions up to t (Vaswani et al. 2017, section 3.2.3). @returns 1 = may see, [length, length] */
export function causalMask(length: number): tf.Tensor2D {
  const places = tf.range(0, length, 1, 'int32');
  return tf.cast(tf.lessEqual(tf.expandDims(places, 0), tf.expandDims(places, 1)), 'float32');
}
