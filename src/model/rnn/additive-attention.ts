/** Attention over all encoder states (Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2). */
import * as tf from '@tensorflow/tfjs-core';
import { declareLinear, linear } from '../layers/linear.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

export function declareAdditiveAttention(
  table: ParamTableBuilder,
  name: string,
  queryDim: number,
  keyDim: number,
  dim: number,
): void {
  declareLinear(table, `${name}.query`, queryDim, dim);
  declareLinear(table, `${name}.key`, keyDim, dim, false);
  declareLinear(table, `${name}.energy`, dim, 1, false);
}

/** U_a h_j for all j: once a sentence. @param states [batch, srcLen, keyDim] @returns [batch, srcLen, dim] */
export function projectKeys(p: Params, name: string, states: tf.Tensor3D): tf.Tensor3D {
  return linear(p, `${name}.key`, states);
}

/**
 * e_j = v · tanh(W_a q + U_a h_j), weights = softmax(e), context = Σ_j weights_j h_j.
 * @param query [batch, queryDim]
 * @param keys projected, [batch, srcLen, dim]
 * @param values [batch, srcLen, keyDim]
 * @param hidden what to add to the energies, [batch, srcLen]
 */
export function attend(
  p: Params,
  name: string,
  query: tf.Tensor2D,
  keys: tf.Tensor3D,
  values: tf.Tensor3D,
  hidden: tf.Tensor2D,
): { context: tf.Tensor2D; weights: tf.Tensor2D } {
  const [batch, srcLen, keyDim] = values.shape;
  const projected = tf.expandDims(linear(p, `${name}.query`, query), 1); // [batch, 1, dim]
  const energies = linear(p, `${name}.energy`, tf.tanh(tf.add(projected, keys))); // [batch, srcLen, 1]
  const weights = tf.softmax(tf.add(tf.reshape(energies, [batch, srcLen]), hidden)) as tf.Tensor2D;
  const context = tf.matMul(tf.expandDims(weights, 1), values); // [batch, 1, keyDim]
  return { context: tf.reshape(context, [batch, keyDim]), weights };
}
