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
  const [batch, tgtLen, vocab] = logits.shape;
  const tokens = tf.sum(real) as tf.Scalar;
  const rows = tf.reshape(logits, [batch * tgtLen, vocab]) as tf.Tensor2D;
  const hit = tf.oneHot(tf.reshape(targets, [batch * tgtLen]), vocab) as tf.Tensor2D; // [batch tgtLen, vocab]
  const share = tf.div(tf.reshape(real, [batch * tgtLen, 1]), tf.maximum(tokens, 1)) as tf.Tensor2D;
  const wanted = tf.mul(tf.add(tf.mul(hit, 1 - smoothing), smoothing / vocab), share) as tf.Tensor2D;
  const logProbabilities = tf.logSoftmax(rows) as tf.Tensor2D;
  return {
    smoothed: crossEntropy(rows, wanted),
    total: tf.neg(
      tf.sum(tf.mul(tf.mul(logProbabilities, hit), tf.reshape(real, [batch * tgtLen, 1]))),
    ) as tf.Scalar,
    tokens,
  };
}

/**
 * -Σ wanted · log softmax(logits), with the gradient (softmax(logits) Σ_row wanted - wanted) for the logits alone:
 * one array of the logits' size, where the tape would keep several.
 */
function crossEntropy(logits: tf.Tensor2D, wanted: tf.Tensor2D): tf.Scalar {
  const lossOf = tf.customGrad((input, saving) => {
    const x = input as tf.Tensor2D;
    const logProbabilities = tf.logSoftmax(x);
    (saving as tf.GradSaveFunc)([logProbabilities, wanted]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [kept, wantedKept] = saved;
      const mass = tf.sum(wantedKept, 1, true);
      return tf.mul(tf.sub(tf.mul(tf.exp(kept), mass), wantedKept), dy);
    };
    return { value: tf.neg(tf.sum(tf.mul(logProbabilities, wanted))), gradFunc };
  });
  return lossOf(logits) as tf.Scalar;
}
