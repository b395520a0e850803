/** Cross-entropy with label smoothing (Szegedy et al. 2016, section 7; Vaswani et al. 2017, section 5.4). */
import * as tf from '@tensorflow/tfjs-core';

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
 * gradient softmax(row) - wanted: fewer arrays of the logits' size than the tape would keep.
 * @param rows logits, [rows, vocab] @param ids [rows] @returns nats, [rows]
 */
function crossEntropy(rows: tf.Tensor2D, ids: tf.Tensor1D, smoothing: number): tf.Tensor1D {
  const vocab = rows.shape[1];
  const lossOf = tf.customGrad((input, saving) => {
    const logProbabilities = tf.logSoftmax(input as tf.Tensor2D); // [rows, vocab]
    const hit = tf.oneHot(ids, vocab); // [rows, vocab]
    (saving as tf.GradSaveFunc)([logProbabilities, hit]);
    const ofTarget = tf.sum(tf.mul(logProbabilities, hit), 1); // [rows]
    const ofAll = tf.mean(logProbabilities, 1); // [rows]
    const mixed = tf.add(tf.mul(ofTarget, 1 - smoothing), tf.mul(ofAll, smoothing));
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [kept, hitKept] = saved;
      const wanted = tf.add(tf.mul(hitKept, 1 - smoothing), smoothing / vocab);
      return tf.mul(tf.sub(tf.exp(kept), wanted), tf.expandDims(dy, 1));
    };
    return { value: tf.neg(smoothing === 0 ? ofTarget : mixed), gradFunc };
  });
  return lossOf(rows) as tf.Tensor1D;
}
