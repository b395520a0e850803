/** What the width of a head does to its softmax: dot products of random queries and keys, scaled and not. */
import * as tf from '@tensorflow/tfjs-core';
import { withBackend } from '../../engine/with-backend.ts';
import { scoresOf } from '../../model/transformer/attention.ts';
import { randomStream, streamKey } from '../../random/stream.ts';

export interface DotProducts {
  /** Of the scores, queries and keys having unit variance in each feature. */
  readonly variance: number;
  /** Mean entropy of the softmax over the keys, in nats; ln(keys) where all weigh the same. */
  readonly entropy: number;
  /** Mean over queries of the norm of the softmax's Jacobian (Frobenius): what gradient comes through it. */
  readonly gradient: number;
}

export const QUERIES = 200;
export const KEYS = 64;

/** @param width of a head, d_k */
export function dotProducts(width: number, scaled: boolean): DotProducts {
  const stream = randomStream(streamKey(1, 'ablate', 'dot products', String(width)));
  const normal = (count: number) =>
    tf.tensor4d(
      Float32Array.from({ length: count * width }, () => stream.normal()),
      [1, 1, count, width],
    );
  return withBackend('cpu', () => {
    const scores = scoresOf(normal(QUERIES), normal(KEYS), scaled);
    const weights = tf.softmax(scores);
    const logs = tf.logSoftmax(scores);
    // J = diag(w) - w w': its squared norm is sum w^2 - 2 sum w^3 + (sum w^2)^2.
    const power = (exponent: number) => tf.sum(tf.pow(weights, exponent), -1);
    const squared = tf.add(tf.sub(power(2), tf.mul(2, power(3))), tf.square(power(2)));
    return {
      variance: tf.moments(scores).variance.dataSync()[0],
      entropy: -tf.mean(tf.sum(tf.mul(weights, logs), -1)).dataSync()[0],
      gradient: tf.mean(tf.sqrt(tf.relu(squared))).dataSync()[0],
    };
  });
}
