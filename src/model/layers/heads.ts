/** A vector as the parts of several heads. */
import * as tf from '@tensorflow/tfjs-core';

/** @param x [batch, length, width] @returns [batch, heads, length, width / heads] */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [batch, length, width] = x.shape;
  return tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** @param x [batch, heads, length, headDim] @returns [batch, length, heads * headDim] */
export function joinHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, headDim] = x.shape;
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * headDim]);
}
