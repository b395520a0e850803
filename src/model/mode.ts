/** Training or inference: what differs is dropout, and where batch normalisation finds its statistics. */
import * as tf from '@tensorflow/tfjs-core';
import type { DrawMask } from '../engine/engine.ts';

export interface Mode {
  /**
   * Inverted dropout (Srivastava et al. 2014): in training, each element is zero with probability `rate` and
   * otherwise divided by 1 - rate; in inference, x itself.
   * @param site names the place in the model; used once in a pass
   */
  dropout<T extends tf.Tensor>(x: T, site: string, rate: number): T;
  /**
   * In training, takes the new running value of a statistic of the parameter table, once a pass; null in inference,
   * where the table's value is what counts.
   */
  readonly record: ((name: string, value: tf.Tensor) => void) | null;
}

export const inference: Mode = { dropout: (x) => x, record: null };

export function training(draw: DrawMask, record: NonNullable<Mode['record']>): Mode {
  return {
    record,
    dropout: (x, site, rate) => (rate === 0 ? x : tf.mul(x, draw(site, x.shape, 1 - rate))),
  };
}
