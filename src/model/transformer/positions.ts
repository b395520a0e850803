/** Sinusoidal positional encoding (Vaswani et al. 2017, section 3.5). */
import * as tf from '@tensorflow/tfjs-core';

/** PE(pos, 2i) = sin(pos / 10000^(2i/dim)), PE(pos, 2i+1) = cos of the same. @returns [length, dim] */
export function sinusoidalPositions(length: number, dim: number): tf.Tensor2D {
  const table = new Float32Array(length * dim);
  for (let position = 0; position < length; position++) {
    for (let i = 0; i < dim; i++) {
      const angle = position / 10000 ** ((i - (i % 2)) / dim);
      table[position * dim + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(table, [length, dim]);
}
