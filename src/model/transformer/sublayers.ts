/** What encoder and decoder layers are made of: embedding with positions, residual with norm, feed-forward. */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerConfig } from '../../config/schema.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareLayerNorm, layerNorm } from '../layers/layer-norm.ts';
import { declareLinear, embed, linear } from '../layers/linear.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

export function declareFeedForward(
  table: ParamTableBuilder,
  name: string,
  { dim, ffn }: TransformerConfig,
): void {
  declareLinear(table, `${name}.inner`, dim, ffn);
  declareLinear(table, `${name}.outer`, ffn, dim);
}

/** max(0, x W1 + b1) W2 + b2, at each position alike (equation 2). @param x [batch, length, dim] */
export function feedForward(p: Params, name: string, x: tf.Tensor3D): tf.Tensor3D {
  return linear(p, `${name}.outer`, tf.relu(linear(p, `${name}.inner`, x)));
}

export function declareResidual(table: ParamTableBuilder, name: string, { dim }: TransformerConfig): void {
  declareLayerNorm(table, `${name}.norm`, dim);
}

/**
 * Post-norm, as published (section 3.1): norm(x + dropout(sublayer(x))).
 * Pre-norm (Xiong et al. 2020): x + dropout(sublayer(norm(x))).
 */
export function residual(
  p: Params,
  name: string,
  config: TransformerConfig,
  mode: Mode,
  x: tf.Tensor3D,
  sublayer: (x: tf.Tensor3D) => tf.Tensor3D,
): tf.Tensor3D {
  return scoped(name, () => {
    const norm = (y: tf.Tensor3D) => layerNorm(p, `${name}.norm`, y);
    const dropped = (y: tf.Tensor3D) => mode.dropout(y, name, config.dropout);
    if (config.norm === 'post') return norm(tf.add(x, dropped(sublayer(x))));
    return tf.add(x, dropped(sublayer(norm(x))));
  });
}

/** Pre-norm leaves the last sum without a norm: one more at the end of the stack. */
export function declareFinalNorm(
  table: ParamTableBuilder,
  side: string,
  { dim, norm }: TransformerConfig,
): void {
  if (norm === 'pre') declareLayerNorm(table, `${side}.final`, dim);
}

export function finalNorm(p: Params, side: string, { norm }: TransformerConfig, x: tf.Tensor3D): tf.Tensor3D {
  return norm === 'pre' ? layerNorm(p, `${side}.final`, x) : x;
}

/** sqrt(dim) times the embedding, plus positions (sections 3.4 and 3.5). @param positions [length, dim] @returns [batch, length, dim] */
export function embedWithPositions(
  p: Params,
  side: string,
  { dim, dropout }: TransformerConfig,
  ids: tf.Tensor2D,
  positions: tf.Tensor2D,
  mode: Mode,
): tf.Tensor3D {
  const scaled = tf.mul(embed(p, side, ids), Math.sqrt(dim));
  return mode.dropout(tf.add(scaled, positions), `${side}.embedding`, dropout) as tf.Tensor3D;
}
