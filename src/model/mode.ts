/** Training or inference: what differs is dropout, and where batch normalisation finds its statistics. */
import * as tf from '@tensorflow/tfjs-core';
import type { DrawMask, RunOperator } from '../engine/engine.ts';

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
  /** In inference alone, where one program reads sources of any length. */
  readonly anyLength?: AnyLength;
}

/** What is done may then not depend on the source's length. */
export interface AnyLength {
  /** Positions that a source has at most. */
  readonly longest: number;
  /** Runs recurrent layers over them; null where the number of positions is known after all. */
  readonly operator: RunOperator | null;
}

export const inference: Mode = { dropout: (x) => x, record: null };

export function training(draw: DrawMask, record: NonNullable<Mode['record']>): Mode {
  return {
    record,
    dropout: (x, site, rate) => (rate === 0 ? x : tf.mul(x, draw(site, x.shape, 1 - rate))),
  };
}
