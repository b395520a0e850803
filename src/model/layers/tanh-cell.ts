/**
 * The plain recurrent unit (Elman 1990), h' = tanh(x + h U + b), as nn.RNN of PyTorch has it: no gate decides what is
 * kept, all of the state is made anew at every step. What the gates of gru.ts and lstm.ts are held against.
 */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import type { Params, ParamTableBuilder } from '../params.ts';

export function declareTanh(table: ParamTableBuilder, name: string, input: number, dim: number): void {
  table.add(`${name}.input.weight`, [input, dim], { kind: 'glorot' });
  table.add(`${name}.input.bias`, [dim], { kind: 'zeros' });
  table.add(`${name}.recurrent.weight`, [dim, dim], { kind: 'orthogonal', block: dim });
  table.add(`${name}.recurrent.bias`, [dim], { kind: 'zeros' });
}

/**
 * @param x from the input, made by `linear(p, '<name>.input', …)`, [batch, dim]
 * @param h state before, [batch, dim] @returns state after, [batch, dim]
 */
export function tanhStep(p: Params, name: string, x: tf.Tensor2D, h: tf.Tensor2D): tf.Tensor2D {
  const s = tf.add(tf.matMul(h, p[`${name}.recurrent.weight`]), p[`${name}.recurrent.bias`]);
  return scoped(name, () => {
    observed('state before', h);
    return observed('tanh state', tf.tanh(tf.add(x, s)));
  });
}

/** As Cell.sequence. */
export function tanhSequence(
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor3D,
  steps: number,
): tf.Tensor3D {
  const [directions, rows] = x.shape;
  const masks = tf.split(mask, steps, 1);
  let h: tf.Tensor = tf.zeros([directions, rows / steps, weight.shape[1]]);
  const outputs = tf.split(tf.add(x, bias), steps, 1).map((input, t) => {
    observed('state before', h);
    const after = tf.tanh(tf.add(input, tf.matMul(h, weight)));
    h = observed('tanh state', tf.add(h, tf.mul(masks[t], tf.sub(after, h))));
    return h;
  });
  return tf.concat(outputs, 1) as tf.Tensor3D;
}
