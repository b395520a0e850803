/** What a recurrent cell carries over many steps: what it can keep, and how much of an early token is left in its state. */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnEncoderConfig } from '../../config/schema.ts';
import { withBackend } from '../../engine/with-backend.ts';
import { bidirectional } from '../../model/layers/bidirectional.ts';
import { CELLS } from '../../model/layers/cell.ts';
import { embed } from '../../model/layers/linear.ts';
import { asBatch, type LiveArms } from '../live-model.ts';

type CellName = RnnEncoderConfig['cell'];

/** Far enough that a sigmoid is 0 or 1 to the last bit, as a gate's preactivation. */
const FAR = 200;

/** By cell, what the input's part of each block says: at the first step to write, at every other to keep. */
const HELD = {
  gru: { write: [0, -FAR, 1], keep: [0, FAR, 0] }, // Reset, update, candidate.
  lstm: { write: [FAR, -FAR, 1, FAR], keep: [-FAR, FAR, 0, FAR] }, // Input, forget, candidate, output.
} as const;

/** A state is written at the first of `steps` steps; the gates hold it over all others. @returns how much of itself it has changed by, |h_T / h_1 - 1| */
export function movedWhileHeld(cell: keyof typeof HELD, steps: number): number {
  return withBackend('cpu', () =>
    tf.tidy(() => {
      const { write, keep } = HELD[cell];
      const { blocks, sequence } = CELLS[cell];
      const x = tf.tensor([write, ...Array.from({ length: steps - 1 }, () => keep)]); // One unit: [steps, blocks]
      const states = sequence(
        tf.expandDims(x),
        tf.ones([1, steps, 1]),
        tf.ones([1, 1, blocks]),
        tf.zeros([1, 1, blocks]),
        steps,
      ).dataSync();
      return Math.abs(states[steps - 1] / states[0] - 1);
    }),
  );
}

/**
 * How much of a token is left in the state that its encoder, read forwards, ends with: the norm of the state's Jacobian
 * with respect to the embedding of the token k back, in parts of that of the last token (Pascanu et al. 2013, section
 * 2.1). Of the lowest layer, mean over the first test sources that are long enough; null where none is.
 */
export function leftOfTokens(arms: LiveArms, arm: CellName, back: readonly number[]): (number | null)[] {
  return arms.look(arm, ({ p, sources }) => {
    const shares = sources.map((source) =>
      tf.tidy(() => {
        const embedded = embed(p, 'encoder', tf.transpose(asBatch(source))); // [srcLen, 1, dim]
        const dim = embedded.shape[2] as number;
        // A row for each number of the state, so that one gradient is the whole Jacobian.
        const rows = tf.tile(embedded, [1, dim, 1]) as tf.Tensor3D;
        const mask = tf.ones([dim, source.length]) as tf.Tensor2D;
        const ofRows = tf.grad((inputs) => {
          const { last } = bidirectional(p, CELLS[arm], 'encoder.layer0', inputs as tf.Tensor3D, mask);
          return tf.sum(tf.mul(tf.slice(last, [0, 0], [-1, dim]), tf.eye(dim)));
        })(rows); // [srcLen, dim, dim]
        const norms = [
          ...tf.norm(tf.reshape(ofRows, [source.length, -1]), 'euclidean', 1).dataSync(),
        ].reverse();
        return norms.map((norm) => norm / norms[0]);
      }),
    );
    return back.map((k) => {
      const long = shares.flatMap((share) => share.slice(k, k + 1));
      return long.length === 0 ? null : long.reduce((sum, share) => sum + share, 0) / long.length;
    });
  });
}
