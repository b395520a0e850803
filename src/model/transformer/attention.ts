/** Multi-head scaled dot-product attention (Vaswani et al. 2017, sections 3.2.1 and 3.2.2). */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { declareLinear, linear } from '../layers/linear.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { joinHeads, splitHeads } from './heads.ts';

/** @param memoryDim width of what is attended to */
export function declareAttention(
  table: ParamTableBuilder,
  name: string,
  dim: number,
  memoryDim: number = dim,
): void {
  declareLinear(table, `${name}.query`, dim, dim);
  for (const part of ['key', 'value']) declareLinear(table, `${name}.${part}`, memoryDim, dim);
  declareLinear(table, `${name}.output`, dim, dim);
}

export interface KeysAndValues {
  /** [batch, heads, keyLength, headDim] */
  readonly keys: tf.Tensor4D;
  readonly values: tf.Tensor4D;
}

/** Of every position, once a sentence, or once a step for the past. @param x [keyLength, batch, memoryDim] */
export function keysAndValues(p: Params, name: string, x: tf.Tensor3D, heads: number): KeysAndValues {
  const project = (part: string) => splitHeads(linear(p, `${name}.${part}`, x), heads);
  return { keys: project('key'), values: project('value') };
}

export interface Attended {
  /** [length, batch, dim] */
  readonly output: tf.Tensor3D;
  /** softmax(Q K^T / sqrt(headDim)), [batch, heads, length, keyLength] */
  readonly weights: tf.Tensor4D;
}

type AttentionConfig = Pick<TransformerEncoderConfig, 'scaled' | 'attentionDropout'>;

/**
 * Each head: softmax(Q K^T / sqrt(headDim) + maskBias) V (equation 1), with dropout of the weights as in tensor2tensor.
 * Dot products of vectors of unit variance have variance headDim; the division keeps the softmax away from where its
 * gradient vanishes (section 3.2.1), and is left out where `scaled` is false.
 * @param x what asks, [length, batch, dim]
 * @param maskBias what to add to the scores, broadcast to [batch, heads, length, keyLength]
 */
export function multiHeadAttention(
  p: Params,
  name: string,
  { scaled, attentionDropout }: AttentionConfig,
  mode: Mode,
  x: tf.Tensor3D,
  { keys, values }: KeysAndValues,
  maskBias: tf.Tensor,
): Attended {
  const heads = keys.shape[1];
  const queries = observed('queries', splitHeads(linear(p, `${name}.query`, x), heads)); // [batch, heads, length, headDim]
  observed('keys', keys);
  observed('values', values);
  const seen = observed('seen', tf.add(scoresOf(queries, keys, scaled), maskBias));
  const weights = observed('weights', tf.softmax(seen) as tf.Tensor4D);
  const dropped = mode.dropout(weights, `${name}.weights`, attentionDropout);
  const joined = observed('heads', joinHeads(tf.matMul(dropped, values)));
  return { output: observed('mixed', linear(p, `${name}.output`, joined)), weights };
}

/** Q K^T, divided by sqrt(headDim) where `scaled`. @returns [batch, heads, length, keyLength] */
export function scoresOf(queries: tf.Tensor4D, keys: tf.Tensor4D, scaled: boolean): tf.Tensor4D {
  const products: tf.Tensor4D = observed('products', tf.matMul(queries, keys, false, true));
  return scaled ? observed('scores', tf.mul(products, 1 / Math.sqrt(keys.shape[3]))) : products;
}
