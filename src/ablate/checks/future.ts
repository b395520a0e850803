/** What logits of teacher forcing depend on: the gradient of a mixture of each position's with respect to the embedded inputs. */
import * as tf from '@tensorflow/tfjs-core';
import { BOS } from '../../data/vocabulary.ts';
import { inference } from '../../model/mode.ts';
import { asBatch, type LiveArms, largest } from '../live-model.ts';

/** Positions looked at: each has a symbol of its own, so that a row of the embedding is one position. */
const LENGTH = 6;

export interface Reach {
  /** Largest gradient of the logits at t with respect to an input after t. */
  readonly later: number;
  /** Smallest of the largest gradients of the logits at t with respect to each input up to t. */
  readonly earlier: number;
}

/** The arm's decoder must not score with its embedding (`tied`), which would be a second way to it. */
export function reachOfLogits(arms: LiveArms, arm: string): Reach {
  return arms.look(arm, ({ model, p, tokenizers, sources }) => {
    const symbols = [BOS, ...Array.from({ length: LENGTH - 1 }, (_, i) => tokenizers.target.size - 1 - i)];
    const memory = model.encode(p, asBatch(sources[0]), inference);
    const reach = { later: 0, earlier: Number.POSITIVE_INFINITY };
    for (const t of symbols.keys()) {
      const ofInputs = tf.grad((table) => {
        const logits = model.decode(
          { ...p, 'decoder.embedding': table },
          memory,
          asBatch(symbols),
          inference,
        );
        const ofPosition = tf.reshape(tf.slice(logits, [0, t, 0], [1, 1, -1]), [-1]);
        return tf.sum(tf.mul(ofPosition, mixture(ofPosition.size))) as tf.Scalar;
      })(p['decoder.embedding']);
      for (const [at, symbol] of symbols.entries()) {
        const gradient = largest(tf.slice(ofInputs, [symbol, 0], [1, -1]));
        if (at > t) reach.later = Math.max(reach.later, gradient);
        else reach.earlier = Math.min(reach.earlier, gradient);
      }
    }
    return reach;
  });
}

/** A weight for each logit, all unlike, so that gradients of different logits do not cancel. */
function mixture(size: number): tf.Tensor1D {
  return tf.cos(tf.range(1, size + 1));
}
