/** One element of each row. */
import * as tf from '@tensorflow/tfjs-core';

/** @param rows [rows, width] @param places below width, [rows] @returns the element at each row's place, [rows] */
export function pick(rows: tf.Tensor2D, places: tf.Tensor1D): tf.Tensor1D {
  const [count, width] = rows.shape;
  const offsets = tf.mul(tf.range(0, count, 1, 'int32'), tf.scalar(width, 'int32'));
  return tf.gather(tf.reshape(rows, [-1]), tf.add(offsets, places));
}
