/**
 * A vector as the parts of several heads. Vectors of a layer are time first: then a product of heads can read theirs by
 * strides where they are (engine/onnx/passes/fuse-products.ts), and what is transposed here is not moved in memory.
 */
import * as tf from '@tensorflow/tfjs-core';

/** @param x [length, batch, width] @returns [batch, heads, length, width / heads] */
export function splitHeads(x: tf.Tensor3D, heads: number): tf.Tensor4D {
  const [length, batch, width] = x.shape;
  return tf.transpose(tf.reshape(x, [length, batch, heads, width / heads]), [1, 2, 0, 3]);
}

/** @param x [batch, heads, length, headDim] @returns [length, batch, heads * headDim] */
export function joinHeads(x: tf.Tensor4D): tf.Tensor3D {
  const [batch, heads, length, headDim] = x.shape;
  return tf.reshape(tf.transpose(x, [2, 0, 1, 3]), [length, batch, heads * headDim]);
}
