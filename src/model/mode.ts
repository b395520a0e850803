/** Training or inference: all that differs is dropout. */
import * as tf from '@tensorflow/tfjs-core';
import type { DrawMask } from '../engine/engine.ts';

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
    dropout: (x, site, rate) => (rate === 0 ? x : tf.mul(x, draw(site, x.shape, 1 - rate))),
  };
}
