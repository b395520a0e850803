/** Multi-head scaled dot-product attention (Vaswani et al. 2017, sections 3.2.1 and 3.2.2). */
import * as tf from '@tensorflow/tfjs-core';
import { declareLinear, linear } from '../layers/linear.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

export function declareAttention(table: ParamTableBuilder, name: string, dim: number): void {
  for (const part of ['query', 'key', 'value', 'output']) declareLinear(table, `${name}.${part}`, dim, dim);
}

/** @param x [batch, length, dim] @returns [batch, heads, length, headDim] */
function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, length, dim] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, length, heads, dim / heads]), [0, 2, 1, 3]);
}

/** @param x [batch, heads, length, headDim] @returns [batch, length, dim] */
function joinHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, headDim] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * headDim]);
}

/** Keys or values of every position, [batch, heads, length, headDim]: once a sentence, or once a step into a cache. */
export function projectHeads(p: Params, name: string, x: tf.Tensor3D, heads: number): tf.Tensor4D {
  return splitHeads(linear(p, name, x), heads);
}

export interface Attended {
  /** [batch, length, dim] */
  readonly output: tf.Tensor3D;
  /** softmax(Q K^T / sqrt(headDim)), [batch, heads, length, keyLength] */
  readonly weights: tf.Tensor4D;
}

/**
 * Each head: softmax(Q K^T / sqrt(headDim) + hidden) V (equation 1). Dot products of vectors of unit variance have
 * variance headDim; the division keeps the softmax away from where its gradient vanishes (section 3.2.1).
 * @param x what asks, [batch, length, dim]
 * @param keys @param values [batch, heads, keyLength, headDim]
 * @param hidden what to add to the scores, broadcast to [batch, heads, length, keyLength]
 */
export function multiHeadAttention(
  p: Params,
  name: string,
  x: tf.Tensor3D,
  keys: tf.Tensor4D,
  values: tf.Tensor4D,
  hidden: tf.Tensor,
): Attended {
  const [, heads, , headDim] = keys.shape;
  const queries = projectHeads(p, `${name}.query`, x, heads); // [batch, heads, length, headDim]
  const scores = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(headDim));
  const weights = tf.softmax(tf.add(scores, hidden)) as tf.Tensor4D;
  const output = linear(p, `${name}.output`, joinHeads(tf.matMul(weights, values)));
  return { output, weights };
}
