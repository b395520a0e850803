/** Bidirectional GRU encoder (Bahdanau et al. 2015, appendix A.2.1), layers stacked. */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnConfig } from '../../config/schema.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareEmbedding, embed, linear } from '../layers/linear.ts';
import { realTokens } from '../layers/masks.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Encoder } from '../seq2seq.ts';
import { declareGru, gruStep } from './gru.ts';

const DIRECTIONS = ['forward', 'backward'] as const;
type Direction = (typeof DIRECTIONS)[number];
const cellName = (layer: number, direction: Direction) => `encoder.layer${layer}.${direction}`;

export function declareRnnEncoder(table: ParamTableBuilder, { dim, layers }: RnnConfig, vocab: number): void {
  declareEmbedding(table, 'encoder', vocab, dim);
  for (let layer = 0; layer < layers; layer++) {
    for (const direction of DIRECTIONS)
      declareGru(table, cellName(layer, direction), layer === 0 ? dim : 2 * dim, dim);
  }
}

/** Memory: both directions' states of the last layer, [batch, srcLen, 2 dim]; summary: their last states. */
export function rnnEncoder({ layers, dropout, dim }: RnnConfig): Encoder {
  return {
    encode(p, source, mode) {
      const mask = realTokens(source); // [batch, srcLen]
      const steps = tf.unstack(tf.expandDims(tf.transpose(mask), 2)) as tf.Tensor2D[]; // srcLen of [batch, 1]
      // Time first, so that a step is a contiguous piece.
      let inputs = embed(p, 'encoder', tf.transpose(source)) as tf.Tensor3D; // [srcLen, batch, dim]
      inputs = mode.dropout(inputs, 'encoder.embedding', dropout);
      let summary: tf.Tensor2D[] = [];
      for (let layer = 0; layer < layers; layer++) {
        if (layer > 0) inputs = mode.dropout(inputs, `encoder.layer${layer}`, dropout);
        const runs = DIRECTIONS.map((direction) =>
          runDirection(p, cellName(layer, direction), inputs, steps, dim, direction),
        );
        inputs = tf.concat(
          runs.map(({ states }) => states),
          2,
        ); // [srcLen, batch, 2 dim]
        summary = runs.map(({ last }) => last);
      }
      return { states: tf.transpose(inputs, [1, 0, 2]), mask, summary: tf.concat(summary, 1) };
    },
  };
}

/** A padded position leaves the state as it was, so that padding changes nothing on either side of it. */
function runDirection(
  p: Params,
  name: string,
  inputs: tf.Tensor3D,
  mask: readonly tf.Tensor2D[],
  dim: number,
  direction: Direction,
): { states: tf.Tensor3D; last: tf.Tensor2D } {
  const [srcLen, batch] = inputs.shape;
  return scoped(name, () => {
    const gates = tf.unstack(linear(p, `${name}.input`, inputs)) as tf.Tensor2D[]; // srcLen of [batch, 3 dim]
    const states: tf.Tensor2D[] = new Array(srcLen);
    let h = tf.zeros([batch, dim]) as tf.Tensor2D;
    for (let i = 0; i < srcLen; i++) {
      const t = direction === 'forward' ? i : srcLen - 1 - i;
      const next = gruStep(p, name, gates[t], h);
      h = tf.add(h, tf.mul(mask[t], tf.sub(next, h))) as tf.Tensor2D;
      states[t] = h;
    }
    return { states: tf.stack(states) as tf.Tensor3D, last: h };
  });
}
