/** Dropout of whole symbols (Gal and Ghahramani 2016): a symbol that is dropped is dropped wherever a sentence has it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Mode } from '../mode.ts';
import type { Params } from '../params.ts';

/**
 * @param side whose embedding it is @param embedded [length, batch, dim] @param ids [length, batch]
 * @param rate probability that a sentence is without one of the vocabulary's symbols
 * @returns embedded; in training zero where the symbol is dropped from its sentence, and divided by 1 - rate elsewhere
 */
export function dropWords(
  p: Params,
  side: 'encoder' | 'decoder',
  mode: Mode,
  embedded: tf.Tensor3D,
  ids: tf.Tensor2D,
  rate: number,
): tf.Tensor3D {
  // In inference the number of rows may be open, and no table be as long.
  if (rate === 0 || mode.record === null) return embedded;
  const [, batch] = ids.shape;
  const vocab = p[`${side}.embedding`].shape[0];
  const mask = mode.dropout(tf.ones([batch * vocab]), `${side}.words`, rate);
  const places = tf.add(ids, tf.mul(tf.range(0, batch, 1, 'int32'), tf.scalar(vocab, 'int32')));
  return tf.mul(embedded, tf.expandDims(tf.gather(mask, places), 2));
}
