/** Whether an encoder can tell orders apart: what permuting a source does to the memory. */
import * as tf from '@tensorflow/tfjs-core';
import { inference } from '../../model/mode.ts';
import { randomStream, streamKey } from '../../random/stream.ts';
import { asBatch, type LiveArms, largest } from '../live-model.ts';

/**
 * Of the first sources of the test split, each permuted at random: the largest difference between the memory of the
 * permuted source and the permuted memory, in parts of the largest number in the memory. 0 is permutation equivariance.
 */
export function orderShown(arms: LiveArms, arm: string): number {
  return arms.look(arm, ({ model, p, sources }) => {
    const stream = randomStream(streamKey(1, 'ablate', 'order'));
    const statesOf = (ids: Iterable<number>) =>
      tf.squeeze<tf.Tensor2D>(model.encode(p, asBatch(ids), inference).states, [0]);
    const shown = sources.map((source) => {
      const order = shuffled(source.length, stream.below);
      const memory = statesOf(source);
      const permuted = statesOf(order.map((place) => source[place]));
      return largest(tf.sub(permuted, tf.gather(memory, order))) / largest(memory);
    });
    return Math.max(...shown);
  });
}

/** 0 to `length` - 1 in an order drawn at random (Fisher and Yates). @param below a whole number under its argument */
function shuffled(length: number, below: (limit: number) => number): number[] {
  const order = Array.from({ length }, (_, place) => place);
  for (let i = length - 1; i > 0; i--) {
    const other = below(i + 1);
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
