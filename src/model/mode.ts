/** Training or inference: all that differs is dropout. */
import * as tf from '@tensorflow/tfjs-core';

/** Asks the engine for a mask of coin tosses that are 1 with probability `keep`. */
type DrawMask = (site: string, shape: readonly number[], keep: number) => tf.Tensor;

export interface Mode {
  /**
   * Inverted dropout (Srivastava et al. 2014): in training, each element is zero with probability `rate` and
   * otherwise divided by 1 - rate; in inference, x itself.
   * @param site names the place in the model; used once in a pass
   */
  dropout<T extends tf.Tensor>(x: T, site: string, rate: number): T;
}

export const inference: Mode = { dropout: (x) => x };

export function training(draw: DrawMask): Mode {
  return {
    dropout: (x, site, rate) => {
      if (rate === 0) return x;
      const keep = 1 - rate;
      return tf.mul(x, tf.mul(tf.cast(draw(site, x.shape, keep), 'float32'), 1 / keep));
    },
  };
}
