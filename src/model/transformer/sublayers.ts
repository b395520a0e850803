/** What encoder and decoder layers are made of: embedding with positions, residual with norm, feed-forward. */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareLinear, embed, linear } from '../layers/linear.ts';
import { declareNorm, type Normalise } from '../layers/norm.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

/** The feed-forward sub-layer with its residual: nothing where its inner width is 0. */
export function declareFeedForward(
  table: ParamTableBuilder,
  name: string,
  config: TransformerEncoderConfig,
): void {
  const { dim, ffn } = config;
  if (ffn === 0) return;
  declareLinear(table, `${name}.inner`, dim, ffn);
  declareLinear(table, `${name}.outer`, ffn, dim);
  declareResidual(table, name, config);
}

/**
 * max(0, x W1 + b1) W2 + b2, at each position alike (equation 2), with dropout inside as in tensor2tensor.
 * @param x [length, batch, dim]
 */
export function feedForward(
  p: Params,
  name: string,
  config: TransformerEncoderConfig,
  mode: Mode,
  normalise: Normalise,
  x: tf.Tensor3D,
): tf.Tensor3D {
  if (config.ffn === 0) return x;
  return residual(name, config, mode, normalise, x, (y) => {
    const inner = observed('inner', tf.relu(linear(p, `${name}.inner`, y))); // [length, batch, ffn]
    const dropped = mode.dropout(inner, `${name}.inner`, config.ffnDropout);
    return observed('outer', linear(p, `${name}.outer`, dropped));
  });
}

export function declareResidual(
  table: ParamTableBuilder,
  name: string,
  { dim, norm }: TransformerEncoderConfig,
): void {
  declareNorm(table, norm, `${name}.norm`, dim);
}

/**
 * Post-norm, as published (section 3.1): norm(x + dropout(sublayer(x))).
 * Pre-norm (Xiong et al. 2020): x + dropout(sublayer(norm(x))).
 * Where `residual` is false, without the `x +`.
 */
export function residual(
  name: string,
  config: Pick<TransformerEncoderConfig, 'normPlace' | 'residual' | 'dropout'>,
  mode: Mode,
  normalise: Normalise,
  x: tf.Tensor3D,
  sublayer: (x: tf.Tensor3D) => tf.Tensor3D,
): tf.Tensor3D {
  return scoped(name, () => {
    const norm = (y: tf.Tensor3D) => normalise(`${name}.norm`, y);
    const dropped = (y: tf.Tensor3D) => mode.dropout(y, name, config.dropout);
    const withX = (y: tf.Tensor3D): tf.Tensor3D => (config.residual ? observed('sum', tf.add(x, y)) : y);
    if (config.normPlace === 'post') return norm(withX(dropped(sublayer(x))));
    return withX(dropped(sublayer(norm(x))));
  });
}

/** Pre-norm leaves the last sum without a norm: one more at the end of the stack. */
export function declareFinalNorm(
  table: ParamTableBuilder,
  side: string,
  { dim, norm, normPlace }: TransformerEncoderConfig,
): void {
  if (normPlace === 'pre') declareNorm(table, norm, `${side}.final`, dim);
}

export function finalNorm(
  side: string,
  { normPlace }: TransformerEncoderConfig,
  normalise: Normalise,
  x: tf.Tensor3D,
): tf.Tensor3D {
  return normPlace === 'pre' ? normalise(`${side}.final`, x) : x;
}

/**
 * sqrt(dim) times the embedding, plus positions (sections 3.4 and 3.5).
 * @param ids [length, batch] @param positions [length, dim], or null for none @returns [length, batch, dim]
 */
export function embedWithPositions(
  p: Params,
  side: string,
  { dim, dropout }: TransformerEncoderConfig,
  ids: tf.Tensor2D,
  positions: tf.Tensor2D | null,
  mode: Mode,
): tf.Tensor3D {
  return scoped(`${side}.embedding`, () => {
    const scaled = observed('embedding', tf.mul(embed(p, side, ids), Math.sqrt(dim)));
    const placed =
      positions === null
        ? scaled
        : observed('input', tf.add(scaled, tf.expandDims(observed('positions', positions), 1)));
    return mode.dropout(placed, `${side}.embedding`, dropout) as tf.Tensor3D;
  });
}
