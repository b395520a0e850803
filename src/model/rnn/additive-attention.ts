/** Additive attention of one head (Bahdanau, Cho and Bengio 2015, section 3.1 and appendix A.1.2). */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareLinear, linear } from '../layers/linear.ts';
import { maskBiasOf } from '../layers/masks.ts';
import type { ParamTableBuilder } from '../params.ts';
import type { RnnAttention } from './attention.ts';

export function declareAdditive(
  table: ParamTableBuilder,
  name: string,
  dim: number,
  memoryDim: number,
): void {
  declareLinear(table, `${name}.query`, dim, dim);
  declareLinear(table, `${name}.key`, memoryDim, dim, { bias: false });
  declareLinear(table, `${name}.energy`, dim, 1, { bias: false });
}

/**
 * e_j = v · tanh(W_a q + U_a h_j), weights = softmax(e), context = Σ_j weights_j h_j. The context is as wide as a state
 * of the memory. @param dim of the sum whose tanh is taken, and of the query
 */
export function additiveAttention(name: string, dim: number, memoryDim: number): RnnAttention {
  return {
    contextDim: memoryDim,
    declare: (table) => declareAdditive(table, name, dim, memoryDim),
    prepare: (p, { states, mask }) => ({
      keys: linear(p, `${name}.key`, states, { bias: false }), // [batch, srcLen, dim]
      values: states, // [batch, srcLen, memoryDim]
      maskBias: maskBiasOf(mask), // [batch, srcLen]
    }),
    attend: (p, query, { keys, values, maskBias }) =>
      scoped(name, () => {
        const batch = query.shape[0];
        const projected = observed('query', linear(p, `${name}.query`, query)); // [batch, dim]
        observed('keys', keys);
        observed('values', values);
        const energies = observed('energies', energiesOf(projected, keys, p[`${name}.energy.weight`])); // [batch, srcLen]
        const softmax = tf.softmax(tf.add(energies, maskBias));
        const weights = observed('weights', tf.expandDims(softmax, 1) as tf.Tensor3D); // [batch, 1, srcLen]
        const context = observed('context', tf.matMul(weights, values)); // [batch, 1, memoryDim]
        return { context: tf.reshape(context, [batch, memoryDim]), weights };
      }),
  };
}

/**
 * e_j = v · tanh(q + k_j). With t_j = tanh(q + k_j) and the gradient d_j at e_j: of k_j, v d_j - v ∘ d_j t_j²; of q,
 * their sum; of v, Σ_j d_j t_j. Written out, since the sums over j are products, and since of what all steps add to k_j
 * only d_j t_j² is as large as the keys.
 * @param args query [batch, dim], keys [batch, srcLen, dim], v [dim, 1] @returns [batch, srcLen]
 */
const energiesOf = tf.customGrad((...args) => {
  const [query, keys, v, saving] = args as [tf.Tensor2D, tf.Tensor3D, tf.Tensor2D, tf.GradSaveFunc];
  const [batch, srcLen, dim] = keys.shape;
  const t = tf.tanh(tf.add(tf.expandDims(query, 1), keys)); // [batch, srcLen, dim]
  saving([t, v]);
  const gradFunc = (d: tf.Tensor, [tKept, vKept]: tf.Tensor[]): tf.Tensor[] => {
    const row = tf.reshape(vKept, [dim]);
    const squares = tf.square(tKept); // [batch, srcLen, dim]
    const column = tf.expandDims(d, 2);
    const dKeys = tf.add(tf.mul(column, row), tf.mul(tf.mul(column, squares), tf.neg(row)));
    const summed = tf.reshape(tf.matMul(tf.expandDims(d, 1), squares), [batch, dim]);
    const dQuery = tf.mul(tf.sub(tf.sum(d, 1, true), summed), row);
    const dV = tf.matMul(tf.reshape(tKept, [-1, dim]), tf.reshape(d, [-1, 1]), true, false); // [dim, 1]
    return [dQuery, dKeys, dV];
  };
  return { value: tf.reshape(tf.matMul(tf.reshape(t, [-1, dim]), v), [batch, srcLen]), gradFunc };
});
