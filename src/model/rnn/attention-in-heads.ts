/**
 * Attention of a recurrent decoder with any score and any number of heads (Luong, Pham and Manning 2015, section 3.1;
 * several heads as in Chen et al. 2018, section 3). Gradients are the tape's.
 */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareLinear, linear } from '../layers/linear.ts';
import { maskBiasOf } from '../layers/masks.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Memory } from '../seq2seq.ts';
import { declareAdditive } from './additive-attention.ts';
import type { RnnAttention } from './attention.ts';

interface Heads {
  readonly score: 'additive' | 'multiplicative' | 'dot';
  readonly heads: number;
  /** Of the query, and of all heads' keys together. */
  readonly dim: number;
  readonly memoryDim: number;
}

/** From a state and keys [batch, heads, srcLen, headDim] to energies, [batch, heads, srcLen]. */
interface Score {
  declare(table: ParamTableBuilder): void;
  /** @returns all heads' keys side by side, [batch, srcLen, dim] */
  keys(p: Params, states: tf.Tensor3D): tf.Tensor3D;
  /** What is held against the keys. @param state [batch, dim] @returns all heads' parts side by side, [batch, dim] */
  query(p: Params, state: tf.Tensor2D): tf.Tensor2D;
  energies(p: Params, query: tf.Tensor2D, keys: tf.Tensor4D): tf.Tensor3D;
}

/**
 * Each head: weights = softmax(e), context = Σ_j weights_j v_j, where e is the score of its part of the query and the
 * keys. One head's values are the memory's states themselves; those of several are projected, dim / heads wide each.
 */
export function attentionInHeads(name: string, sizes: Heads): RnnAttention {
  const { heads, dim, memoryDim } = sizes;
  const score = SCORES[sizes.score](name, sizes);
  const contextDim = heads === 1 ? memoryDim : dim;
  const valuesOf = (p: Params, { states }: Memory) =>
    splitHeadsBatchFirst(heads === 1 ? states : linear(p, `${name}.value`, states, { bias: false }), heads);
  return {
    contextDim,
    declare(table) {
      score.declare(table);
      if (heads > 1) declareLinear(table, `${name}.value`, memoryDim, dim, { bias: false });
    },
    prepare: (p, memory) => ({
      keys: splitHeadsBatchFirst(score.keys(p, memory.states), heads),
      values: valuesOf(p, memory),
      maskBias: maskBiasOf(memory.mask), // [batch, srcLen]
    }),
    attend: (p, state, { keys, values, maskBias }) =>
      scoped(name, () => {
        const [batch, , srcLen] = keys.shape;
        const query = observed('query', score.query(p, state));
        observed('keys', keys);
        observed('values', values);
        const energies = score.energies(p, query, keys as tf.Tensor4D);
        const softmax = tf.softmax(tf.add(energies, tf.expandDims(maskBias, 1)));
        const weights = observed('weights', softmax as tf.Tensor3D); // [batch, heads, srcLen]
        const contexts = tf.matMul(tf.reshape(weights, [batch, heads, 1, srcLen]), values); // [batch, heads, 1, …]
        return { context: observed('context', tf.reshape(contexts, [batch, contextDim])), weights };
      }),
  };
}

/** @param x [batch, srcLen, width] @returns [batch, heads, srcLen, width / heads] */
function splitHeadsBatchFirst(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, srcLen, width] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, srcLen, heads, width / heads]), [0, 2, 1, 3]);
}

/** q · k_j for each head. */
function dotProducts(query: tf.Tensor2D, keys: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, srcLen, headDim] = keys.shape;
  const products = tf.matMul(tf.reshape(query, [batch, heads, 1, headDim]), keys, false, true);
  return observed('products', tf.reshape(products, [batch, heads, srcLen]));
}

const SCORES: Readonly<Record<Heads['score'], (name: string, sizes: Heads) => Score>> = {
  /** v · tanh(W_a q + U_a h_j), v of each head its own. */
  additive: (name, { dim, memoryDim, heads }) => ({
    declare: (table) => declareAdditive(table, name, dim, memoryDim),
    keys: (p, states) => linear(p, `${name}.key`, states, { bias: false }),
    query: (p, state) => linear(p, `${name}.query`, state),
    energies(p, query, keys) {
      const split = (x: tf.Tensor) => tf.reshape(x, [-1, heads, 1, dim / heads]);
      const t = tf.tanh(tf.add(split(query), keys)); // [batch, heads, srcLen, headDim]
      return observed('energies', tf.sum(tf.mul(t, split(p[`${name}.energy.weight`])), 3));
    },
  }),

  /** q · (W h_j), Luong's `general`. */
  multiplicative: (name, { dim, memoryDim }) => ({
    declare: (table) => declareLinear(table, `${name}.key`, memoryDim, dim, { bias: false }),
    keys: (p, states) => linear(p, `${name}.key`, states, { bias: false }),
    query: (_, state) => state,
    energies: (_, query, keys) => dotProducts(query, keys),
  }),

  /** q · h_j, without parameters. Of a bidirectional encoder's states, twice as wide as a query, the directions are added. */
  dot: (_, { dim, memoryDim }) => ({
    declare: () => undefined,
    keys: (_p, states) => {
      if (memoryDim === dim) return states;
      if (memoryDim !== 2 * dim) throw new Error(`internal: no dot product of ${dim} with ${memoryDim}`);
      const [forward, backward] = tf.split(states, 2, 2);
      return tf.add(forward, backward);
    },
    query: (_p, state) => state,
    energies: (_p, query, keys) => dotProducts(query, keys),
  }),
};
