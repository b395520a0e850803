/** Cross-entropy with label smoothing (Szegedy et al. 2016, section 7; Vaswani et al. 2017, section 5.4). */
import * as tf from '@tensorflow/tfjs-core';
import { pick } from '../model/pick.ts';

export interface TokenLoss {
  /** What training lowers: smoothed, a mean over real target tokens, scalar. */
  readonly smoothed: tf.Scalar;
  /** Nats summed over real target tokens, unsmoothed, scalar. */
  readonly total: tf.Scalar;
  /** Real target tokens, scalar. */
  readonly tokens: tf.Scalar;
}

/**
 * @param logits [batch, tgtLen, vocab]
 * @param targets ids, [batch, tgtLen]
 * @param real 1 where a target counts, [batch, tgtLen]
 * @param smoothing share of each target spread evenly over all symbols
 */
export function tokenLoss(
  logits: tf.Tensor3D,
  targets: tf.Tensor2D,
  real: tf.Tensor2D,
  smoothing: number,
): TokenLoss {
  const vocab = logits.shape[2];
  const rows = tf.reshape(logits, [-1, vocab]) as tf.Tensor2D; // [batch tgtLen, vocab]
  const ids = tf.reshape(targets, [-1]) as tf.Tensor1D;
  const counts = tf.reshape(real, [-1]);
  const sumOfReal = (losses: tf.Tensor1D) => tf.sum(tf.mul(losses, counts)) as tf.Scalar;
  const tokens = tf.sum(counts) as tf.Scalar;
  const lowered = sumOfReal(crossEntropy(rows, ids, smoothing));
  return {
    smoothed: tf.div(lowered, tf.maximum(tokens, 1)),
    total: smoothing === 0 ? lowered : sumOfReal(crossEntropy(rows, ids, 0)),
    tokens,
  };
}

/**
 * -Σ_k wanted_k log softmax(row)_k for each row, wanted = (1 - smoothing) one-hot + smoothing / vocab, with the
 * gradient softmax(row) - wanted. An array of the logits' size is made once, the softmax: log softmax(row)_k is
 * row_k - max(row) + log max(softmax(row)), since the largest element's softmax is 1 / Σ_j exp(row_j - max(row)).
 * @param rows logits, [rows, vocab] @param ids [rows] @returns nats, [rows]
 */
function crossEntropy(rows: tf.Tensor2D, ids: tf.Tensor1D, smoothing: number): tf.Tensor1D {
  const [, vocab] = rows.shape;
  const lossOf = tf.customGrad((input, saving) => {
    const logits = input as tf.Tensor2D;
    const probabilities = tf.softmax(logits); // [rows, vocab]
    (saving as tf.GradSaveFunc)([probabilities]);
    const logOfSum = tf.sub(tf.max(logits, 1), tf.log(tf.max(probabilities, 1))); // [rows]
    const ofTarget = pick(logits, ids); // [rows]
    const mixed =
      smoothing === 0
        ? ofTarget
        : tf.add(tf.mul(ofTarget, 1 - smoothing), tf.mul(tf.mean(logits, 1), smoothing));
    const gradFunc = (dy: tf.Tensor, [kept]: tf.Tensor[]): tf.Tensor => {
      const hit = tf.cast(tf.oneHot(ids, vocab), 'float32');
      const wrong =
        smoothing === 0
          ? tf.sub(kept, hit)
          : tf.sub(tf.sub(kept, tf.mul(hit, 1 - smoothing)), smoothing / vocab);
      return tf.mul(wrong, tf.expandDims(dy, 1));
    };
    return { value: tf.sub(logOfSum, mixed), gradFunc };
  });
  return lossOf(rows) as tf.Tensor1D;
}
