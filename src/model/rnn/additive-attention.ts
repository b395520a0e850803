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
  const [batch, , keyDim] = values.shape;
  const projected = linear(p, `${name}.query`, query); // [batch, dim]
  const energies = energiesOf(projected, keys, p[`${name}.energy.weight`]) as tf.Tensor2D; // [batch, srcLen]
  const weights = tf.softmax(tf.add(energies, hidden)) as tf.Tensor2D;
  const context = tf.matMul(tf.expandDims(weights, 1), values); // [batch, 1, keyDim]
  return { context: tf.reshape(context, [batch, keyDim]), weights };
}

/**
 * e_j = v · tanh(q + k_j). With t_j = tanh(q + k_j) and the gradient d_j at e_j: of k_j, v ∘ d_j (1 - t_j²); of q,
 * their sum; of v, Σ_j d_j t_j. Written out, since the sums over j are products.
 * @param args query [batch, dim], keys [batch, srcLen, dim], v [dim, 1] @returns [batch, srcLen]
 */
const energiesOf = tf.customGrad((...args) => {
  const [query, keys, v, saving] = args as [tf.Tensor2D, tf.Tensor3D, tf.Tensor2D, tf.GradSaveFunc];
  const [batch, srcLen, dim] = keys.shape;
  const t = tf.tanh(tf.add(tf.expandDims(query, 1), keys)); // [batch, srcLen, dim]
  saving([t, v]);
  const gradFunc = (d: tf.Tensor, [tKept, vKept]: tf.Tensor[]): tf.Tensor[] => {
    const row = tf.reshape(vKept, [dim]);
    const slope = tf.sub(1, tf.square(tKept)); // [batch, srcLen, dim]
    const dKeys = tf.mul(tf.mul(tf.expandDims(d, 2), slope), row);
    const dQuery = tf.mul(tf.reshape(tf.matMul(tf.expandDims(d, 1), slope), [batch, dim]), row);
    const dV = tf.matMul(tf.reshape(tKept, [-1, dim]), tf.reshape(d, [-1, 1]), true, false); // [dim, 1]
    return [dQuery, dKeys, dV];
  };
  return { value: tf.reshape(tf.matMul(tf.reshape(t, [-1, dim]), v), [batch, srcLen]), gradFunc };
});
