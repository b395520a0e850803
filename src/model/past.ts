/** The past of a step as those who decode keep it: in more room than is filled, or in just as much. */
import * as tf from '@tensorflow/tfjs-core';
import type { Past, TensorMap } from './seq2seq.ts';

export interface Kept extends Pick<Past, 'length' | 'longest'> {
  /** To be added to scores of the room: 0 where a position is filled. [room] */
  readonly maskBias: tf.Tensor1D;
  /** By the names of `Decoder.past`, each [batch, heads, room, headDim]. */
  readonly kept: TensorMap;
}

/** Places are those of the room, and one more: the position itself. */
export function appendTo({ length, longest, maskBias, kept }: Kept): Past {
  return {
    length,
    longest,
    maskBias: tf.concat([maskBias, tf.zeros([1])]),
    grown: (name, now) => tf.concat([kept[name] as tf.Tensor4D, now], 2),
  };
}

/** Nothing is masked. @param kept each [batch, heads, length, headDim]; what the step adds is put there */
export function growing(
  kept: Record<string, tf.Tensor>,
  { length, longest }: Pick<Past, 'length' | 'longest'>,
): Past {
  return {
    length,
    longest,
    maskBias: tf.zeros([1]),
    grown(name, now) {
      const all = tf.concat([kept[name] as tf.Tensor4D, now], 2);
      kept[name] = all;
      return all;
    },
  };
}
