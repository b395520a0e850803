/**
 * Mends TF.js's gradients of the kernels that make lists, where a list holds one tensor: its tape hands their gradient
 * over as a bare tensor, and they expect a list.
 */
import * as tf from '@tensorflow/tfjs-core';

for (const kernel of [tf.Unpack, tf.SplitV]) {
  const { gradFunc, ...config } = tf.getGradient(kernel);
  tf.registerGradient({ ...config, gradFunc: (dy, ...rest) => gradFunc([dy].flat(), ...rest) });
}
