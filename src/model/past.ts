/** The past of a step as those who decode hold it: in more room than is filled, or in just as much. */
import * as tf from '@tensorflow/tfjs-core';
import type { Past, TensorMap } from './seq2seq.ts';

/** A past in a room with free places. */
export interface PastInRoom extends Pick<Past, 'length' | 'longest'> {
  /** To be added to scores of the room: 0 where a position is filled. [room] */
  readonly maskBias: tf.Tensor1D;
  /** By the names of `Decoder.past`, each [batch, heads, room, headDim]. */
  readonly past: TensorMap;
}

/** Places are those of the room, and one more: the position itself. */
export function appendTo({ length, longest, maskBias, past }: PastInRoom): Past {
  return {
    length,
    longest,
    maskBias: tf.concat([maskBias, tf.zeros([1])]),
    grown: (name, now) => tf.concat([past[name] as tf.Tensor4D, now], 2),
  };
}

/** Nothing is masked. @param past each [batch, heads, length, headDim]; what the step adds is put there */
export function growing(
  past: Record<string, tf.Tensor>,
  { length, longest }: Pick<Past, 'length' | 'longest'>,
): Past {
  return {
    length,
    longest,
    maskBias: tf.zeros([1]),
    grown(name, now) {
      const all = tf.concat([past[name] as tf.Tensor4D, now], 2);
      past[name] = all;
      return all;
    },
  };
}
