/**
 * What stands first in each layer: how its positions are mixed. Self-attention as published, or a recurrence in its
 * place with all else as it is (Domhan 2018, "How Much Attention Do You Need?").
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import type { TensorMap } from '../seq2seq.ts';

export interface Mixed {
  /** [length, batch, dim] */
  readonly output: tf.Tensor3D;
  /** Of self-attention alone, [batch, heads, length, keyLength]. */
  readonly weights?: tf.Tensor4D;
  /** As in Step: what this layer hands to the next position, and what it adds to the past. */
  readonly state?: TensorMap;
  readonly added?: TensorMap;
}

/** @param x [length, batch, dim] */
export type Mix = (layer: number, x: tf.Tensor3D) => Mixed;

/** The place in the model, and the prefix of its parameters. */
export function mixerName(
  side: 'encoder' | 'decoder',
  layer: number,
  mixer: TransformerEncoderConfig['mixer'],
): string {
  return `${side}.layer${layer}.${mixer === 'attention' ? 'self' : 'recurrence'}`;
}
