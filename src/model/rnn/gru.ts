/**
 * The gated recurrent unit (Cho et al. 2014) in its reset-after form, as in cuDNN and PyTorch, so that weights
 * exchange and the encoder can be exported as ONNX's GRU with linear_before_reset = 1.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Params, ParamTableBuilder } from '../params.ts';

/** The part of the gates that comes from the input, gates in the order reset, update, candidate: [batch, 3 dim]. */
export type GateInput = tf.Tensor2D;

export function declareGru(table: ParamTableBuilder, name: string, input: number, dim: number): void {
  table.add(`${name}.input.weight`, [input, 3 * dim], { kind: 'glorot' });
  table.add(`${name}.input.bias`, [3 * dim], { kind: 'zeros' });
  table.add(`${name}.recurrent.weight`, [dim, 3 * dim], { kind: 'orthogonal', block: dim });
  table.add(`${name}.recurrent.bias`, [3 * dim], { kind: 'zeros' });
}

/**
 * r = σ(x_r + h U_r), z = σ(x_z + h U_z), n = tanh(x_n + r (h U_n)), h' = (1 - z) n + z h
 * with x_r, x_z, x_n the parts of `input`, made by `linear(p, '<name>.input', x)`.
 * @param h state before, [batch, dim] @returns state after, [batch, dim]
 */
export function gruStep(p: Params, name: string, input: GateInput, h: tf.Tensor2D): tf.Tensor2D {
  const dim = h.shape[1];
  const fromState = tf.add(
    tf.matMul(h, p[`${name}.recurrent.weight`] as tf.Tensor2D),
    p[`${name}.recurrent.bias`],
  );
  const [xGates, xCandidate] = tf.split(input, [2 * dim, dim], 1);
  const [hGates, hCandidate] = tf.split(fromState, [2 * dim, dim], 1);
  const [reset, update] = tf.split(tf.sigmoid(tf.add(xGates, hGates)), 2, 1); // each [batch, dim]
  const candidate = tf.tanh(tf.add(xCandidate, tf.mul(reset, hCandidate)));
  return tf.add(candidate, tf.mul(update, tf.sub(h, candidate))) as tf.Tensor2D;
}
