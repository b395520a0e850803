/** Affine maps and embeddings. */
import * as tf from '@tensorflow/tfjs-core';
import { type Params, type ParamTableBuilder, paramOf } from '../params.ts';

interface WithBias {
  readonly bias?: boolean;
}

export function declareLinear(
  table: ParamTableBuilder,
  name: string,
  input: number,
  output: number,
  { bias = true }: WithBias = {},
): void {
  table.add(`${name}.weight`, [input, output], { kind: 'glorot' });
  if (bias) table.add(`${name}.bias`, [output], { kind: 'zeros' });
}

/** x W + b over the last axis. @param x [..., input] @param options as it was declared @returns [..., output] */
export function linear<T extends tf.Tensor>(
  p: Params,
  name: string,
  x: T,
  { bias = true }: WithBias = {},
): T {
  const weight = paramOf(p, `${name}.weight`);
  const [input, output] = weight.shape;
  const rows = tf.reshape(x, [-1, input]); // [rows, input]
  const product = tf.matMul(rows, weight); // [rows, output]
  const sum = bias ? tf.add(product, paramOf(p, `${name}.bias`)) : product;
  return tf.reshape(sum, [...x.shape.slice(0, -1), output]) as T;
}

/** Normal with deviation dim^-1/2, so that an embedding scaled by dim^1/2 has unit variance. */
export function declareEmbedding(table: ParamTableBuilder, name: string, vocab: number, dim: number): void {
  table.add(`${name}.embedding`, [vocab, dim], { kind: 'normal', deviation: dim ** -0.5 });
}

/** Rows of the table. @param ids int32, any shape @returns [...ids, dim] */
export function embed(p: Params, name: string, ids: tf.Tensor): tf.Tensor {
  return tf.gather(paramOf(p, `${name}.embedding`), ids);
}

/** x E^T: scores of each symbol by its embedding (Press and Wolf 2017). @param x [..., dim] @returns [..., vocab] */
export function scoreByEmbedding<T extends tf.Tensor>(p: Params, name: string, x: T): T {
  const table = paramOf(p, `${name}.embedding`);
  const [vocab, dim] = table.shape;
  const rows = tf.reshape(x, [-1, dim]); // [rows, dim]
  const scores = tf.matMul(rows, table, false, true); // [rows, vocab]
  return tf.reshape(scores, [...x.shape.slice(0, -1), vocab]) as T;
}
